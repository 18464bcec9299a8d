"""Who is let in, and who makes room: the slow, then the silent, then the slowest; never a whole call."""

import socket
from collections.abc import Iterator
from itertools import count
from time import monotonic

import pytest

from edigateway.config.listener import ListenerSettings
from edigateway.listener.gate import Gate, Ticket


@pytest.fixture
def gate() -> Gate:
    """Return a gate with three places, two for each address."""
    limits = {"connections": 3, "connections_per_address": 2}
    proxy = {"addresses": ["10.0.0.0/8"]}
    return Gate(ListenerSettings.model_validate({"port": 1, "limits": limits, "proxy": proxy}))


@pytest.fixture
def pairs() -> Iterator[list[socket.socket]]:
    made: list[socket.socket] = []
    yield made
    for each in made:
        each.close()


class Street:
    """Sends connections to a gate, each from an address of its own unless said otherwise."""

    def __init__(self, gate: Gate, made: list[socket.socket]) -> None:
        self._gate, self._made, self._numbers = gate, made, count(1)

    def come(self, address: str = "") -> Ticket | None:
        ours, theirs = socket.socketpair()
        self._made += [ours, theirs]
        return self._gate.admit(ours, address or f"192.0.2.{next(self._numbers)}")

    def come_in(self) -> Ticket:
        ticket = self.come()
        assert ticket is not None
        return ticket


@pytest.fixture
def street(gate: Gate, pairs: list[socket.socket]) -> Street:
    return Street(gate, pairs)


def is_cut(ticket: Ticket) -> bool:
    ticket.socket.setblocking(False)
    try:
        return ticket.socket.recv(1) == b""
    except BlockingIOError:
        return False


def receiving(gate: Gate, ticket: Ticket, *, bytes_: int, for_s: float) -> None:
    gate.receives(ticket)
    ticket.begun, ticket.received_bytes = monotonic() - for_s, bytes_


def test_gate_address_has_its_places_and_no_more(gate: Gate, street: Street) -> None:
    """A place that is given back can be taken again."""
    first, _, third = (street.come("192.0.2.200") for _ in range(3))
    assert third is None
    assert first is not None
    gate.release(first)
    gate.release(first)
    assert street.come("192.0.2.200") is not None
    assert street.come("192.0.2.200") is None


def test_gate_subscriber_with_many_addresses_counts_as_one(street: Street) -> None:
    """Whoever has a network of IPv6 could come from another address each time."""
    assert street.come("2001:db8:1:2::1")
    assert street.come("2001:db8:1:2:ffff::9")
    assert street.come("2001:db8:1:2:3:4:5:6") is None
    assert street.come("2001:db8:1:3::1")


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3"])
def test_gate_proxy_has_all_places(street: Street, address: str) -> None:
    """All partners come from there."""
    assert all(street.come(address) for _ in range(3))


def test_gate_full_lets_go_who_waited_longest(gate: Gate, street: Street) -> None:
    """Of three that say nothing the first goes; one that did something in between stays."""
    first, second, third = (street.come_in() for _ in range(3))
    gate.receives(first)
    gate.works(first)
    gate.waits(first)
    assert street.come() is not None
    assert [is_cut(each) for each in (first, second, third)] == [False, True, False]


def test_gate_full_lets_go_the_slow_before_the_new(gate: Gate, street: Street) -> None:
    """Somebody who has just come has had no time to say anything; a body that drips has."""
    slow, quick, new = (street.come_in() for _ in range(3))
    receiving(gate, quick, bytes_=9_000_000, for_s=60)
    receiving(gate, slow, bytes_=60, for_s=30)
    gate.waits(new)
    assert street.come() is not None
    assert [is_cut(each) for each in (slow, quick, new)] == [True, False, False]


def test_gate_full_of_quick_bodies_lets_go_the_slowest(gate: Gate, street: Street) -> None:
    """Nobody is slow, and still a new one finds a place."""
    tickets = [street.come_in() for _ in range(3)]
    for each, size in zip(tickets, (900_000, 300_000, 600_000), strict=True):
        receiving(gate, each, bytes_=size, for_s=10)
    assert street.come() is not None
    assert [is_cut(each) for each in tickets] == [False, True, False]


def test_gate_full_of_whole_calls_lets_nobody_in(gate: Gate, street: Street) -> None:
    """Whose call has come whole keeps the place."""
    tickets = [street.come_in() for _ in range(3)]
    for each in tickets:
        gate.receives(each)
        gate.works(each)
    assert street.come() is None
    assert not any(is_cut(each) for each in tickets)


def test_gate_one_that_has_left_is_not_noted_any_more(gate: Gate, street: Street) -> None:
    """What still happens on a connection that had to go changes nothing."""
    gone = street.come_in()
    gate.release(gone)
    gate.waits(gone)
    gate.receives(gone)
    inside = [street.come_in() for _ in range(3)]
    assert street.come() is not None
    assert is_cut(inside[0])
    assert not is_cut(gone)
