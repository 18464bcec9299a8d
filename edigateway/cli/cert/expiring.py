"""``edigw cert expiring``: what ends soon, and whether something follows."""

from dataclasses import asdict

import click

from edigateway.cli.cert.certificate_table import ending_line, needs_person
from edigateway.cli.cert.site_certificates import certificates_of
from edigateway.cli.exits import Exit
from edigateway.cli.plain import counted, one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json
from edigateway.transports.as2.certificates.problems import WARNING_DAYS
from edigateway.transports.as2.certificates.standing import Standing, State


@click.command("expiring")
@click.option(
    "--days",
    type=click.IntRange(0, 3650),
    default=WARNING_DAYS[0],
    show_default=True,
    help="How far ahead to look.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, days: int, as_json: bool) -> None:
    """Tell which keys and certificates end within some days, ours and the partners', and what follows each.

    What has ended already is told while nothing follows it, and so is what cannot be used. Fit for
    cron: nothing is written where nothing ends.

    \b
    Examples:
      edigw cert expiring
      edigw cert expiring --days 14 --json

    \b
    Exit codes: 0 nothing ends, or something follows all that does; 3 something ends and nothing
    follows, or something cannot be used; 78 the site's files have faults.
    """
    found = [each for each in certificates_of(folder) if _is_told(each, days)]
    if as_json:
        say_json([asdict(each) for each in found])
    else:
        _show(found)
    ctx.exit(Exit.PERSON if any(needs_person(each) for each in found) else Exit.OK)


def _is_told(of: Standing, days: int) -> bool:
    if of.state is State.RETIRED:
        return False
    if of.state is State.UNUSABLE:
        return True
    if of.days_left is None or of.days_left > days:
        return False
    return of.days_left >= 0 or not of.followed_by


def _show(found: list[Standing]) -> None:
    for each in found:
        lines = each.problems if each.state is State.UNUSABLE else (ending_line(each),)
        for line in lines:
            text = line if line.startswith(each.file) else f"{each.file}: {line}"
            style = "yellow" if needs_person(each) else ""
            click.echo(click.style(one_line(text), fg=style or None))
    waiting = [each for each in found if needs_person(each)]
    if waiting:
        say(f"{counted(len(waiting), 'certificate')} for a person.", "bold red")
