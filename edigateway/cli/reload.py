"""``edigw reload``: make the running daemon read the site's files again."""

from collections.abc import Sequence

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import safe
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json


@click.command("reload")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, as_json: bool) -> None:
    """Make the running daemon read the site's files again.

    It takes them only if they are free of faults; else it goes on as before, and the faults are shown.

    \b
    Examples:
      edigw check && edigw reload
      edigw reload --json | jq .taken

    \b
    Exit codes: 0 taken, 69 no daemon is running, 78 the files have faults and were not taken.
    """
    answer = folder.ask({"command": "reload"})
    taken = bool(answer.get("ok"))
    error = "" if taken else str(answer.get("error", "the daemon gave no answer"))
    warnings = [str(each) for each in answer.get("warnings", ())]
    if as_json:
        say_json({"taken": taken, "error": error, "warnings": warnings})
    else:
        _show(taken, error, warnings)
    ctx.exit(Exit.OK if taken else Exit.MISCONFIGURED)


def _show(taken: bool, error: str, warnings: Sequence[str]) -> None:
    if not taken:
        click.echo(safe(error), err=True)
        click.echo("edigw: not taken; the daemon goes on as before", err=True)
        return
    for warning in warnings:
        say(f"warning: {warning}", "yellow")
    say("The daemon works by the new files now.", "green")
