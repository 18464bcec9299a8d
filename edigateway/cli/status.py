"""``edigw status``: is all well, and if not, what is it?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import click

from edigateway.cli.daemon_state import DaemonState, daemon_state
from edigateway.cli.exits import Exit
from edigateway.cli.item_table import say_items
from edigateway.cli.plain import one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json, say_table
from edigateway.cli.when import ago, shown
from edigateway.clock import SystemClock
from edigateway.config.settings import Settings
from edigateway.ledger.evidence import standing
from edigateway.ledger.evidence.items import Item, needing_a_person
from edigateway.ledger.evidence.looking import View
from edigateway.ledger.evidence.messages import RefusedMessage, refused_messages
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
    refused_messages: Sequence[RefusedMessage]
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
      edigw status --json | jq '.troubles, .needing_a_person'

    \b
    Exit codes: 0 all is well, 3 something needs a person (a file or document; or no daemon runs, a
    mailbox cannot be looked at, the site's files have faults), 69 there is no ledger, 78
    edigateway.yaml itself has faults.
    """
    settings = folder.settings()
    daemon = daemon_state(folder)
    with folder.looking() as connection:
        status = _status(connection)
    if as_json:
        say_json(
            {
                "site": settings.site,
                "environment": settings.environment,
                "daemon": daemon.answer,
                "troubles": daemon.troubles,
                "notes": daemon.notes,
                **asdict(status),
            }
        )
    else:
        _show_daemon(settings, daemon)
        _show(status, daemon.troubles)
    ctx.exit(Exit.PERSON if status.needing_a_person or daemon.troubles else Exit.OK)


def _status(connection: View) -> Status:
    now = SystemClock().now()
    return Status(
        counts=standing.counts(connection, now - timedelta(hours=PERIOD_H)),
        waiting=[each for each in standing.waiting(connection) if _is_put_off(each)],
        needing_a_person=needing_a_person(connection),
        overdue=standing.overdue(connection, now),
        refused_messages=refused_messages(connection, now - timedelta(hours=PERIOD_H), MOST_CASES),
        size=standing.size(connection),
    )


def _is_put_off(each: Waiting) -> bool:
    """Tell whether something did not go as it should; what waits for a receipt only has its time."""
    return each.tries > 0 and not each.lane.startswith("reconcile/")


def _show_daemon(settings: Settings, daemon: DaemonState) -> None:
    site, troubles = f"{settings.site} ({settings.environment})", daemon.troubles
    if daemon.answer:
        say(f"{site}: the daemon is running (pid {daemon.answer['pid']})", "bold")
    else:
        say(f"{site}: {troubles[0]}", "bold red")
        troubles = troubles[1:]
    for trouble in troubles:
        say(f"! {trouble}", "bold red")
    for note in daemon.notes:
        say(f"- {note}", "yellow")


def _show(status: Status, troubles: Sequence[str]) -> None:
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
    _show_refused(status.refused_messages)
    _show_cases(status.needing_a_person, troubles)
    size = status.size
    say()
    say(
        f"Ledger: {size.files} files, {size.documents} documents, {size.journal_entries} journal entries, "
        f"{size.size_bytes / 1_000_000:.1f} MB",
        "dim",
    )


def _show_refused(messages: Sequence[RefusedMessage]) -> None:
    """Show what partners called with in vain: it is their move, but they will ask."""
    if not messages:
        return
    _head("Refused when partners called")
    rows = [
        (str(each.id), each.partner, each.transport, shown(each.created_at), one_line(each.detail))
        for each in messages
    ]
    say_table(["id", "partner", "by", "when", "reason"], rows, fold=("reason",))
    say(f"Next: edigw why {messages[0].id}")


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


def _show_cases(cases: Sequence[Item], troubles: Sequence[str]) -> None:
    if not cases:
        say()
        if troubles:
            say("No file needs a person, but what is said at the top does.", "yellow")
        else:
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
