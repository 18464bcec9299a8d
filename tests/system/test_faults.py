"""Faults of the world around the daemon as a whole: partners that break off, hang or repeat, clocks, certificates."""

import time
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import pytest
from sqlalchemy import select

from edigateway.daemon import control
from edigateway.ledger import tables
from edigateway.ledger.ledger import open_reader
from tests.support import moving_clock, names
from tests.support.as2_peer import As2Peer
from tests.support.orders import Order
from tests.support.sftp_bad_servers import bad
from tests.system.conftest import Make
from tests.system.gauntlet import Gauntlet
from tests.system.partners import As2Partner, FolderPartner, SftpPartner

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(400),
    # asyncssh forgets to close the file of a connection that it aborts
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def new_ledger_url(tmp_path: Path) -> str:
    """One database is enough where nobody is killed."""
    return f"sqlite:///{tmp_path}/ledger.db"


def wait_for(what: Callable[[], bool], within_s: float = 60) -> None:
    """Wait until something is so."""
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.1)


def peer_of(gauntlet: Gauntlet) -> As2Peer:
    (partner,) = [each for each in gauntlet.partners if isinstance(each, As2Partner)]
    return partner.peer


def states(gauntlet: Gauntlet, direction: str) -> list[tuple[str, str]]:
    """Return the state of each transmission one way, and what is said of it."""
    table, reader = tables.transmission, open_reader(gauntlet.ledger_url)
    here = select(table.c.state, table.c.detail).where(table.c.direction == direction)
    with reader.read() as connection:
        found = [(str(row.state), str(row.detail)) for row in connection.execute(here)]
    reader.close()
    return found


def test_servers_that_break_off_at_any_act_cost_nothing(make: Make) -> None:
    """F16, F13, F33: cut while fetching, removing, uploading, renaming, and a full disk; ugly names besides."""
    gauntlet = make(
        bad={
            "alpha": bad(cuts_before="read", strikes=[1]),
            "beta": bad(cuts_after="remove", strikes=[1]),
            "gamma": bad(cuts_before="write", strikes=[1]),
            "delta": bad(cuts_after="posix_rename", strikes=[1]),
            "epsilon": bad(fails_at=("write", ENOSPC), strikes=[2]),
        }
    )
    gauntlet.drop(15)
    gauntlet.drain(patience_s=120)
    assert gauntlet.faults() == []


def test_partners_that_hang_hold_up_nobody_else_nor_the_end(make: Make) -> None:
    """F17: a server that never answers and a peer that never ends; the sound partner's orders pass, and we stop in time."""
    gauntlet = make("sftp", "sync", bad={"stuck": bad(stalls_at="scandir")})
    sound = next(each for each in gauntlet.partners if each.name == "hull")
    assert isinstance(sound, SftpPartner)
    peer = peer_of(gauntlet)
    with gauntlet.daemon() as process:
        gauntlet.drop(3)
        wait_for(lambda: len(sound.answers()) == 1 and len(peer.got) == 1)
        peer.stands_still_s = 3_600
        gauntlet.drop(6)
        wait_for(lambda: len(sound.answers()) == 3, within_s=30)
        process.terminate()
        process.wait(40)
    assert process.returncode == 0


def test_message_that_comes_again_in_every_way_has_one_effect(make: Make) -> None:
    """F14: same id and bytes, the same receipt; same id and other bytes, refused; another id, no second document."""
    gauntlet = make("sync")
    peer = peer_of(gauntlet)
    content = Order(number=1, sender="GLOBEX").content()
    first = peer.make("order.edi", content)
    with gauntlet.daemon():
        wait_for(lambda: _answered(peer, first.message_id))
        answers = [peer.post(first) for _ in range(3)]
        assert len({each[2] for each in answers}) == 1
        id_again = {"message_id": first.message_id}
        contradiction = peer.make("order.edi", Order(number=2).content(), **id_again)
        peer.sent[first.message_id] = first
        assert b"processed/error" in _plain(peer.post(contradiction)[2])
        peer.sent[first.message_id] = first
        status, _, body = peer.post(peer.make("order.edi", content))
        assert (status, b"processed/error" in _plain(body)) == (200, False)
        wait_for(
            lambda: (
                len(states(gauntlet, "in")) == 2 and "received" not in dict(states(gauntlet, "in"))
            )
        )
        wait_for(
            lambda: (
                len(gauntlet.erp.effects) + len(list((gauntlet.exchange / "erp").glob("*.json")))
                == 1
            )
        )
    assert len({each.content for each in peer.got.values()}) == len(peer.got)


