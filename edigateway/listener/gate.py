"""The gate: how many connections there are, of whom, and who must go so that another can come."""

import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from edigateway.config.listener import ListenerSettings


@dataclass(eq=False, frozen=True, slots=True, kw_only=True)
class Ticket:
    """One connection that was let in; ``address`` is that of the peer."""

    socket: socket.socket
    address: str


class Gate:
    """Counts connections from the moment they are accepted, before any agreement on TLS.

    When all places are taken, whoever has waited longest without having said what they want makes room: so sockets
    that only sit there keep nobody out, from however many addresses they come.
    """

    def __init__(self, settings: ListenerSettings) -> None:
        """Let in as many as the settings allow."""
        self._limits = settings.limits
        self.trusts = trusted(settings.proxy.addresses if settings.proxy else ())
        self._of_address: Counter[str] = Counter()
        self._tickets: set[Ticket] = set()
        self._waiting: dict[Ticket, None] = {}

    def admit(self, connection: socket.socket, address: str) -> Ticket | None:
        """Let a connection in, or return None."""
        full = self._of_address[address] >= self._limits.connections_per_address
        if full and not self.trusts(address):
            return None
        if len(self._tickets) >= self._limits.connections and not self._make_room():
            return None
        ticket = Ticket(socket=connection, address=address)
        self._tickets.add(ticket)
        self._of_address[address] += 1
        self._waiting[ticket] = None
        return ticket

    def waits(self, ticket: Ticket) -> None:
        """Note that a connection has nothing going on: no call of its has come whole as far as its head."""
        if ticket in self._tickets:
            self._waiting[ticket] = None

    def works(self, ticket: Ticket) -> None:
        """Note that a connection has a call going on, so that it keeps its place."""
        self._waiting.pop(ticket, None)

    def release(self, ticket: Ticket) -> None:
        """Give a place free; one that is free already is no error."""
        self._waiting.pop(ticket, None)
        if ticket in self._tickets:
            self._tickets.discard(ticket)
            self._of_address[ticket.address] -= 1
            if not self._of_address[ticket.address]:
                del self._of_address[ticket.address]

    def _make_room(self) -> bool:
        oldest = next(iter(self._waiting), None)
        if oldest is None:
            return False
        self.release(oldest)
        with suppress(OSError):  # whoever reads from it finds its end, in whatever state it is
            oldest.socket.shutdown(socket.SHUT_RDWR)
        return True


def trusted(addresses: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether an address is one of a proxy that is believed."""
    networks = [ip_network(each) for each in addresses]

    def is_trusted(address: str) -> bool:
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in each for each in networks)

    return is_trusted
