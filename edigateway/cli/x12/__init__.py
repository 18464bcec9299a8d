"""``edigw x12``: X12 files and the standard itself, without a site or a ledger."""

import os
from collections.abc import Mapping

import click

from edigateway.cli.groups import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "validate": ("edigateway.cli.x12.validate", "Judge files, and show what is wrong in them."),
    "ack": ("edigateway.cli.x12.ack", "Print what a file would be answered with."),
    "show": ("edigateway.cli.x12.show", "Show a file as a person reads it."),
    "format": ("edigateway.cli.x12.format", "Write a file in canonical form."),
    "to-json": ("edigateway.cli.x12.to_json", "Write a file as X12-shaped JSON."),
    "from-json": ("edigateway.cli.x12.from_json", "Write X12-shaped JSON as X12."),
    "sets": ("edigateway.cli.x12.sets", "List the transaction sets of a release."),
    "describe": ("edigateway.cli.x12.describe", "Describe a set, a segment or an element."),
}
"""The module of each command, and what it does."""


@click.group("x12", cls=LazyGroup, modules=COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look at X12 files, and at what X12 says; no site is needed.

    \b
    Examples:
      edigw x12 show order.edi
      edigw x12 describe 850 PO1
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
