"""Looking into the ledger, which anybody on the machine may do while one process holds it for writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from edigateway.ledger import schema
from edigateway.ledger.database import database_url, open_engine


class LedgerReader:
    """The ledger as seen by those who only look: it can never change anything."""

    def __init__(self, engine: Engine) -> None:
        """Read through ``engine``; see :func:`open_reader`."""
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection that sees one consistent state."""
        with self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_reader(url: str) -> LedgerReader:
    """Open a ledger for looking.

    Raises:
        MissingLedger: there is none yet.
        NewerLedger: its tables are of another release.
    """
    place = database_url(url)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
        raise schema.MissingLedger("there is no ledger yet; `edigw run` makes it")
    reader = LedgerReader(open_engine(place, writable=False))
    try:
        with reader.read() as connection:
            schema.require_current(connection)
    except BaseException:
        reader.close()
        raise
    return reader
