"""One real listener for all tests that leave it as they found it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from edigateway.contracts.endpoint import Call, Reply
from tests.support.listener import RunningListener, received, running


@dataclass(slots=True)
class Daemon:
    """What the tests put in the daemon's place: it keeps the calls with their bodies, and answers 200."""

    calls: list[tuple[Call, bytes]] = field(default_factory=list)
    reply: Reply = field(default_factory=lambda: Reply(status=200))

    def take(self, call: Call) -> Reply:
        self.calls.append((call, call.body.read_bytes()))
        return self.reply


@pytest.fixture(scope="package")
def state() -> Iterator[Path]:
    """Return a folder with a short name, as socket files need."""
    with TemporaryDirectory(prefix="edigw-") as folder:
        yield Path(folder)


@pytest.fixture(scope="package")
def shared_daemon(state: Path) -> Iterator[Daemon]:
    daemon = Daemon()
    with received(state, daemon.take):
        yield daemon


@pytest.fixture(scope="package")
def listener(state: Path, shared_daemon: Daemon) -> Iterator[RunningListener]:
    """Return a listener with ordinary settings, but few bytes for a body."""
    limits = {"body_bytes": 200_000, "header_s": 1.0, "idle_s": 1.5}
    with running(state, limits=limits) as listener:
        yield listener


@pytest.fixture
def daemon(shared_daemon: Daemon, listener: RunningListener) -> Daemon:
    """Return the daemon behind the listener, as if nobody had called yet."""
    shared_daemon.calls.clear()
    shared_daemon.reply = Reply(status=200)
    return shared_daemon
