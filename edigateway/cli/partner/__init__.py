"""``edigw partner``: partners are added, and looked over before their first file comes."""

import os
from collections.abc import Mapping

import click

from edigateway.cli.groups import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "new": ("edigateway.cli.partner.new", "Propose the files of a new partner, from samples."),
    "check": ("edigateway.cli.partner.check", "Tell whether a partner is ready."),
}
"""The module of each command, and what it does."""


@click.group("partner", cls=LazyGroup, modules=COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Add partners to the site, and look over all that is said about one.

    \b
    Examples:
      edigw partner new acme --from-samples order-1.edi order-2.edi
      edigw partner check acme
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
