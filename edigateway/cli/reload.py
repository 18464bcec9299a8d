"""``edigw reload``: make the running daemon read the site's files again."""

import click

from edigateway.cli.exits import Exit
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import safe, say


@click.command("reload")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context) -> None:
    """Make the running daemon read the site's files again.

    It takes them only if they are free of faults; else it goes on as before, and the faults are shown.

    \b
    Example:
      edigw check && edigw reload

    \b
    Exit codes: 0 taken, 69 no daemon is running, 78 the files have faults and were not taken.
    """
    answer = folder.ask({"command": "reload"})
    if not answer.get("ok"):
        click.echo(safe(str(answer.get("error", "the daemon gave no answer"))), err=True)
        click.echo("edigw: not taken; the daemon goes on as before", err=True)
        ctx.exit(Exit.MISCONFIGURED)
    for warning in answer.get("warnings", ()):
        say(f"warning: {warning}", "yellow")
    say("The daemon works by the new files now.", "green")
