"""``edigw map``: maps are looked at, tried, tested and compared, without a daemon or a ledger."""

import os
from collections.abc import Mapping

import click

from edigateway.cli.groups import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("edigateway.cli.map.check", "Find every fault in maps."),
    "show": (
        "edigateway.cli.map.show",
        "Show a map as it works, with the line that each field is from.",
    ),
    "try": ("edigateway.cli.map.attempt", "Read a file with a map, or write one from JSON."),
    "explain": ("edigateway.cli.map.explain", "Tell of each value and each element where it went."),
    "test": ("edigateway.cli.map.test", "Run the examples beside a map."),
    "coverage": (
        "edigateway.cli.map.coverage",
        "Tell what files use and maps do not, and the reverse.",
    ),
    "diff": ("edigateway.cli.map.diff", "Compare what two maps make of the same documents."),
}
"""The module of each command, and what it does."""


@click.group("map", cls=LazyGroup, modules=COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Work on maps: the base maps, and those in the site's folder of maps, if there is a site.

    \b
    Examples:
      edigw map try auto order.edi
      edigw map try acme/850 order.edi --explain
      edigw map try acme/850 order.json
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
