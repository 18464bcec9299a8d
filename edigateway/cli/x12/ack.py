"""``edigw x12 ack``: what a file would be answered with."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line
from edigateway.cli.sources import Source, source, why
from edigateway.cli.x12.guideline_option import guideline_option, terms
from edigateway.clock import SystemClock
from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.acknowledging.note import note_from
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    AcknowledgementKind,
    Enclosure,
    GroupAcknowledgement,
)
from edigateway.model.envelope import Address, Interchange, TransactionSet

_HIGHEST = 999_999_999
"""The highest control number; it is followed by 1 (X12 ISA13, GS06)."""

_KINDS = {"997": AcknowledgementKind.FUNCTIONAL, "999": AcknowledgementKind.IMPLEMENTATION}


@click.command("ack")
@click.argument("file", metavar="FILE")
@click.option("--997", "answers", flag_value="997", multiple=True, help="A 997 for each group.")
@click.option("--999", "answers", flag_value="999", multiple=True, help="A 999 for each group.")
@click.option(
    "--ta1",
    "answers",
    flag_value="TA1",
    multiple=True,
    help="A TA1 for each interchange, in front of its 997 or 999 if there is one.",
)
@click.option(
    "--note", "answers", flag_value="note", multiple=True, help="A note that a person can read."
)
@click.option("--faulty-only", is_flag=True, help="Name only sets with faults (AK2 to AK5).")
@click.option(
    "--number",
    type=click.IntRange(1, _HIGHEST),
    default=1,
    metavar="N",
    help="Number the interchanges from N on (ISA13, GS06).",
)
@guideline_option
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    answers: tuple[str, ...],
    faulty_only: bool,
    number: int,
    guideline: str | None,
) -> None:
    """Print what an X12 FILE would be answered with; - is standard input. Nothing is recorded or sent.

    Without --997, --999, --ta1 or --note it is a 997. --ta1 goes with --997 or --999, and then
    stands before it. Acknowledgements, and what nobody could answer, get none.

    \b
    Examples:
      edigw x12 ack order.edi
      edigw x12 ack --ta1 --999 --faulty-only --number 4711 order.edi > answer.edi
      edigw x12 ack --note order.edi | mail -s "Your order" edi@partner.example

    \b
    Exit codes: 0 printed, 1 there is nothing to answer, 2 not X12 or no such file,
    78 the guideline has faults.
    """
    writer = _Answers(_wanted(answers), not faulty_only, number)
    judged_by = terms(guideline)
    written = False
    try:
        with source(file) as opened:
            for interchange in _read(opened, judged_by):
                for content in writer.to(opened, interchange):
                    click.echo(content, nl=False)
                    written = True
    except (Refused, OSError) as error:
        click.echo(f"edigw: {why(file, error)}", err=True)
        ctx.exit(Exit.USAGE)
    if not written:
        reason = (
            "all of it was taken" if "note" in answers else "there is nothing in it to be answered"
        )
        click.echo(f"edigw: {one_line(file)}: {reason}", err=True)
        ctx.exit(Exit.FOUND)


def _wanted(answers: tuple[str, ...]) -> frozenset[str]:
    """Return which answers are asked for.

    Raises:
        click.UsageError: they do not go together.
    """
    wanted = frozenset(answers) or frozenset({"997"})
    if "note" in wanted and len(wanted) > 1:
        raise click.UsageError("--note is for people; ask for it by itself")
    if wanted >= _KINDS.keys():
        raise click.UsageError(
            "a group is answered with a 997 or a 999; choose one of --997 and --999"
        )
    return wanted


class _Answers:
    """Answers of the kinds that are wanted, numbered one after the other."""

    def __init__(self, wanted: frozenset[str], every_set: bool, number: int) -> None:
        self._wanted = wanted
        self._forms = [
            AcknowledgementForm(kind=kind, every_set=every_set)
            for name, kind in _KINDS.items()
            if name in wanted
        ]
        self._number = number

    def to(self, opened: Source, interchange: Interchange) -> Iterator[bytes]:
        """Yield the interchanges that answer one that was read, or a note about it."""
        if "note" in self._wanted and (note := note_from(opened.fetch, interchange)):
            yield note.encode()
        if interchange.address is None:
            return
        if "TA1" in self._wanted:
            yield from self._of_interchange(interchange.address, interchange)
        for form in self._forms:
            yield from self._of_groups(interchange.address, interchange, form)

    def _of_interchange(self, address: Address, interchange: Interchange) -> Iterator[bytes]:
        found = x12.acknowledge_interchange(interchange)
        if found is not None:
            yield x12.enclose_interchange(found, self._enclosure(address, f"{address.version}0"))

    def _of_groups(
        self, address: Address, interchange: Interchange, form: AcknowledgementForm
    ) -> Iterator[bytes]:
        found = x12.acknowledge(interchange, [form] * len(interchange.groups))
        for version, alike in groupby(found, key=_version):
            yield self._enclosed(address, interchange, version, list(alike))

    def _enclosed(
        self,
        address: Address,
        interchange: Interchange,
        version: str,
        alike: Sequence[GroupAcknowledgement],
    ) -> bytes:
        first = interchange.groups[alike[0].group]
        enclosure = self._enclosure(address, version, first.receiver, first.sender)
        return x12.enclose(alike, enclosure)

    def _enclosure(
        self, address: Address, version: str, sender: str = "", receiver: str = ""
    ) -> Enclosure:
        number, self._number = self._number, self._number % _HIGHEST + 1
        return Enclosure(
            sender=address.receiver,
            receiver=address.sender,
            group_sender=sender,
            group_receiver=receiver,
            interchange_number=number,
            group_number=number,
            made_at=SystemClock().now(),
            usage=address.usage,
            version=version,
        )


def _version(acknowledgement: GroupAcknowledgement) -> str:
    return acknowledgement.version


def _read(opened: Source, judged_by: x12.Terms) -> Iterator[Interchange]:
    for reading in x12.stream(opened.file, judged_by):
        yield reading.whole(_kept)


def _kept(read: ReadSet) -> TransactionSet:
    """Keep the tree of what has faults: its document's number is told."""
    return read.with_tree() if read.summary.findings else read.summary
