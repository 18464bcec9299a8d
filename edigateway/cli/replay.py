"""``edigw replay``: the same again, by an operator's word; a plan first, then the act."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypedDict, Unpack

import click

from edigateway.cli.exits import Exit
from edigateway.cli.person import person
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json, say_table
from edigateway.cli.when import Moment
from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.control import NoDaemon
from edigateway.errors import EdigatewayError
from edigateway.flow.replay import Act, Replay, Step, plan
from edigateway.ledger.evidence.items import Wanted, items
from edigateway.ledger.unit import Unit

AT_ONCE = 500
"""How many things are replayed in one transaction."""

_REPLAYABLE = ("held", "quarantined", "rejected")


class Narrowing(TypedDict):
    """The options that choose by state instead of by number."""

    state: str | None
    partner: str | None
    since: datetime | None


class NotReplayed(EdigatewayError):
    """The daemon would not do it."""


@click.command("replay")
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=click.IntRange(min=1))
@click.option(
    "--state",
    type=click.Choice(_REPLAYABLE),
    help="Everything that is in this state and was not replayed since.",
)
@click.option("--partner", help="With --state: only of this partner.")
@click.option("--since", type=Moment(), help="With --state: only what came from then on.")
@click.option(
    "--new-key",
    is_flag=True,
    help="Deliver under a new idempotency key, so that the ERP takes it AGAIN; send as a new message.",
)
@click.option("--apply", "do_it", is_flag=True, help="Do it; without this, only the plan is shown.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(
    folder: SiteFolder,
    ctx: click.Context,
    /,
    numbers: tuple[int, ...],
    new_key: bool,
    do_it: bool,
    as_json: bool,
    **narrowing: Unpack[Narrowing],
) -> None:
    """Read files again, or deliver documents again, by their numbers or by their state.

    Shows the plan; --apply does it. Nothing is overwritten: what was stays, and what is made names
    it as its parent. Documents keep their idempotency key, so an ERP that has one already will not
    take it twice, unless you say --new-key. A message to a partner keeps its Message-ID and bytes
    (AS2), unless the partner refused it, or you say --new-key.

    \b
    Examples:
      edigw replay 1041
      edigw replay 1041 --apply
      edigw replay --state held --partner acme --since 1d --apply

    \b
    Exit codes: 0 planned or done, 1 there is nothing to do, 69 there is no ledger, 75 another
    process has the ledger, 78 the site has faults.
    """
    _require_a_choice(numbers, narrowing)
    steps = _plan(folder, numbers, narrowing)
    to_do = [each for each in steps if each.act is not Act.NOTHING]
    how = _do(folder, to_do, new_key) if do_it and to_do else ""
    if as_json:
        say_json({"steps": [asdict(each) for each in steps], "applied": bool(how)})
    else:
        _show(steps, to_do, how, new_key)
    ctx.exit(Exit.OK if to_do else Exit.FOUND)


def _require_a_choice(numbers: Sequence[int], narrowing: Narrowing) -> None:
    state = narrowing["state"]
    if bool(numbers) == bool(state):
        raise click.UsageError(
            "name the numbers to replay, or a --state (not both); see: edigw list"
        )
    if not state and (narrowing["partner"] or narrowing["since"]):
        raise click.UsageError("--partner and --since go with --state")


def _plan(folder: SiteFolder, numbers: Sequence[int], narrowing: Narrowing) -> Sequence[Step]:
    with folder.looking() as connection:
        if narrowing["state"]:
            wanted = Wanted(
                states=[narrowing["state"]],
                partner=narrowing["partner"],
                since=narrowing["since"],
                unsettled=True,
            )
            numbers = [each.id for each in items(connection, wanted)]
        return plan(connection, numbers)


def _do(folder: SiteFolder, steps: Sequence[Step], new_key: bool) -> str:
    """Do the steps through the daemon, or without it; return a sentence about how."""
    by, numbers = person(), [each.subject_id for each in steps]
    try:
        for start in range(0, len(numbers), AT_ONCE):
            _ask(folder, numbers[start : start + AT_ONCE], by, new_key)
    except NoDaemon:
        _do_alone(folder, numbers, by, new_key)
        return "Done. No daemon is running: the work itself is done at the next `edigw run`."
    return "Done; the daemon is at work on it."


def _ask(folder: SiteFolder, numbers: Sequence[int], by: str, new_key: bool) -> None:
    request = {"command": "replay", "numbers": numbers, "by": by, "new_key": new_key}
    answer = folder.ask(request)
    if not answer.get("ok"):
        raise NotReplayed(f"the daemon did not replay: {answer.get('error', 'no answer')}")


def _do_alone(folder: SiteFolder, numbers: Sequence[int], by: str, new_key: bool) -> None:
    site = read_site(folder.root)
    ledger = site_ledger(site, SystemClock())

    def apply(unit: Unit) -> None:
        doer = Replay(unit=unit, site=site, ledger_name=ledger.name, by=by, new_key=new_key)
        doer.apply(plan(unit.connection, numbers))

    try:
        ledger.write("replay", apply)
    finally:
        ledger.close()


def _show(steps: Sequence[Step], to_do: Sequence[Step], how: str, new_key: bool) -> None:
    if not steps:
        say("Nothing fits, so there is nothing to replay.")
        return
    rows = [(str(each.act), str(each.subject_id), each.what, each.reason) for each in steps]
    say_table(["act", "id", "what", "reason"], rows, fold=("what", "reason"))
    if new_key and to_do:
        say(
            "With a new key the ERP takes each document again, even if it has it already.",
            "bold yellow",
        )
    if how:
        say(how, "green")
    elif to_do:
        say("Nothing was done yet. To do it, add: --apply")
