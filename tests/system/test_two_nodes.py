"""Two daemons share one PostgreSQL, and partners reach either: nothing is done twice, nothing waits for a dead node.

Both look into the partners' SFTP folders; a balancer gives each call of an AS2 partner to the next node, so that a
receipt often comes to the one that did not send.
"""

import json
import random
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import open_reader
from tests.support import moving_clock
from tests.support.as2_peer import As2Peer, Sending, post
from tests.support.balancer import Balancer
from tests.support.orders import Order
from tests.support.postgres import PostgresServer
from tests.system.conftest import Make
from tests.system.gauntlet import Gauntlet, random_points
from tests.system.partners import As2Partner, SftpPartner, files, free_port

pytestmark = pytest.mark.timeout(300)

LEASE_S = 2.0
LEASE = ("--lease-s", str(LEASE_S))


@dataclass(frozen=True, slots=True)
class Nodes:
    """Two nodes of one site; what one of them is asked about holds for both."""

    first: Gauntlet
    second: Gauntlet

    @contextmanager
    def running(self, *options_of_second: str) -> Iterator[None]:
        """Run both, and return once both can be called."""
        with self.first.daemon(*LEASE), self.second.daemon(*LEASE, *options_of_second):
            for each in (self.first, self.second):
                _wait_for(lambda node=each: _answers(node))  # type: ignore[misc]
            yield

    def peer(self) -> As2Peer:
        """Return the partner who speaks AS2, where there is one."""
        [partner] = [each for each in self.first.partners if isinstance(each, As2Partner)]
        return partner.peer

    def at_once(self, *sendings: Sending) -> list[tuple[int, bytes]]:
        """Post one message to each node at the same moment; return what each answered."""
        together = Barrier(2)

        def send(node: Gauntlet, sending: Sending) -> tuple[int, bytes]:
            together.wait()
            url = f"http://127.0.0.1:{node.port}/as2"
            status, _, body = post(url, sending.composed.headers, sending.composed.body)
            return status, body

        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(send, (self.first, self.second), sendings))

    def journal(self, event: Event) -> list[str]:
        """Return the partner of each entry of that kind, in order."""
        table, reader = tables.journal, open_reader(self.first.ledger_url)
        found = select(table.c.partner).where(table.c.event == event).order_by(table.c.sequence)
        with reader.read() as connection:
            partners = [str(each) for each in connection.scalars(found)]
        reader.close()
        return partners


@pytest.fixture
def new_ledger_url(postgres: PostgresServer) -> str:
    """Only PostgreSQL can be shared."""
    return postgres.new_database()


@pytest.fixture
def nodes(make: Make, tmp_path: Path) -> Iterator[Callable[..., Nodes]]:
    """Return what prepares two nodes with these kinds of partners."""
    with ExitStack() as stack:

        def make_(*kinds: str) -> Nodes:
            ports = [free_port(), free_port()]
            balancer = Balancer(ports)
            stack.callback(balancer.close)
            first = make(*kinds, called_at=balancer.port)
            first.port = ports[0]
            second = Gauntlet(
                site=tmp_path / "second",
                exchange=first.exchange,
                ledger_url=first.ledger_url,
                erp=first.erp,
                node="second",
                partners=first.partners,
                port=ports[1],
                orders=first.orders,
            )
            for each in (first, second):
                each.prepare()
            return Nodes(first, second)

        yield make_


def test_message_that_reaches_both_nodes_at_once_is_taken_once(
    nodes: Callable[..., Nodes],
) -> None:
    """F14, F15: the same bytes get the same receipt; of two under one id one is taken and one refused, and noted."""
    two = nodes("sync")
    peer = two.peer()
    with two.running():
        for number in range(1, 6):
            sending = peer.make(f"{number}.edi", Order(number=number, sender="GLOBEX").content())
            [one, other] = two.at_once(sending, sending)
            assert one == other
            assert one[0] == 200
            assert b"automatic-action/mdn-sent-automatically; processed" in _plain(one[1])
        for number in range(6, 11):
            sending = peer.make("a.edi", Order(number=number, sender="GLOBEX").content())
            content = Order(number=number + 100, sender="GLOBEX").content()
            rival = peer.make("b.edi", content, message_id=sending.message_id)
            answers = [_plain(body) for _, body in two.at_once(sending, rival)]
            assert sorted(b"processed/error" in each for each in answers) == [False, True]
        _wait_for(lambda: len(peer.got) == 10)
    assert two.journal(Event.MESSAGE_TAKEN) == ["globex"] * 10
    assert two.journal(Event.MESSAGE_CONTRADICTED) == ["globex"] * 5
    assert len({each.content for each in peer.got.values()}) == len(_control_numbers(peer)) == 10


@pytest.mark.parametrize(
    ("kind", "point"),
    [
        ("sync", "after post /as2:1"),
        pytest.param("sync", "before commit admit:1", marks=pytest.mark.long),
        pytest.param("sync", "before commit seal:1", marks=pytest.mark.long),
        pytest.param("async", "after post /as2:1", marks=pytest.mark.long),
        pytest.param("async", "before post /receipts:1", marks=pytest.mark.long),
        pytest.param("sftp", "before commit receive:1", marks=pytest.mark.long),
        pytest.param("sftp", "after sftp show:1", marks=pytest.mark.long),
        pytest.param("archive", "before sftp move:1", marks=pytest.mark.long),
        pytest.param("sftp", "before write translate:1", marks=pytest.mark.long),
        pytest.param("sftp", "after post /messages:1", marks=pytest.mark.long),
    ],
)
def test_work_of_a_node_that_died_is_taken_over(
    nodes: Callable[..., Nodes], kind: str, point: str
) -> None:
    """F01, F15: nobody starts it again; the other one ends what it began, once its lease is over."""
    two = nodes(kind)
    two.first.drop(3)
    assert two.first.kill_at(point, *LEASE)
    with two.second.daemon(*LEASE):
        _wait_for(two.second.all_quiet)
    assert two.second.faults() == []


