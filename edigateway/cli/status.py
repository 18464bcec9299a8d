"""``edigw status``: is all well, and if not, what is it?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import click

from edigateway.cli.exits import Exit
from edigateway.cli.item_table import say_items
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import one_line, say, say_json, say_table
from edigateway.cli.when import ago, shown
from edigateway.clock import SystemClock
from edigateway.config.settings import Settings
from edigateway.daemon.control import Answer, NoDaemon
from edigateway.errors import Misconfigured
from edigateway.ledger.evidence import standing
from edigateway.ledger.evidence.items import Item, needing_a_person
from edigateway.ledger.evidence.looking import View
from edigateway.ledger.evidence.standing import Count, Owed, Size, Waiting

PERIOD_H = 24
MOST_CASES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Everything that the command shows."""

    counts: Sequence[Count]
    waiting: Sequence[Waiting]
    needing_a_person: Sequence[Item]
    overdue: Sequence[Owed]
    size: Size


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, as_json: bool) -> None:
    """Tell whether the daemon runs, what came in the last 24 hours, what waits and why, and what needs you.

    \b
    Examples:
      edigw status
      edigw status --json | jq .needing_a_person

    \b
    Exit codes: 0 all is well, 3 something needs a person, 69 there is no ledger, 78 the settings
    have faults.
    """
    settings = folder.settings()
    daemon, notes = _daemon(folder)
    with folder.looking() as connection:
        status = _status(connection)
    if as_json:
        say_json(
            {
                "site": settings.site,
                "environment": settings.environment,
                "daemon": daemon,
                "notes": notes,
                **asdict(status),
            }
        )
    else:
        _show_daemon(settings, daemon, notes)
        _show(status)
    ctx.exit(Exit.PERSON if status.needing_a_person else Exit.OK)


def _daemon(folder: SiteFolder) -> tuple[Answer | None, Sequence[str]]:
    """Return the daemon's own answer, and what is odd about it."""
    try:
        daemon = folder.ask({"command": "ping"})
    except NoDaemon:
        return None, ()
    except (OSError, ValueError):
        return None, ["the daemon does not answer"]
    notes = [
        f"the mailbox {name} cannot be looked at: {trouble}"
        for name, trouble in daemon.get("mailboxes", {}).items()
        if trouble
    ]
    return daemon, [*notes, *_news_of_files(folder, daemon)]


def _news_of_files(folder: SiteFolder, daemon: Answer) -> Sequence[str]:
    """Compare the site's files with those that the daemon works by."""
    from edigateway.daemon.assembly import read_site  # it loads every adapter and transport

    try:
        if read_site(folder.root).digest != daemon.get("digest"):
            return ["the site's files have changed since the daemon read them: edigw reload"]
    except Misconfigured:
        return [
            "the site's files have faults, and the daemon works by the former ones: edigw check"
        ]
    return []


def _status(connection: View) -> Status:
    now = SystemClock().now()
    return Status(
        counts=standing.counts(connection, now - timedelta(hours=PERIOD_H)),
        waiting=[each for each in standing.waiting(connection) if each.tries],
        needing_a_person=needing_a_person(connection),
        overdue=standing.overdue(connection, now),
        size=standing.size(connection),
    )


def _show_daemon(settings: Settings, daemon: Answer | None, notes: Sequence[str]) -> None:
    running = (
        f"the daemon is running (pid {daemon['pid']})" if daemon else "the daemon is NOT running"
    )
    say(f"{settings.site} ({settings.environment}): {running}", "bold" if daemon else "bold red")
    for note in notes:
        say(f"! {note}", "yellow")


def _show(status: Status) -> None:
    _show_counts(status.counts)
    if status.waiting:
        _head("Waiting")
        rows = [_waiting_row(each) for each in status.waiting]
        say_table(["lane", "jobs", "since", "tries", "next try", "reason"], rows, fold=("reason",))
    if status.overdue:
        _head("Overdue")
        rows = [
            (str(each.subject_id), each.what, each.partner, each.owed_by, shown(each.due_at))
            for each in status.overdue
        ]
        say_table(["id", "what", "partner", "owed by", "was due"], rows)
    _show_cases(status.needing_a_person)
    size = status.size
    say()
    say(
        f"Ledger: {size.files} files, {size.documents} documents, {size.journal_entries} journal entries, "
        f"{size.size_bytes / 1_000_000:.1f} MB",
        "dim",
    )


def _show_counts(counts: Sequence[Count]) -> None:
    _head(f"Last {PERIOD_H} hours")
    if not counts:
        say("Nothing came.")
        return
    states = sorted({each.state for each in counts})
    partners = sorted({each.partner for each in counts})
    known = {(each.partner, each.state): each.count for each in counts}
    rows = [
        [partner or "(unknown)", *(str(known.get((partner, state), "")) for state in states)]
        for partner in partners
    ]
    say_table(["partner", *states], rows)


def _waiting_row(each: Waiting) -> Sequence[str]:
    reason = one_line(each.reason.partition("\n")[0])
    return (
        each.lane,
        str(each.jobs),
        f"{ago(each.since)} ago",
        str(each.tries),
        f"in {ago(each.next_try)}",
        reason,
    )


def _show_cases(cases: Sequence[Item]) -> None:
    if not cases:
        say()
        say("Nothing needs a person.", "green")
        return
    _head(f"Needs a person ({len(cases)})")
    say_items(cases[-MOST_CASES:])
    say(
        f"Next: edigw why {cases[-1].id}"
        + (
            ""
            if len(cases) <= MOST_CASES
            else "   (all: edigw list --state held --state quarantined)"
        )
    )


def _head(text: str) -> None:
    say()
    say(text, "bold")
