"""``edigw x12 validate``: is this right, and where is it not?"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import counted, one_line
from edigateway.cli.sources import Source, source, why
from edigateway.cli.x12.guideline_option import guideline_option, terms
from edigateway.cli.x12.validation_json import (
    file_json,
    interchange_json,
    report_json,
    unreadable,
)
from edigateway.cli.x12.validation_page import interchange_lines, total_line
from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.model.envelope import Interchange, TransactionSet, Verdict
from edigateway.model.finding import Severity


@click.command("validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@guideline_option
@click.option("--second-opinion", is_flag=True, help="Ask pyx12 too, and tell where it differs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    guideline: str | None,
    second_opinion: bool,
    as_json: bool,
) -> None:
    """Judge X12 files: envelopes, structure, every element; - is standard input.

    Every set of the dictionary is judged, however large the file. What is wrong is shown where it
    is, with the rule that it breaks.

    \b
    Examples:
      edigw x12 validate order.edi
      edigw x12 validate --guideline guidelines/bigbox-850.yaml inbox/*.edi
      edigw x12 validate --json order.edi | jq '.files[].interchanges[].groups[].transactions[]'

    \b
    Exit codes: 0 all was accepted, 1 something was rejected, 2 something is not X12 at all,
    78 the guideline has faults.
    """
    if second_opinion and as_json:
        raise click.UsageError("--second-opinion is for people; it has no --json")
    judging = Judging(terms(guideline), second_opinion)
    reports = (judging.report(each, as_json) for each in files)
    if as_json:
        for piece in report_json(reports):
            click.echo(piece, nl=False)
        click.echo()
    else:
        for report in reports:
            for line in report:
                click.echo(line)
        click.echo(total_line(judging.counts, len(files)))
    ctx.exit(judging.exit)


class Judging:
    """Judges file after file, counts the verdicts, and remembers how it must end."""

    def __init__(self, terms: x12.Terms, second_opinion: bool) -> None:
        """Judge by ``terms``."""
        self._terms, self._second_opinion = terms, second_opinion
        self.counts: Counter[Verdict] = Counter()
        self._set_ids: set[str] = set()
        self.exit = Exit.OK

    def report(self, name: str, as_json: bool) -> Iterator[str]:
        """Yield what is to be said of one file, as pieces of JSON or as lines for people."""
        self._set_ids.clear()
        with ExitStack() as stack:
            try:
                opened = stack.enter_context(source(name))
                judged = self._judged(opened)
                first = next(judged)
            except (Refused, OSError) as error:
                self.exit = Exit.USAGE
                if as_json:
                    yield from file_json(name, [], [unreadable(error)])
                else:
                    click.echo(f"edigw: {why(name, error)}", err=True)
                return
            if as_json:
                found = map(interchange_json, chain([first], judged))
                yield from file_json(name, found)
            else:
                for each in chain([first], judged):
                    yield from interchange_lines(opened, each)
                yield from self._other_opinion(opened)
        self._warn_of_other_sets(name)

    def _judged(self, opened: Source) -> Iterator[Interchange]:
        for reading in x12.stream(opened.file, self._terms):
            interchange = reading.whole(_summary)
            if _is_refused(interchange) and self.exit is Exit.OK:
                self.exit = Exit.FOUND
            for group in interchange.groups:
                self.counts.update(each.verdict for each in group.transactions)
                self._set_ids.update(each.set_id for each in group.transactions)
            yield interchange

    def _warn_of_other_sets(self, name: str) -> None:
        """Say so where a guideline is for another set than those of a file."""
        for set_id, guideline in self._terms.guidelines.items():
            if set_id not in self._set_ids:
                about = f"the guideline {guideline.name} is for set {set_id}"
                text = f"{name}: {about}, of which there is none; it had no say"
                click.echo(f"edigw: {one_line(text)}", err=True)

    def _other_opinion(self, opened: Source) -> Iterator[str]:
        """Yield where pyx12 differs; it can only look at a file as a whole."""
        if not self._second_opinion:
            return
        from edigateway.formats.x12.second_opinion import second_opinion  # an extra

        opened.file.seek(0)
        payload = opened.file.read()
        found = second_opinion(payload, x12.read(payload, self._terms))
        yield f"  pyx12 differs in {counted(len(found), 'place')}" + (":" if found else "")
        yield from (f"    {one_line(str(each))}" for each in found)


def _summary(read: ReadSet) -> TransactionSet:
    return read.summary


def _is_refused(interchange: Interchange) -> bool:
    lost = any(each.severity is Severity.ERROR for each in interchange.findings)
    return lost or any(
        each.verdict in (Verdict.PARTIAL, Verdict.REJECTED) for each in interchange.groups
    )
