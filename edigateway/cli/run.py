"""``edigw run``: the daemon, or one pass of its work."""

from collections.abc import Sequence

import click

from edigateway.cli.exits import Exit
from edigateway.cli.item_table import say_items
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say
from edigateway.clock import SystemClock
from edigateway.daemon import logs
from edigateway.daemon.once import run_once
from edigateway.daemon.service import Service
from edigateway.ledger.evidence.items import Item, Wanted, items, needing_a_person
from edigateway.ledger.schema import MissingLedger


@click.command("run")
@click.option("--once", is_flag=True, help="Do what there is to do now, then end.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, once: bool) -> None:
    """Run the daemon on this site, in the foreground, until SIGTERM or SIGINT.

    What was begun is settled before it ends. SIGHUP (or `edigw reload`) makes it read the site's
    files again. The log goes to standard error: JSON lines, or plain text on a terminal.

    With --once it takes what the mailboxes hold, carries it as far as it goes now, shows what came
    of it, and ends; for cron and for scripts.

    \b
    Examples:
      edigw run
      edigw --site /srv/edi run --once

    \b
    Exit codes: 0 done, 3 (--once) something new needs a person, 69 the ledger cannot be written,
    75 another process has the ledger, 78 the site has faults.
    """
    if once:
        logs.configure(quiet=True)
        ctx.exit(_run_once(folder))
    logs.configure()
    Service(folder.root, SystemClock()).run()


def _run_once(folder: SiteFolder) -> Exit:
    clock = SystemClock()
    began_at = clock.now()
    before = _open_cases(folder)
    run_once(folder.root, clock, _Progress())
    with folder.looking() as connection:
        made = items(connection, Wanted(since=began_at))
        new = [each for each in needing_a_person(connection) if each.id not in before]
    _summarise(made, new)
    return Exit.PERSON if new else Exit.OK


def _summarise(made: Sequence[Item], new: Sequence[Item]) -> None:
    """Show what the pass made, and older things that only now need a person."""
    shown = {each.id: each for each in (*new, *made)}
    if shown:
        say_items([shown[number] for number in sorted(shown)])
    say(f"Done: {len(made)} new, {len(new)} to be looked at by a person.")
    if new:
        say(f"Next: edigw why {new[-1].id}")


def _open_cases(folder: SiteFolder) -> set[int]:
    """Return what needed a person before; nothing where there is no ledger yet."""
    try:
        with folder.looking() as connection:
            return {each.id for each in needing_a_person(connection)}
    except MissingLedger:
        return set()


class _Progress:
    """Tells on standard error how many files were received, whenever that changes."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, received: int) -> None:
        if received != self._told:
            self._told = received
            click.echo(f"{received} files received", err=True)
