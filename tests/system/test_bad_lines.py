"""Partners behind a line that loses packets, breaks off, crawls or is gone: everything arrives once and whole in the end.

The partners' servers are in a network namespace, so that what happens to the line happens to TCP itself.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.far_machine import FarMachine, hindrance
from tests.support.held_sockets import connections_at, connections_to
from tests.support.orders import Order
from tests.system.conftest import Make
from tests.system.gauntlet import Gauntlet
from tests.system.partners import FolderPartner, SftpPartner

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    # asyncssh forgets to close the file of a connection that it aborts
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def new_ledger_url(tmp_path: Path) -> str:
    """One database is enough where nobody is killed."""
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def far() -> Iterator[FarMachine]:
    if why_not := hindrance():
        pytest.skip(why_not)
    with FarMachine() as machine:
        yield machine


def test_line_that_loses_a_fifth_of_all_packets_carries_everything(
    make: Make, far: FarMachine
) -> None:
    """F18: 20 % of the packets each way; what does not get through in its time is tried again."""
    gauntlet = make("sftp", "sync", "async", far=far, deadline_s=20)
    gauntlet.lines = 20
    far.lose(20)
    gauntlet.drop(9)
    gauntlet.drain(patience_s=400)
    assert far.spoiled() > 100
    assert gauntlet.faults() == []


def test_line_of_400_kbit_carries_everything(make: Make, far: FarMachine) -> None:
    """F18: slow is not dead."""
    gauntlet = make("sftp", "sync", far=far, deadline_s=30)
    gauntlet.lines = 400
    far.slow_down(400)
    gauntlet.drop(8)
    began = time.monotonic()
    gauntlet.drain(patience_s=200)
    size_bytes = sum(len(each.content()) for each in gauntlet.orders)
    assert time.monotonic() - began > size_bytes * 8 / 400_000
    assert gauntlet.faults() == []


def test_line_that_cuts_each_connection_after_100_kb_carries_what_is_smaller(
    make: Make, far: FarMachine
) -> None:
    """F18: what a connection brought before it was cut is kept; the rest comes over the next ones."""
    gauntlet = make("sftp", "archive", "sync", far=far)
    gauntlet.lines = 600
    far.cut_connections_after(100_000)
    gauntlet.drop(12)
    assert len(gauntlet.orders[0].content()) > 50_000
    gauntlet.drain(patience_s=200)
    assert far.spoiled() > 4
    assert gauntlet.faults() == []


def test_line_that_is_gone_holds_nothing_up_and_nothing_back(make: Make, far: FarMachine) -> None:
    """F17: files, messages and calls are under way when the line goes, and no FIN or RST ever comes.

    Meanwhile others are served, and neither threads nor descriptors pile up; then all of it arrives.
    """
    gauntlet = make("sftp", "sync", far=far)
    near = FolderPartner(name="acme", identity="ACME", target="files", exchange=gauntlet.exchange)
    gauntlet.partners = [*gauntlet.partners, near]
    gauntlet.lines = 1_500
    gauntlet.prepare()
    far.slow_down(400)
    with gauntlet.daemon() as process:
        gauntlet.drop(6)
        _wait_for(lambda: connections_to(_sftp_port(gauntlet)) > 0, within_s=60)
        _wait_for(lambda: connections_at(gauntlet.port or 0) > 0, within_s=60)
        _wait_for(lambda: bool(near.answers()), within_s=60)
        assert any((gauntlet.site / "state" / "arriving").iterdir())
        far.vanish()
        before = _held_by(process.pid)
        for number in (101, 102, 103):
            time.sleep(8)
            order = Order(number=number, sender="ACME")
            gauntlet.orders.append(order)
            near.give(order)
            known = len(near.answers())
            _wait_for(lambda: len(near.answers()) > known, within_s=15)  # noqa: B023 - used at once
            held = _held_by(process.pid)
            assert held[0] <= before[0] + 8, "threads pile up"
            assert held[1] <= before[1] + 16, "descriptors pile up"
        _wait_for(lambda: connections_at(gauntlet.port or 0) == 0, within_s=45)
        assert list((gauntlet.site / "state" / "arriving").iterdir()) == []
        far.mend()
        gauntlet.lines = 3
        gauntlet.drop(3)
        _wait_for(gauntlet.all_quiet, within_s=120)
        process.terminate()
        assert process.wait(40) == 0
    assert gauntlet.faults() == []


def _sftp_port(gauntlet: Gauntlet) -> int:
    [partner] = [each for each in gauntlet.partners if isinstance(each, SftpPartner)]
    return partner.server.port


def _held_by(pid: int) -> tuple[int, int]:
    """Return how many threads and how many descriptors a process has."""
    process = Path(f"/proc/{pid}")
    return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir()))


def _wait_for(what: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.1)
