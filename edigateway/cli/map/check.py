"""``edigw map check``: every fault of maps, and what may surprise in them."""

from dataclasses import asdict

import click

from edigateway.cli.exits import Exit
from edigateway.cli.fault_lines import show_faults
from edigateway.cli.map.benches import bench_of
from edigateway.cli.plain import counted
from edigateway.cli.terminal import say, say_json
from edigateway.workbench.checking import Checked, check


@click.command("check")
@click.argument("maps", metavar="[MAP]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(ctx: click.Context, maps: tuple[str, ...], as_json: bool) -> None:
    """Check maps, by their names or the paths of their files; without any, all that there are.

    Each fault is one line that editors can jump to: FILE:LINE:COLUMN: what is wrong; what to do.
    Notes are no faults: fields that can be read and not written, and tables in which a word of ours
    stands for several texts of the partner.

    \b
    Examples:
      edigw map check
      edigw map check acme/850
      edigw map check maps/acme/850.yaml --json | jq .faults

    \b
    Exit codes: 0 no faults (there may be notes), 1 faults were found.
    """
    found = check(bench_of(ctx.obj), maps)
    if as_json:
        say_json(asdict(found))
    else:
        _show(found)
    ctx.exit(Exit.FOUND if found.faults else Exit.OK)


def _show(found: Checked) -> None:
    show_faults(found.faults)
    show_faults(found.notes, "note: ")
    if found.faults:
        say(f"{counted(len(found.faults), 'fault')}.", "bold red")
    elif found.notes:
        sound = counted(len(found.maps), "map")
        say(f"No faults, but {counted(len(found.notes), 'note')}, in {sound}.", "yellow")
    else:
        say(f"All is well with {counted(len(found.maps), 'map')}.", "green")