@pytest.mark.long
def test_nodes_whose_clocks_differ_by_minutes_work_side_by_side(
    nodes: Callable[..., Nodes], tmp_path: Path
) -> None:
    """F20: neither takes what the other has in hand, though a lease of a few seconds looks long over to the one ahead."""
    two, file = nodes("sftp", "sync"), tmp_path / "ahead"
    moving_clock.move(file, timedelta(minutes=5))
    with two.running("--clock", str(file)):
        for _ in range(5):
            two.first.drop(10)
            _wait_for(two.first.all_quiet)
    assert two.first.faults() == []
    assert "lane.lost" not in (two.first.exchange / "daemon.log").read_text()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_forty_kills_of_either_node_while_the_other_works_all_zeros(
    nodes: Callable[..., Nodes], capsys: pytest.CaptureFixture[str]
) -> None:
    """F01, F15: each order has one effect and one answer under one id and number, and each partner's keep their order."""
    two, at_work, dice = nodes("sftp", "sync", "archive", "async"), 0, random.Random(15)
    points = _points(two.first)
    for steady, victim, seed in ((two.second, two.first, 15), (two.first, two.second, 51)):
        with steady.daemon(*LEASE):
            for spot in random_points(points, 20, seed=seed):
                at_work += _kill_at_work(victim, spot, dice.uniform(0.3, 4))
    with two.running():
        _wait_for(two.first.all_quiet, within_s=120)
    faults = [*two.first.seen, *two.second.seen, *two.first.faults(), *_out_of_order(two)]
    with capsys.disabled():
        kills = two.first.kills + two.second.kills
        print(
            f"\ntwo nodes: {kills} kills ({at_work} with work under way), {len(two.first.orders)} documents, faults: {faults or 'none'}"
        )
    assert at_work > 20
    assert faults == []


def _kill_at_work(node: Gauntlet, spot: str, within_s: float) -> bool:
    """Let work come once a node is up, and kill it at a point or after so long; tell whether something was under way."""
    with node.daemon("--kill", spot, *LEASE) as process:
        _wait_for(lambda: process.poll() is not None or _answers(node))
        node.drop(6)
        with suppress(subprocess.TimeoutExpired):
            process.wait(within_s)
        at_work = not node.all_quiet()
    node.note_kill()
    return at_work


def _points(gauntlet: Gauntlet) -> list[str]:
    gauntlet.drop(8)
    file = gauntlet.exchange / "points"
    gauntlet.drain("--points", str(file))
    return sorted({each for each in file.read_text().split("\n") if each and "config" not in each})


def _out_of_order(two: Nodes) -> Iterator[str]:
    """Compare the order in which each partner's files were recorded with that in which they had effects and answers."""
    effects = [json.loads(each) for each in two.first.erp.effects.values()]
    for partner, numbers in _received(two.first.ledger_url).items():
        had = [each["document"]["number"] for each in effects if each["partner"] == partner]
        if had != [each for each in numbers if each in set(had)]:
            yield f"{partner}: the ERP has {had}, received was {numbers}"
    for each in two.first.partners:
        if isinstance(each, As2Partner):
            given = _control_numbers(each.peer)
        elif isinstance(each, SftpPartner):
            given = [number for _, number in sorted(_renamed(each.root / "out"))]
        if given != sorted(given):
            yield f"{each.name}: our files came in the order {given}"


def _received(url: str) -> Mapping[str, Sequence[str]]:
    """Return the numbers of each partner's documents, in the order in which their files were recorded."""
    journal, document, reader = tables.journal, tables.document, open_reader(url)
    found: dict[str, list[str]] = defaultdict(list)
    with reader.read() as connection:
        rows = connection.execute(
            select(document.c.partner, document.c.number)
            .join(journal, journal.c.subject_id == document.c.transmission_id)
            .where(journal.c.event == Event.RECEIVED)
            .order_by(journal.c.sequence)
        )
        for row in rows:
            found[row.partner].append(row.number)
    reader.close()
    return found


def _control_numbers(peer: As2Peer) -> list[str]:
    """Return the numbers of the interchanges that a partner got, in the order in which it got them."""
    return [_control_number(each.content) for each in peer.got.values()]


def _control_number(interchange: bytes) -> str:
    return interchange.split(b"ISA", 1)[1].split(b"*")[13].decode()


def _renamed(folder: Path) -> Iterator[tuple[int, str]]:
    """Return when each file got its name, as finely as the kernel notes it, and the number of its interchange."""
    for path in files(folder):
        yield path.stat().st_ctime_ns, _control_number(path.read_bytes())


def _plain(receipt: bytes) -> bytes:
    return receipt.lower()


def _answers(node: Gauntlet) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", node.port or 0), timeout=1):
        return True
    return False


def _wait_for(what: Callable[[], bool], within_s: float = 60) -> None:
    until = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.1)
