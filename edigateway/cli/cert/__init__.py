"""``edigw cert``: keys and certificates of AS2 are made, taken in, handed out and watched."""

import os
from collections.abc import Mapping

import click

from edigateway.cli.groups import LazyGroup

COMMANDS: Mapping[str, tuple[str, str]] = {
    "new": ("edigateway.cli.cert.new", "Make a key pair, and the certificate to send."),
    "import": ("edigateway.cli.cert.take_in", "Take in a certificate of a partner, or a key pair."),
    "export": ("edigateway.cli.cert.export", "Write a certificate as a partner wants it."),
    "list": ("edigateway.cli.cert.listing", "List all that the site names, and how it stands."),
    "expiring": ("edigateway.cli.cert.expiring", "Tell what ends soon, and has no successor."),
}
"""The module of each command, and what it does."""


@click.group("cert", cls=LazyGroup, modules=COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Look after the keys and certificates of AS2.

    Private keys lie under secrets/ of the site, encrypted and ours alone; certificates under
    certificates/. Which of them serves for what, and from when until when, stands in the site's files.

    \b
    Examples:
      edigw cert new alderfinch-2027
      edigw cert import acme.cer --name acme-2027
      edigw cert list
      edigw cert expiring --days 30
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
