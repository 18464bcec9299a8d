"""``edigw check``: find every fault of a site before the daemon does."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from edigateway.cli.exits import Exit
from edigateway.cli.fault_lines import show_faults
from edigateway.cli.plain import counted
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json
from edigateway.config.site import Site
from edigateway.daemon.assembly import read_site
from edigateway.daemon.inspection import inspect
from edigateway.errors import Fault, Misconfigured


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(folder: SiteFolder, ctx: click.Context, as_json: bool) -> None:
    """Check every file of the site: settings, partners, maps, guidelines, folders, secrets, keys
    and certificates.

    Each fault is one line that editors can jump to: FILE:LINE:COLUMN: what is wrong; what to do.
    Nothing is changed, and the running daemon does not notice.

    \b
    Examples:
      edigw check
      edigw check --json | jq -r .faults[].file

    \b
    Exit codes: 0 no faults (there may be warnings), 1 faults were found.
    """
    site, faults = _read(folder)
    warnings: Sequence[Fault] = ()
    if site:
        found = inspect(site)
        faults, warnings = found.faults, [*site.warnings, *found.warnings]
    if as_json:
        counts = _counts(site) if site else None
        say_json(
            {
                "faults": [asdict(each) for each in faults],
                "warnings": [asdict(each) for each in warnings],
                "counts": counts,
            }
        )
    else:
        _show(site, faults, warnings)
    ctx.exit(Exit.FOUND if faults else Exit.OK)


def _read(folder: SiteFolder) -> tuple[Site | None, Sequence[Fault]]:
    try:
        return read_site(folder.root), ()
    except Misconfigured as error:
        return None, error.faults


def _counts(site: Site) -> dict[str, int]:
    return {
        "partners": len(site.partners),
        "agreements": sum(len(each.receive) for each in site.partners.values()),
        "mailboxes": len(site.mailboxes),
        "outboxes": len(site.outboxes),
        "adapters": len(site.adapters),
        "maps": len(site.maps),
        "guidelines": len(site.guidelines),
    }


def _show(site: Site | None, faults: Sequence[Fault], warnings: Sequence[Fault]) -> None:
    show_faults(faults)
    show_faults(warnings, "warning: ")
    if site is None or faults:
        say(f"{counted(len(faults), 'fault')}.", "bold red")
        return
    settings = site.settings
    counts = ", ".join(
        counted(count, many.removesuffix("es" if many.endswith("xes") else "s"), many)
        for many, count in _counts(site).items()
    )
    name = f"{settings.site} ({settings.environment})"
    if warnings:
        say(f"No faults, but {counted(len(warnings), 'warning')}, in {name}: {counts}.", "yellow")
    else:
        say(f"All is well with {name}: {counts}.", "green")
    if not site.partners:
        say("There are no partners yet: edigw will receive files only once partners/ holds one.")
