"""Opening a ledger to look at it, with one kind of error for every way in which a database can be out of reach."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from edigateway.errors import EdigatewayError
from edigateway.ledger.reader import LedgerReader

View: TypeAlias = Connection
"""A connection that cannot change anything, to ask questions through."""


class OutOfReach(EdigatewayError):
    """The ledger's database cannot be read now."""


@contextmanager
def looking(open_: Callable[[], LedgerReader]) -> Iterator[View]:
    """Lend a connection that sees one consistent state of the ledger that ``open_`` opens.

    Raises:
        MissingLedger: there is none yet.
        NewerLedger: its tables are of another release.
        OutOfReach: the database does not answer, or is none.
    """
    try:
        reader = open_()
        try:
            with reader.read() as connection:
                yield connection
        finally:
            reader.close()
    except DBAPIError as error:
        raise OutOfReach(f"the ledger cannot be read: {error.orig}") from error
