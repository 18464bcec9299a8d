"""How the two databases are opened, and refused when they would not keep a promise.

SQLite runs with a write-ahead log and ``synchronous=FULL``; PostgreSQL must flush at commit. Both are checked, because
an acknowledgement that was sent before its evidence was on disk is a lie.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import QueuePool

from edigateway.errors import EdigatewayError

BUSY_TIMEOUT_S = 30
ASLEEP_S = 30
"""How long a node may do nothing within a transaction before PostgreSQL ends it, so that the other nodes go on."""
_LIFE_SIGNS = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""How soon either end of a connection notices that the other machine is gone: after a minute, not after hours."""


class UnsafeDatabase(EdigatewayError):
    """The database is set so that committed work could be lost."""


def database_url(url: str) -> URL:
    """Return a URL with the driver named."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    return parsed.set(drivername="sqlite+pysqlite" if sqlite else "postgresql+psycopg")


def open_engine(url: URL, *, writable: bool) -> Engine:
    """Open a database for the one writer, or for readers who cannot change or checkpoint anything."""
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, writable=writable)
    return _open_postgresql(url, writable=writable)


def check_durability(connection: Connection) -> None:
    """Refuse a database whose commits may be lost.

    Raises:
        UnsafeDatabase: a setting breaks the promise that what was accepted is durable.
    """
    if connection.dialect.name == "sqlite":
        wanted = {
            "PRAGMA journal_mode": "wal",
            "PRAGMA synchronous": "2",
            "PRAGMA foreign_keys": "1",
        }
    else:
        wanted = {
            "SHOW fsync": "on",
            "SHOW full_page_writes": "on",
            "SHOW synchronous_commit": "on",
        }
    for question, answer in wanted.items():
        found = str(connection.exec_driver_sql(question).scalar_one())
        if found != answer:
            setting = question.split()[-1]
            raise UnsafeDatabase(
                f"the ledger's database has {setting}={found}, and only {setting}={answer} is safe"
            )


def _open_postgresql(url: URL, *, writable: bool) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=not writable,
        max_overflow=-1,
        connect_args={"application_name": "edigateway"} | _LIFE_SIGNS,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, record: object) -> None:
        settings = {f"tcp_{name}": value for name, value in _LIFE_SIGNS.items()}
        if writable:
            settings["idle_in_transaction_session_timeout"] = ASLEEP_S * 1000
        with closing(connection.cursor()) as cursor:
            for name, value in settings.items():
                cursor.execute(f"SET {name} = {value}")
        connection.commit()

    return engine


def _open_sqlite(url: URL, *, writable: bool) -> Engine:
    path = Path(str(url.database))
    if writable:
        path.parent.mkdir(parents=True, exist_ok=True)

    def connect() -> sqlite3.Connection:
        mode = "rwc" if writable else "ro"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
        )
        if writable:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
        else:
            connection.execute("PRAGMA query_only=ON")
        return connection

    engine = create_engine(url, creator=connect, poolclass=QueuePool, max_overflow=-1)
    begin = "BEGIN IMMEDIATE" if writable else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
