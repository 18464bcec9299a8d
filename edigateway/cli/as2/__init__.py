"""``edigw as2``: connections by AS2 are tried, and what went wrong with a message is explained."""

import os
from collections.abc import Mapping

import click

from edigateway.cli.groups import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "ping": ("edigateway.cli.as2.ping", "Try a partner's connection, step by step."),
    "send": ("edigateway.cli.as2.send", "Send a file to a partner, as edigw send does."),
    "doctor": ("edigateway.cli.as2.doctor", "Explain why a message or receipt did not fit."),
}
"""The module of each command, and what it does."""


@click.group("as2", cls=LazyGroup, modules=COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Try connections by AS2, and find out what went wrong.

    \b
    Examples:
      edigw as2 ping acme
      edigw as2 ping acme --message
      edigw as2 send acme invoice-4711.edi
      edigw as2 doctor 1041
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
