"""The poller keeps its mailbox empty, whatever once went wrong with it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import select

from edigateway.clock import SystemClock
from edigateway.contracts.transport import Arrival
from edigateway.daemon.assembly import read_site
from edigateway.daemon.poller import Poller
from edigateway.flow.inbound.receive import Receive
from edigateway.flow.stage import Stage
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger, open_ledger
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
    poller = Poller("acme", mailbox, receive, 0.05)
    assert poller.poll() == 0
    assert "stumbled" in (poller.trouble or "")
    mailbox.looks = 0
    poller.start()
    until = time.monotonic() + 10
    while mailbox.looks < 3 and time.monotonic() < until:
        time.sleep(0.02)
    poller.stop()
    with ledger.read() as connection:
        assert connection.scalars(select(tables.transmission.c.name)).all() == ["order.edi"]
    assert poller.trouble is None
