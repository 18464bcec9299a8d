"""What many tests stand on: a clock that stands still, and a ledger on each of the two databases."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from edigateway.clock import StillClock
from edigateway.ledger.ledger import Ledger, open_ledger
from tests.support.postgres import PostgresServer
from tests.support.second_reader import SecondReader

# How wide a terminal is must not be decided by whoever runs the tests, as those who run them side by side do.
os.environ.pop("COLUMNS", None)
# How fast a machine is, and what else it does, is no rule that a test could hold anything against.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def streams_of_each_test_alone() -> Iterator[None]:
    """Give back the standard streams, and end the log, of a command that a test ran in this process.

    Both write to a descriptor that is another file's once the test has ended: a ledger's, say.
    """
    streams = sys.stdin, sys.stdout, sys.stderr
    yield
    sys.stdin, sys.stdout, sys.stderr = streams
    log = logging.getLogger()
    log.handlers[:] = [each for each in log.handlers if type(each) is not logging.StreamHandler]


@pytest.fixture
def clock() -> StillClock:
    """Return a clock that shows an ordinary Saturday."""
    return StillClock(datetime(2026, 11, 21, 9, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one PostgreSQL for all tests."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def second_reader(tmp_path_factory: pytest.TempPathFactory) -> SecondReader:
    """Return another program that judges our acknowledgements."""
    return SecondReader(tmp_path_factory.mktemp("pyx12"))


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a place for a ledger, on each database; the tables may be there, but no row."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ledger.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.lent_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a place for a ledger that nobody else had or gets, on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def open_a_ledger(ledger_url: str, clock: StillClock) -> Iterator[Callable[..., Ledger]]:
    """Return a function that opens the ledger as a node; whatever it opened is closed at the end."""
    opened: list[Ledger] = []

    def open_(node: str = "main") -> Ledger:
        opened.append(open_ledger(ledger_url, node=node, clock=clock))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def ledger(open_a_ledger: Callable[..., Ledger]) -> Ledger:
    """Return an open ledger, on each database."""
    return open_a_ledger()
