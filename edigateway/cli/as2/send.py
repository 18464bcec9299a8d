"""``edigw as2 send``: the same as ``edigw send``, where people who know AS2 look for it."""

import click

from edigateway.cli import send

HELP = """\
Send FILE to PARTNER, as edigw send does.

It goes the way of the partner's outbox: over AS2 it is sealed once, and sent until a receipt proves that
the partner has it. edigw why tells how far it is.

\b
Examples:
  edigw as2 send acme invoice-4711.edi
  edigw why invoice-4711.edi

\b
Exit codes: 0 taken over, 1 refused (there is no such partner, or it has no outbox), 2 FILE cannot
be read, is empty or too large, 75 another process has the ledger, 78 the site has faults.
"""

command = click.Command(
    "send", params=send.command.params, callback=send.command.callback, help=HELP
)
