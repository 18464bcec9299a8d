"""``edigw why``: the whole story of one thing on one screen, and whose move it is."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line
from edigateway.cli.refused_page import say_refused
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.story_page import next_commands, say_story
from edigateway.cli.terminal import say, say_json
from edigateway.ledger.evidence.messages import refused_message
from edigateway.ledger.evidence.moves import move
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.evidence.story import Story
from edigateway.ledger.evidence.telling import tell

MOST_STORIES = 5


@click.command("why")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, text: str, as_json: bool) -> None:
    """Tell the whole story of TEXT: what came when, what was decided and why, and whose move it is.

    TEXT is whatever you know: a purchase order, invoice or shipment number, a control number, the
    name of a file, the Message-ID of a message, or any number that `edigw list` or `edigw status`
    shows, which goes before all others. If nothing has exactly this number or name, then everything
    whose number or name contains it is taken.

    \b
    Examples:
      edigw why 4500012345
      edigw why 000000412
      edigw why orders-0412.edi

    \b
    Exit codes: 0 told, 1 nothing in the ledger fits, 69 there is no ledger.
    """
    with folder.looking() as connection:
        found = subjects(connection, text) or subjects(connection, _bare(text))
        stories = [tell(connection, each) for each in found[:MOST_STORIES]]
        refused = None if stories else refused_message(connection, _bare(text))
    if as_json:
        told = {"found": len(found), "stories": [_as_dict(each) for each in stories]}
        say_json(told | ({"refused": asdict(refused)} if refused else {}))
    elif stories:
        _say_stories(stories, len(found), text)
    elif refused:
        say_refused(refused)
    if not stories and not refused:
        click.echo(f"edigw: nothing in the ledger fits {one_line(text)!r}", err=True)
        click.echo("edigw: see what came lately with: edigw list --since 1d", err=True)
        ctx.exit(Exit.FOUND)


def _bare(text: str) -> str:
    """Return a Message-ID as the ledger has it, without the brackets that it stands in elsewhere."""
    return text.strip().removeprefix("<").removesuffix(">")


def _as_dict(story: Story) -> dict[str, object]:
    return asdict(story) | {"move": asdict(move(story)), "next": next_commands(story)}


def _say_stories(stories: Sequence[Story], found: int, text: str) -> None:
    """Write the newest story last, where the eye is."""
    for n, story in enumerate(reversed(stories)):
        if n:
            say()
        say_story(story)
    if found > len(stories):
        say(
            f"{found - len(stories)} older ones fit too; see them with: edigw list --key '{text}'",
            "dim",
        )
