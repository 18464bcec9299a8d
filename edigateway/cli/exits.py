"""The exit codes of ``edigw``, the same for every command; 64 and above are those of sysexits.h."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's end says to a script."""

    OK = 0
    FOUND = 1
    """The command found a fault, was refused, or found nothing."""
    USAGE = 2
    """The command line itself is wrong."""
    PERSON = 3
    """All was done, and something needs a person."""
    UNAVAILABLE = 69
    """The ledger or the daemon is not available."""
    UNWRITTEN = 74
    """Standard output could not be written: closed, a full disk, or its reader is gone."""
    HELD = 75
    """Another process has the ledger: try again later."""
    MISCONFIGURED = 78
    """The site's files have faults."""
