"""``edigw x12 ack``: what a file would be answered with."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line
from edigateway.cli.x12.sources import Source, source, why
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

_KINDS = {"997": AcknowledgementKind.FUNCTIONAL, "999": AcknowledgementKind.IMPLEMENTATION}


@click.command("ack")
@click.argument("file", metavar="FILE")
@click.option("--997", "answer", flag_value="997", default="997", help="A 997 for each group.")
@click.option("--999", "answer", flag_value="999", help="A 999 for each group.")
@click.option("--ta1", "answer", flag_value="TA1", help="A TA1 for each interchange.")
@click.option("--note", "answer", flag_value="note", help="A note that a person can read.")
@click.option("--faulty-only", is_flag=True, help="Name only sets with faults (AK2 to AK5).")
@click.option(
    "--number",
    type=click.IntRange(1, 999_999_999),
    default=1,
    metavar="N",
    help="Number the interchanges from N on (ISA13, GS06).",
)
@click.pass_context
def command(ctx: click.Context, file: str, answer: str, faulty_only: bool, number: int) -> None:
    """Print what an X12 FILE would be answered with; - is standard input. Nothing is recorded or sent.

    Acknowledgements, and what nobody could answer, get none.

    \b
    Examples:
      edigw x12 ack order.edi
      edigw x12 ack --999 --faulty-only --number 4711 order.edi > answer.edi
      edigw x12 ack --note order.edi | mail -s "Your order" edi@partner.example

    \b
    Exit codes: 0 printed, 1 there is nothing to answer, 2 not X12 or no such file.
    """
    answers = _Answers(
        AcknowledgementForm(kind=_KINDS.get(answer, _KINDS["997"]), every_set=not faulty_only),
        number,
    )
    written = False
    try:
        with source(file) as opened:
            for interchange in _read(opened):
                for content in answers.to(opened, interchange, answer):
                    click.echo(content, nl=False)
                    written = True
    except BrokenPipeError:
        raise
    except (Refused, OSError) as error:
        click.echo(f"edigw: {why(file, error)}", err=True)
        ctx.exit(Exit.USAGE)
    if not written:
        click.echo(f"edigw: {one_line(file)}: there is nothing in it to be answered", err=True)
        ctx.exit(Exit.FOUND)


class _Answers:
    """Answers in one form, numbered one after the other."""

    def __init__(self, form: AcknowledgementForm, number: int) -> None:
        self._form, self._number = form, number

    def to(self, opened: Source, interchange: Interchange, answer: str) -> Iterator[bytes]:
        """Yield the interchanges that answer one that was read, or a note about it."""
        if answer == "note":
            yield note_from(opened.fetch, interchange).encode()
        elif interchange.address is not None and answer == "TA1":
            found = x12.acknowledge_interchange(interchange)
            if found is not None:
                version = f"{interchange.address.version}0"
                yield x12.enclose_interchange(found, self._enclosure(interchange.address, version))
        elif interchange.address is not None:
            forms = [self._form] * len(interchange.groups)
            found_groups = x12.acknowledge(interchange, forms)
            for version, alike in groupby(found_groups, key=_version):
                yield self._enclosed(interchange.address, interchange, version, list(alike))

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
        number, self._number = self._number, self._number + 1
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


def _read(opened: Source) -> Iterator[Interchange]:
    for reading in x12.stream(opened.file):
        yield reading.whole(_kept)


def _kept(read: ReadSet) -> TransactionSet:
    """Keep the tree of what has faults: its document's number is told."""
    return read.with_tree() if read.summary.findings else read.summary
