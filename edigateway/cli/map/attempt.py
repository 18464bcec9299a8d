"""``edigw map try``: what a map makes of a file, or a file of JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from edigateway.canonical import NotCanonical
from edigateway.cli.exits import Exit
from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.files import payload_of, refusing
from edigateway.cli.map.finding_lines import has_errors, tell
from edigateway.cli.map.origins import line_of
from edigateway.cli.map.values import short
from edigateway.cli.plain import safe
from edigateway.cli.terminal import say_json, say_table
from edigateway.contracts.format import Unwritable
from edigateway.mapping.explaining import Explanation
from edigateway.model.finding import Finding
from edigateway.workbench.bench import Bench, Trial, Writing
from edigateway.workbench.json_documents import documents, is_json


@click.command("try")
@click.argument("name", metavar="MAP")
@click.argument("file", metavar="FILE")
@click.option("--explain", is_flag=True, help="Show beside each value where it comes from.")
@click.option(
    "--release", default="", metavar="VERSION", help="Write in this release, such as 005010."
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write everything as JSON: documents, findings, sources.",
)
@click.pass_context
def command(
    ctx: click.Context, name: str, file: str, explain: bool, release: str, as_json: bool
) -> None:
    """Read FILE with a MAP and print the canonical documents; or write a JSON FILE as the partner gets it.

    MAP is the name of a map, or auto: the base map of each transaction set. FILE may be - for standard
    input. A JSON file holds a canonical document, a list of them, or the message that the ERP gets.
    Documents go to standard output, findings to standard error; nothing is stored and nobody is told.
    MAP may also be the path of a map's file, which then stands for the map of its name.

    \b
    Examples:
      edigw map try auto order.edi
      edigw map try acme/850 order.edi --explain
      edigw map try auto order.edi | jq '.lines[].quantity'
      edigw map try acme/850 order.json > order.edi

    \b
    Exit codes: 0 no errors, 1 an error was found in a document, 2 no such file or not of the map's format,
    78 the map has faults.
    """
    bench = bench_of(ctx.obj)
    with refusing(file):
        payload = payload_of(file)
        try:
            if is_json(payload):
                found = _write(bench, name, payload, release, as_json=as_json)
            else:
                found = _read(bench, name, payload, explain=explain, as_json=as_json)
        except (NotCanonical, Unwritable) as error:
            found = error.findings
            _tell_failure(found, as_json=as_json)
    if has_errors(found):
        ctx.exit(Exit.FOUND)


def _write(
    bench: Bench, name: str, payload: bytes, release: str, *, as_json: bool
) -> Sequence[Finding]:
    written = bench.write(name, documents(payload), release)
    found = [finding for each in written.findings for finding in each]
    if as_json:
        say_json({"content": _text(written), "findings": [each.facts() for each in found]})
        return found
    if sys.stdout.isatty():
        click.echo(safe(_text(written)))
    else:
        sys.stdout.buffer.write(written.content)
        sys.stdout.flush()
    tell(found)
    return found


def _text(written: Writing) -> str:
    return written.content.decode("utf-8", "replace")


def _tell_failure(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        say_json({"content": None, "findings": [each.facts() for each in findings]})
    else:
        tell(findings)


def _read(
    bench: Bench, name: str, payload: bytes, *, explain: bool, as_json: bool
) -> Sequence[Finding]:
    trials = bench.read(name, payload)
    if as_json:
        say_json({"documents": [_as_json(each) for each in trials]})
    else:
        for trial in trials:
            _show(trial, explain=explain, alone=len(trials) == 1)
    return [finding for trial in trials for finding in trial.findings]


def _show(trial: Trial, *, explain: bool, alone: bool) -> None:
    title = f"{trial.document} {trial.control_number}".strip()
    if trial.explanation is None:
        reason = "it was rejected" if trial.map else "there is no map for it"
        click.echo(f"{safe(title)}: {reason}", err=True)
    elif explain:
        _show_sources(trial.explanation, f"{title} by {trial.map}")
    else:
        text = json.dumps(trial.content, indent=2, ensure_ascii=not sys.stdout.isatty())
        click.echo(safe(text))
    tell(trial.findings, "" if alone else f"{title}: ")


def _show_sources(explanation: Explanation, title: str) -> None:
    click.echo(click.style(safe(title), bold=True))
    rows = [
        (
            each.path,
            short(each.value),
            str(each.place),
            short(each.text),
            line_of(each.origin),
        )
        for each in explanation.sources
    ]
    say_table(("field", "value", "from", "text", "map"), rows, fold=("value", "text"))


def _as_json(trial: Trial) -> Mapping[str, Any]:
    sources = trial.explanation.sources if trial.explanation else ()
    return {
        "map": trial.map,
        "set": trial.document,
        "control_number": trial.control_number,
        "verdict": trial.verdict.value,
        "document": trial.content or None,
        "findings": [each.facts() for each in trial.findings],
        "sources": [
            {
                "path": each.path,
                "place": str(each.place),
                "offset": each.place.offset,
                "text": each.text,
                "file": each.origin.file,
                "line": each.origin.line,
            }
            for each in sources
        ],
    }