def test_clock_and_certificates_that_are_wrong_for_a_while_lose_nothing(
    make: Make, tmp_path: Path
) -> None:
    """F20, F21: a clock that is 400 days ahead ends every certificate; set right, it all goes on at once."""
    gauntlet = make("sync")
    file = tmp_path / "ahead"
    peer = peer_of(gauntlet)
    order = Order(number=1, sender="GLOBEX")
    gauntlet.orders.append(order)
    sending = peer.make("order.edi", order.content())
    moving_clock.move(file, timedelta(days=400))
    with gauntlet.daemon("--clock", str(file)):
        wait_for(lambda: _answered(peer, sending.message_id))
        assert b"processed/error" in _plain(peer.post(sending)[2])
        _submit(gauntlet, Order(number=99).content())
        wait_for(lambda: [each[0] for each in states(gauntlet, "out")] == ["deferred"])
        assert "expired" in states(gauntlet, "out")[0][1]
        moving_clock.move(file, timedelta())
        peer._posting.submit(peer._guarded, peer._send, sending)
        wait_for(lambda: [each[0] for each in states(gauntlet, "out")] == ["delivered"] * 2)
        assert len(peer.got) == 2
    assert list(peer.faults()) == []


def test_name_server_that_fails_hangs_or_changes_its_mind_costs_nothing(
    make: Make, tmp_path: Path
) -> None:
    """F19: no such name, no answer, an address that is wrong, then the right one: by then nothing is remembered."""
    if why_not := names.hindrance():
        pytest.skip(why_not)
    gauntlet = make("sftp", "sync", name="partner.example")
    near = FolderPartner(name="acme", identity="ACME", target="web", exchange=gauntlet.exchange)
    gauntlet.partners = [*gauntlet.partners, near]
    gauntlet.prepare()
    with names.Names(tmp_path) as server:
        gauntlet.prefix = server.prefix
        with gauntlet.daemon() as process:
            wait_for(lambda: server.asked > 0)
            for fate, silent in (("", False), ("", True), ("127.0.0.9", False)):
                server.addresses, server.silent = {"partner.example": fate}, silent
                gauntlet.drop(3)
                asked, known = server.asked, len(near.answers())
                wait_for(lambda: len(near.answers()) > known)  # noqa: B023 - used at once
                wait_for(lambda: server.asked > asked + 4)  # noqa: B023
            wait_for(lambda: "deferred" in dict(states(gauntlet, "out")))
            assert threads_of(process.pid) < 80
            server.addresses = {"partner.example": "127.0.0.1"}
            wait_for(gauntlet.all_quiet)
    assert gauntlet.faults() == []


def threads_of(pid: int) -> int:
    """Return how many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _answered(peer: As2Peer, message_id: str) -> bool:
    """Post until the gateway is there to answer."""
    try:
        return peer.post(peer.sent[message_id])[0] == 200
    except OSError:
        return False


def _plain(body: bytes) -> bytes:
    return body.lower()


def _submit(gauntlet: Gauntlet, content: bytes) -> None:
    request = {"command": "submit", "partner": "globex", "name": "file.edi", "by": "test"}
    content_ = b64encode(content).decode()
    answer = control.ask(gauntlet.site / "state", {**request, "content": content_})
    assert answer["ok"], answer
