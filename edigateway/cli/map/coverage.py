"""``edigw map coverage``: what a map has for documents that they do not use, and the other way round."""

from collections.abc import Sequence

import click

from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.files import payload_of, refusing
from edigateway.cli.map.origins import line_of
from edigateway.cli.plain import counted, one_line
from edigateway.cli.terminal import say, say_json, say_table
from edigateway.workbench.coverage import Coverage
from edigateway.workbench.fates import Fate


@click.command("coverage")
@click.argument("name", metavar="MAP")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(ctx: click.Context, name: str, files: Sequence[str], as_json: bool) -> None:
    """Read every FILE with a MAP, and count which fields no document uses, and what in them no field reads.

    A group or list that was not used at all stands for all of its fields. A segment of which nothing
    was read stands for all of its elements.

    \b
    Examples:
      edigw map coverage acme/850 received/*.edi
      edigw map coverage acme/850 received/*.edi --json | jq .unread

    \b
    Exit codes: 0 counted, 2 no such file or not of the map's format, 78 the map has faults.
    """
    bench = bench_of(ctx.obj)
    coverage = Coverage(bench.map(name).map)
    for file in files:
        with refusing(file):
            for trial in bench.read(name, payload_of(file)):
                coverage.add(trial)
    if as_json:
        say_json({"map": name, "files": len(files), **facts(coverage)})
        return
    read = f"{counted(len(files), 'file')}, {counted(coverage.documents, 'document')}"
    say(f"{one_line(name)}: {read}", "bold")
    show(coverage)


def show(coverage: Coverage) -> None:
    """Write what is not used and what is not read."""
    say(summary(coverage))
    if coverage.unused:
        say()
        say("Never used", "bold")
        say_table(
            ("field", "fields", "map"),
            [(each.path, str(each.fields), line_of(each.origin)) for each in coverage.unused],
        )
    if coverage.unread:
        say()
        say("Read by no field", "bold")
        say_table(
            ("what", "times", "which is"),
            [(each.name, str(each.times), each.fate.value) for each in coverage.unread],
        )


def summary(coverage: Coverage) -> str:
    """Return in a line how much is used, and what is read by no field and not ignored."""
    fields = coverage.fields
    used = sum(1 for each in fields if each.times)
    unmapped = [each.name for each in coverage.unread if each.fate is Fate.UNMAPPED]
    left = one_line(", ".join(unmapped)) or "nothing"
    return f"{used} of {counted(len(fields), 'field')} used; unmapped: {left}."


def facts(coverage: Coverage) -> dict[str, object]:
    """Return everything that was counted, for programs."""
    return {
        "documents": coverage.documents,
        "fields": [
            {
                "path": each.path,
                "file": each.origin.file,
                "line": each.origin.line,
                "times": each.times,
            }
            for each in coverage.fields
        ],
        "unread": [
            {"what": each.name, "fate": each.fate.value, "times": each.times}
            for each in coverage.unread
        ],
    }
