"""A socket that ends by itself when its time is up, so that no server can hold a thread of ours.

Paramiko looks at its socket ten times a second, from its own thread while it waits and from ours while it writes; at
whichever look the time is up, the socket fails, and everything that waits on the connection wakes up.
"""

import socket
import threading
import time
from typing import Any, TypeAlias

BEAT_S = 0.1
"""How long one look lasts; Paramiko sets the same."""

_MOST_OF_BEGINNING = 60

_Address: TypeAlias = tuple[socket.AddressFamily, socket.SocketKind, int, Any]


class TimeIsUp(ConnectionAbortedError):
    """The server was given its time, and let it pass."""

    def __init__(self) -> None:
        """Carry an error number, because Paramiko prints it."""
        super().__init__(110, "the time is up")


class GuardedSocket(socket.socket):
    """A connected TCP socket with an end."""

    due_at: float = 0.0
    """When it ends, on the monotonic clock."""
    given_up: bool = False
    """Whether we want nothing more of it; any thread may say so."""
    expired: bool = False
    """Whether it ended because its time was up."""
    began: bytes = b""
    """What the other side said first: it tells who answered where no SSH server did."""

    @property
    def late(self) -> bool:
        """Tell whether its time is up, or so nearly that Paramiko's own clocks may have been first."""
        return self.expired or time.monotonic() > self.due_at - 2 * BEAT_S

    def until(self, due_at: float) -> None:
        """Set another end."""
        self.due_at = due_at

    def recv(self, size_bytes: int, flags: int = 0) -> bytes:
        """Receive, or time out after a beat, or end.

        Raises:
            TimeIsUp: the end has come.
        """
        self._look()
        received = super().recv(size_bytes, flags)
        if len(self.began) < _MOST_OF_BEGINNING:
            self.began = (self.began + received)[:_MOST_OF_BEGINNING]
        return received

    def send(self, data: object, flags: int = 0) -> int:
        """Send, or time out after a beat, or end.

        Raises:
            TimeIsUp: the end has come.
        """
        self._look()
        return super().send(data, flags)  # type: ignore[arg-type]  # whatever the caller may send

    def _look(self) -> None:
        if self.given_up or time.monotonic() >= self.due_at:
            self.expired = not self.given_up
            raise TimeIsUp


def connect(host: str, port: int, due_at: float) -> GuardedSocket:
    """Connect to the first address of a host that answers; each has an equal part of the time that is left.

    Raises:
        OSError: none answers in time, or the name is not known.
    """
    failure: OSError = TimeoutError(110, "no address answered in time")
    addresses = _addresses(host, port, due_at)
    for tried, (family, kind, protocol, address) in enumerate(addresses):
        guarded = GuardedSocket(family, kind, protocol)
        guarded.until(due_at)
        left_s = due_at - time.monotonic()
        guarded.settimeout(max(BEAT_S, left_s / (len(addresses) - tried)))
        try:
            guarded.connect(address)
        except OSError as error:
            failure = error
            guarded.close()
            continue
        guarded.settimeout(BEAT_S)
        guarded.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return guarded
    raise failure


def _addresses(host: str, port: int, due_at: float) -> list[_Address]:
    """Look a name up; the system gives no way to end that, so it is left to a thread that ends when the system does.

    Raises:
        OSError: the name is not known, or looking it up takes too long.
    """
    found: list[_Address] = []
    failures: list[OSError] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            failures.append(error)
        else:
            found.extend((each[0], each[1], each[2], each[4]) for each in answers)

    looking = threading.Thread(target=look_up, name=f"looking up {host}", daemon=True)
    looking.start()
    looking.join(max(BEAT_S, due_at - time.monotonic()))
    for failure in failures:
        raise failure
    if not found:
        raise TimeoutError(110, "looking up its name takes too long")
    return found
