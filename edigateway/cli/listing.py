"""``edigw list``: what came in, and where it stands."""

from dataclasses import asdict
from datetime import datetime
from typing import TypedDict, Unpack

import click

from edigateway.cli.item_table import say_items
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json
from edigateway.cli.when import Moment
from edigateway.ledger.evidence.items import Wanted, items
from edigateway.model.lifecycle import State

MOST = 50


class Narrowing(TypedDict):
    """The options that say which; see :class:`~edigateway.ledger.evidence.items.Wanted`."""

    partner: str | None
    kind: str | None
    states: tuple[str, ...]
    key: str | None
    since: datetime | None
    until: datetime | None


@click.command("list")
@click.option("--partner", help="Only of this partner.")
@click.option(
    "--kind", help="Only this kind, such as purchase_order; `file` for files without documents."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([str(each) for each in State]),
    help="Only in this state; may be given several times.",
)
@click.option(
    "--key", metavar="TEXT", help="Only with this business number, control number or file name."
)
@click.option(
    "--since", type=Moment(), help="Only from then on: 2h, 3d, 2026-11-20, 2026-11-20T14:30."
)
@click.option("--until", type=Moment(), help="Only before then.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    help="The newest so many.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@pass_site
def command(
    folder: SiteFolder, /, limit: int, as_json: bool, **narrowing: Unpack[Narrowing]
) -> None:
    """List documents, and files that never became documents; the newest last.

    \b
    Examples:
      edigw list --since 2h
      edigw list --partner acme --state held --state rejected
      edigw list --key 4500012345 --json

    \b
    Exit codes: 0 shown (even if nothing fits), 69 there is no ledger, 78 the settings have faults.
    """
    wanted = Wanted(limit=limit, **narrowing)
    with folder.looking() as connection:
        found = items(connection, wanted)
    if as_json:
        say_json([asdict(each) for each in found])
    elif found:
        say_items(found)
    else:
        say("Nothing fits.")
    if len(found) == limit and not as_json:
        say(f"The newest {limit}; more with --limit.", "dim")
