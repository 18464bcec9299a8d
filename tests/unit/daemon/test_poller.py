"""The poller keeps its mailbox empty, whatever once went wrong with it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from edigateway.clock import StillClock, SystemClock
from edigateway.contracts.transport import Arrival
from edigateway.daemon.assembly import read_site
from edigateway.daemon.poller import Pace, Poller
from edigateway.flow.inbound.receive import Receive
from edigateway.flow.stage import Stage
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger, open_ledger
from edigateway.model.hours import hours
from tests.support.site import SmallSite


class Stumbling:
    """A mailbox with one file, which fails in a way that nobody foresaw when it is first looked at."""

    def __init__(self) -> None:
        self.looks = 0
        self._files = [Arrival(key="1", name="order.edi", payload=b"ISA")]

    def collect(self, limit: int) -> Sequence[Arrival]:
        self.looks += 1
        if self.looks == 1:
            raise ZeroDivisionError("stumbled")
        return self._files[:limit]

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        self._files.clear()

    def waiting(self) -> int:
        return 0

    def watch(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        pass


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.db", node="main", clock=SystemClock())
    yield opened
    opened.close()


def test_mailbox_that_failed_unforeseen_is_polled_again(ledger: Ledger, tmp_path: Path) -> None:
    """No fault may end the polling of a mailbox while the daemon looks alive; it is told, and tried again."""
    small = SmallSite(root=tmp_path)
    small.write()
    site, mailbox = read_site(tmp_path), Stumbling()
    receive = Receive(Stage(ledger=ledger, site=site), site.mailboxes["acme"], mailbox)
    poller = Poller("acme", mailbox, receive, Pace(every_s=0.05), SystemClock())
    assert poller.poll() == 0
    assert "stumbled" in (poller.trouble or "")
    mailbox.looks = 0
    poller.start()
    until = time.monotonic() + 10
    while mailbox.looks < 3 and time.monotonic() < until:
        time.sleep(0.02)
    poller.stop()
    poller.join()
    with ledger.read() as connection:
        assert connection.scalars(select(tables.transmission.c.name)).all() == ["order.edi"]
    assert poller.trouble is None


@pytest.mark.parametrize("is_set_back", [False, True])
def test_mailbox_in_its_quiet_hours_is_left_alone(
    ledger: Ledger, tmp_path: Path, is_set_back: bool
) -> None:
    """F20: at night nobody is knocked at; in the morning, or when a clock that was wrong is set right, all is fetched."""
    small = SmallSite(root=tmp_path)
    small.write()
    site, mailbox = read_site(tmp_path), Stumbling()
    mailbox.looks = 1
    receive = Receive(Stage(ledger=ledger, site=site), site.mailboxes["acme"], mailbox)
    clock = StillClock(datetime(2026, 11, 30, 23, tzinfo=UTC))
    pace = Pace(every_s=0.05, quiet=[hours("22:00-06:00")])
    poller = Poller("acme", mailbox, receive, pace, clock)
    poller.start()
    time.sleep(0.2)
    assert mailbox.looks == 1
    clock.advance(-14 * 3600 if is_set_back else 7 * 3600)
    until = time.monotonic() + 10
    while mailbox.looks < 2 and time.monotonic() < until:
        time.sleep(0.02)
    poller.stop()
    assert mailbox.looks > 1


def test_wait_is_never_the_same_for_all() -> None:
    """Give or take a tenth, so that mailboxes on one server are not all looked at at once."""
    waits = {Pace(every_s=10).wait_s() for _ in range(20)}
    assert len(waits) > 1
    assert all(9 <= each <= 11 for each in waits)
