"""``edigw ledger``: care of the ledger itself."""

import sys
from dataclasses import asdict

import click

from edigateway.cli.exits import Exit
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json
from edigateway.ledger.evidence.audit import Audit, audit


@click.group("ledger")
def command() -> None:
    """Look after the ledger itself.

    \b
    Example:
      edigw ledger verify
    """


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def verify(folder: SiteFolder, ctx: click.Context, as_json: bool) -> None:
    """Prove that the ledger is whole: every entry of the journal's hash chain, every stored payload.

    Write the hash of the last entry down somewhere else: whoever cuts the end off the journal, or
    writes all of it anew, cannot make it come out the same.

    \b
    Examples:
      edigw ledger verify
      edigw ledger verify --json >> /var/log/edi-audit.jsonl

    \b
    Exit codes: 0 whole, 1 something does not hold, 69 there is no ledger.
    """
    with folder.looking() as connection:
        found = audit(connection, _progress)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        say_json(asdict(found) | {"sound": found.sound})
    else:
        _show(found)
    ctx.exit(Exit.OK if found.sound else Exit.FOUND)


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows} rows", nl=False, err=True)


def _show(found: Audit) -> None:
    if found.broken:
        say(
            f"The journal is broken at entry {found.broken.sequence}: {found.broken.problem}.",
            "bold red",
        )
        say(
            "Entries before it hold. Keep a copy of the ledger as it is, and ask who had access to it."
        )
    for damage in found.damaged:
        say(damage, "bold red")
    if found.sound:
        say(
            f"The ledger is whole: {found.entries} journal entries, {found.payloads} payloads.",
            "green",
        )
        say(f"The last entry is {found.entries} with the hash {found.head}")
