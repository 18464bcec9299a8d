"""The gate: how many connections there are, of whom, and who must go so that another can come."""

import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic

from edigateway.config.listener import ListenerSettings

GRACE_S = 1.0
"""How long nobody counts as slow."""


@dataclass(eq=False, slots=True, kw_only=True)
class Ticket:
    """One connection that was let in; ``household`` is what counts as one address.

    ``begun`` is when it began to wait for a call, or a body began to come, and ``received_bytes`` how much of that body
    has come, None while there is none.
    """

    socket: socket.socket
    household: str
    begun: float = field(default_factory=monotonic)
    received_bytes: int | None = None

    def speed(self, now: float) -> float:
        """Return how many bytes of the body came a second, on the whole."""
        return (self.received_bytes or 0) / max(now - self.begun, GRACE_S)


class Gate:
    """Counts connections from the moment they are accepted, before any agreement on TLS.

    When all places are taken, one makes room whose call has not come whole: whoever has been slow for longest; else who
    has waited longest without having said what they want; else the slowest of those that send. So sockets that sit
    there or drip keep nobody out, from however many addresses they come.
    """

    def __init__(self, settings: ListenerSettings) -> None:
        """Let in as many as the settings allow."""
        self._limits = settings.limits
        self.trusts = trusted(settings.proxy.addresses if settings.proxy else ())
        self._of_address: Counter[str] = Counter()
        self._tickets: set[Ticket] = set()
        self._unfinished: dict[Ticket, None] = {}
        """In the order in which they began."""

    def admit(self, connection: socket.socket, address: str) -> Ticket | None:
        """Let a connection in, or return None."""
        household = _household(address)
        full = self._of_address[household] >= self._limits.connections_per_address
        if full and not self.trusts(address):
            return None
        if len(self._tickets) >= self._limits.connections and not self._make_room():
            return None
        ticket = Ticket(socket=connection, household=household)
        self._tickets.add(ticket)
        self._of_address[household] += 1
        self._begin(ticket, None)
        return ticket

    def waits(self, ticket: Ticket) -> None:
        """Note that a connection has nothing going on: the head of its next call has not come whole."""
        self._begin(ticket, None)

    def receives(self, ticket: Ticket) -> None:
        """Note that a body begins to come."""
        self._begin(ticket, 0)

    def works(self, ticket: Ticket) -> None:
        """Note that a call has come whole, and keeps its place."""
        self._unfinished.pop(ticket, None)

    def _begin(self, ticket: Ticket, received_bytes: int | None) -> None:
        if ticket in self._tickets:
            ticket.begun, ticket.received_bytes = monotonic(), received_bytes
            self._unfinished.pop(ticket, None)
            self._unfinished[ticket] = None

    def release(self, ticket: Ticket) -> None:
        """Give a place free; one that is free already is no error."""
        self._unfinished.pop(ticket, None)
        if ticket in self._tickets:
            self._tickets.discard(ticket)
            self._of_address[ticket.household] -= 1
            if not self._of_address[ticket.household]:
                del self._of_address[ticket.household]

    def _make_room(self) -> bool:
        leaving = self._slow() or self._waiting() or self._slowest()
        if leaving is None:
            return False
        self.release(leaving)
        with suppress(OSError):  # whoever reads from it finds its end, in whatever state it is
            leaving.socket.shutdown(socket.SHUT_RDWR)
        return True

    def _slow(self) -> Ticket | None:
        now = monotonic()
        for each in self._unfinished:
            if now - each.begun < GRACE_S:
                return None
            if each.speed(now) < self._limits.bytes_per_s:
                return each
        return None

    def _waiting(self) -> Ticket | None:
        return next((each for each in self._unfinished if each.received_bytes is None), None)

    def _slowest(self) -> Ticket | None:
        now = monotonic()
        return min(self._unfinished, key=lambda each: each.speed(now), default=None)


def trusted(addresses: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether an address is one of a proxy that is believed."""
    networks = [ip_network(each) for each in addresses]

    def is_trusted(address: str) -> bool:
        found = read_address(address)
        return found is not None and any(found in each for each in networks)

    return is_trusted


def read_address(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address; one of IPv4 that is written as IPv6 is the same. None if it is none."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _household(address: str) -> str:
    """Return what counts as one address: of IPv6 that is a network of 64 bits, as one subscriber gets it."""
    found = read_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or address)
