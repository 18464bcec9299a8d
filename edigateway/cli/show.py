"""``edigw show``: one row of the ledger, whatever it is."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from edigateway.cli.exits import Exit
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json, say_pairs, say_table
from edigateway.cli.when import shown
from edigateway.ledger.evidence.findings import in_words
from edigateway.ledger.evidence.records import (
    Link,
    Record,
    canonical_json,
    journal_of,
    original,
    receipt,
    record,
)


@click.command("show")
@click.argument("number", metavar="ID", type=click.IntRange(min=1))
@click.option("--payload", is_flag=True, help="Write the original bytes, and nothing else.")
@click.option("--content", is_flag=True, help="Write the canonical JSON, and nothing else.")
@click.option(
    "--receipt", is_flag=True, help="Write the receipt as it was given, and nothing else."
)
@click.option("--journal", is_flag=True, help="Show its entries in the journal too.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, /, number: int, **options: bool) -> None:
    """Show one row of the ledger by its number: a document, file, interchange, group, delivery and so on.

    --payload gives the file of a document or delivery as it came; of an interchange or transaction
    set only its own part of the file; of a message what was signed, as it went over the wire.
    --receipt gives the receipt of a message, or of the message that a file travelled in.

    \b
    Examples:
      edigw show 1041
      edigw show 1041 --payload > order.edi
      edigw show 1041 --content | jq .lines
      edigw show 1041 --journal

    \b
    Exit codes: 0 shown, 1 there is no such row (or no such bytes), 69 there is no ledger.
    """
    with folder.looking() as connection:
        found = record(connection, number)
        if found is None:
            click.echo(f"edigw: nothing in the ledger has the number {number}", err=True)
            ctx.exit(Exit.FOUND)
        reading = {"payload": original, "content": canonical_json, "receipt": receipt}
        if wanted := next((read for name, read in reading.items() if options[name]), None):
            _write(wanted(connection, found))
            return
        entries = journal_of(connection, number) if options["journal"] else []
    if options["as_json"]:
        say_json(asdict(found) | ({"journal": entries} if options["journal"] else {}))
    else:
        _show(found)
        _show_journal(entries)


def _write(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _show(found: Record) -> None:
    say(f"{found.what.replace('_', ' ')} {found.id}", "bold")
    plain = {name: value for name, value in found.row.items() if name not in ("id", "findings")}
    say_pairs([pair for name, value in plain.items() for pair in _pairs(name, value)])
    if found.keys:
        say_pairs([(f"key {name}", value) for name, value in found.keys.items()])
    _show_findings(found.row.get("findings") or ())
    _show_attempts(found.attempts)
    _show_links("Hangs on", found.parents)
    _show_links("On it hang", found.children)


def _pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield a value by its name, and one that has parts by the name of each part."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _pairs(f"{name} {key}", each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield name, ": ".join(map(str, each)) if isinstance(each, list | tuple) else str(each)
    elif value not in (None, ""):
        yield name, shown(value) if isinstance(value, datetime) else str(value)


def _show_findings(findings: Sequence[Mapping[str, Any]]) -> None:
    if findings:
        _head("Findings")
        say_pairs([(str(each["severity"]), in_words(each)) for each in findings])


def _show_attempts(attempts: Sequence[Mapping[str, Any]]) -> None:
    if attempts:
        _head("Attempts")
        rows = [
            (str(each["number"]), shown(each["started_at"]), each["ending"], each["detail"])
            for each in attempts
        ]
        say_table(["try", "when", "ending", "detail"], rows, fold=("detail",))


def _show_links(title: str, links: Sequence[Link]) -> None:
    if links:
        _head(title)
        rows = [(str(each.id), each.what.replace("_", " "), each.label) for each in links]
        say_table(["id", "what", "which"], rows, fold=("which",))


def _show_journal(entries: Sequence[Mapping[str, Any]]) -> None:
    if entries:
        _head("Journal")
        rows = [
            (
                str(each["sequence"]),
                shown(datetime.fromisoformat(each["at"])),
                each["event"],
                each["facts"],
            )
            for each in entries
        ]
        say_table(["entry", "when", "event", "facts"], rows, fold=("facts",))


def _head(text: str) -> None:
    say()
    say(text, "bold")
