"""The real daemon, with an accident built in from outside: ``python -m tests.support.interrupted --site DIR ...``.

Every durable act of the product is a function that can be wrapped: commits of the ledger (named after the acts that
share them), file acts, and messages to the ERP. ``--kill 'after commit receive:2'`` ends the process with SIGKILL the
second time that point is passed; ``--stop`` halts it there until somebody lets it go on; ``--points FILE`` writes down every point that
was passed. ``--without fence`` and ``--without fsync`` take a safeguard out, to show that the checks would see it.
"""

import argparse
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import httpx2
from sqlalchemy import RootTransaction

from edigateway import durable
from edigateway.clock import SystemClock
from edigateway.daemon import worker
from edigateway.daemon.service import Service
from edigateway.ledger import ledger, queue
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import Writer


class Accident:
    """What happens at which passing of which point."""

    def __init__(self, kill: str, stop: str, points: Path | None) -> None:
        self._kill, self._stop, self._points = _spot(kill), _spot(stop), points
        self._passed: Counter[str] = Counter()
        self._lock = Lock()

    def reach(self, point: str) -> None:
        with self._lock:
            self._passed[point] += 1
            count = self._passed[point]
            if self._points and count == 1:
                with self._points.open("a") as file:
                    file.write(f"{point}\n")
        if (point, count) == self._kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if (point, count) == self._stop:
            os.kill(os.getpid(), signal.SIGSTOP)

    def around(self, name: str, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.reach(f"before {name}")
        result = act(*args, **more)
        self.reach(f"after {name}")
        return result


def _spot(text: str) -> tuple[str, int] | None:
    point, _, count = text.partition(":")
    return (point, int(count or 1)) if point else None


def wrap(accident: Accident) -> None:
    """Put the accident around every durable act."""
    for name in ("deposit", "publish", "move", "remove", "sync", "sync_folder"):
        setattr(durable, name, _file_act(accident, name, getattr(durable, name)))
    commit, send = Writer._make_durable, httpx2.AsyncClient.send

    def make_durable(self: Writer, transaction: RootTransaction, labels: Sequence[str]) -> None:
        for label in sorted(set(labels)):
            accident.reach(f"before commit {label}")
        commit(self, transaction, labels)
        for label in sorted(set(labels)):
            accident.reach(f"after commit {label}")

    async def post(self: httpx2.AsyncClient, *args: Any, **more: Any) -> httpx2.Response:
        accident.reach("before post")
        response = await send(self, *args, **more)
        accident.reach("after post")
        return response

    write = Ledger.write

    def write_(self: Ledger, label: str, work: Callable[[Unit], Any]) -> Any:
        accident.reach(f"before write {label}")
        return write(self, label, work)

    Ledger.write = write_  # type: ignore[method-assign]
    Writer._make_durable = make_durable  # type: ignore[method-assign]
    httpx2.AsyncClient.send = post  # type: ignore[method-assign]


def _file_act(accident: Accident, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **more: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] == durable.__name__ and frame.f_back is not None:
            frame = frame.f_back
        place = frame.f_globals["__name__"].rpartition(".")[2]
        return accident.around(f"{name} in {place}", act, *args, **more)

    return wrapped


def without_fence() -> None:
    """Let whoever overslept its lease record all the same."""

    queue._check_fence = lambda connection, claim: None


def without_fsync() -> None:
    """Let SQLite and file acts answer before anything is on the device."""
    durable.sync = lambda descriptor: None
    execute, connect = sqlite3.Connection.execute, sqlite3.connect

    class Careless(sqlite3.Connection):
        def execute(self, statement: str, *rest: Any) -> sqlite3.Cursor:
            return execute(self, statement.replace("synchronous=FULL", "synchronous=OFF"), *rest)

    sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=Careless)  # type: ignore[assignment]
    ledger.check_durability = lambda connection: None  # type: ignore[attr-defined]


def main() -> None:
    """Run the daemon until it is stopped or meets its accident."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--kill", default="")
    parser.add_argument("--stop", default="")
    parser.add_argument("--points", type=Path)
    parser.add_argument("--lease-s", type=float, default=worker.LEASE_S)
    parser.add_argument("--without", choices=["fence", "fsync", "nothing"], default="nothing")
    options = parser.parse_args()
    worker.LEASE_S = options.lease_s
    if options.without == "fence":
        without_fence()
    elif options.without == "fsync":
        without_fsync()
    wrap(Accident(options.kill, options.stop, options.points))
    Service(options.site, SystemClock()).run()


if __name__ == "__main__":
    main()
