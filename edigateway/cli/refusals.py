"""What is said, and with which exit code, when something expected keeps a command from its work."""

from collections.abc import Mapping

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import safe
from edigateway.daemon.control import NoDaemon
from edigateway.errors import EdigatewayError, Misconfigured, Temporary
from edigateway.ledger.database import UnsafeDatabase
from edigateway.ledger.evidence.looking import OutOfReach
from edigateway.ledger.hold import LedgerHeld
from edigateway.ledger.schema import MissingLedger, NewerLedger
from edigateway.ledger.writer import LedgerFailed

_CODES: Mapping[type[EdigatewayError], Exit] = {
    Misconfigured: Exit.MISCONFIGURED,
    LedgerHeld: Exit.HELD,
    LedgerFailed: Exit.UNAVAILABLE,
    MissingLedger: Exit.UNAVAILABLE,
    NewerLedger: Exit.UNAVAILABLE,
    NoDaemon: Exit.UNAVAILABLE,
    OutOfReach: Exit.UNAVAILABLE,
    Temporary: Exit.UNAVAILABLE,
    UnsafeDatabase: Exit.UNAVAILABLE,
}

_MOST_FAULTS = 20


def refuse(error: EdigatewayError) -> Exit:
    """Say on standard error what is wrong; return the exit code that says so too."""
    if isinstance(error, Misconfigured):
        _say_faults(error)
    else:
        click.echo(f"edigw: {safe(str(error))}", err=True)
    kinds = (code for kind, code in _CODES.items() if isinstance(error, kind))
    return next(kinds, Exit.FOUND)


def _say_faults(error: Misconfigured) -> None:
    for fault in error.faults[:_MOST_FAULTS]:
        click.echo(f"edigw: {safe(str(fault))}", err=True)
    more = len(error.faults) - _MOST_FAULTS
    if more > 0:
        click.echo(f"edigw: and {more} more; `edigw check` shows all of them", err=True)
