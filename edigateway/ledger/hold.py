"""Holding the ledger: one process at a time under one node name, and the next one is told who has it.

SQLite: a lock on a file beside the database, which the kernel drops when the holder dies, however it dies.
PostgreSQL: an advisory lock of a session of its own, with the same property.
"""

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from edigateway.errors import EdigatewayError
from edigateway.ledger.database import open_engine

_CLASS = 0x45474E44  # any fixed number: the space of our advisory locks


class LedgerHeld(EdigatewayError):
    """Another process holds the ledger; ``pid`` is its process id, as it wrote it down."""

    def __init__(self, pid: str) -> None:
        """Name the holder."""
        super().__init__(
            f"the ledger is held by process {pid}; stop that one first, or let it do the work"
        )
        self.pid = pid


def hold(url: URL, node: str) -> ExitStack:
    """Take the ledger under a node's name; closing what is returned lets it go.

    Raises:
        LedgerHeld: somebody else has it.
    """
    if url.get_backend_name() == "sqlite":
        return _hold_file(Path(f"{url.database}.lock"))
    return _hold_session(open_engine(url, writable=True), node)


def _hold_file(path: Path) -> ExitStack:
    stack = ExitStack()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        stack.close()
        raise LedgerHeld(pid) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return stack


def _hold_session(engine: Engine, node: str) -> ExitStack:
    stack = ExitStack()
    stack.callback(engine.dispose)
    connection = stack.enter_context(
        engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    )
    question = text("SELECT pg_try_advisory_lock(:space, hashtext(:node))")
    if not connection.execute(question, {"space": _CLASS, "node": node}).scalar_one():
        pid = _holder(connection, node)
        stack.close()
        raise LedgerHeld(pid)
    return stack


def _holder(connection: Connection, node: str) -> str:
    row = connection.execute(
        text("SELECT pid, host FROM node WHERE name = :node"), {"node": node}
    ).one_or_none()
    return f"{row.pid} on {row.host}" if row else "unknown"
