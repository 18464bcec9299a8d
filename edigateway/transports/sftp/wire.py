"""One SFTP conversation: whole packets out and in, and never a wait beyond the deadlines."""

import time

import paramiko

from edigateway.transports.sftp import packets, unpacking
from edigateway.transports.sftp.guarded import GuardedSocket
from edigateway.transports.sftp.packets import Hello, Malformed
from edigateway.transports.sftp.trouble import Trouble, shown

_PIECE_BYTES = 32_000
"""What fits into one packet of SSH, whoever the server is (RFC 4253 §6.1)."""
_MOST_AT_ONCE = 1024 * 1024


class Wire:
    """The packets of one connection; used by one thread at a time.

    Every act may raise Trouble, after which the connection is of no use.
    """

    def __init__(
        self, channel: paramiko.Channel, guard: GuardedSocket, peer: str, operation_s: float
    ) -> None:
        """Speak over an open channel; each wait lasts at most ``operation_s``."""
        self.peer = peer
        self._channel, self._guard, self._operation_s = channel, guard, operation_s
        self._due_at = time.monotonic() + operation_s
        self._received = bytearray()

    def begin(self, total_s: float) -> None:
        """Give everything up to the next begin or rest this many seconds in all."""
        self._due_at = time.monotonic() + total_s

    def rest(self, idle_s: float) -> None:
        """Let the connection end by itself unless it is used again within this many seconds."""
        self._guard.until(time.monotonic() + idle_s)

    def give_up(self) -> None:
        """End what is under way, and everything after it; any thread may say so."""
        self._guard.given_up = True

    def greet(self) -> Hello:
        """Exchange versions; the first thing to do."""
        self.send(packets.hello())
        try:
            found = unpacking.parse_hello(self._next_packet())
        except Malformed as error:
            raise self._nonsense(error) from error
        if found.version != packets.VERSION:
            raise Trouble(f"{self.peer} speaks SFTP version {found.version}, and not version 3")
        return found

    def send(self, data: bytes) -> None:
        """Send packets."""
        view = memoryview(data)
        try:
            while view:
                self._guard.until(self._next_end())
                sent = self._channel.send(bytes(view[:_PIECE_BYTES]))
                if not sent:
                    raise self._lost()
                view = view[sent:]
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise self._lost() from error

    def receive(self) -> list[tuple[int, packets.Reply]]:
        """Wait for a reply, and return all that are there, with their numbers."""
        try:
            replies = [unpacking.parse_reply(self._next_packet())]
            while self._has_packet():
                replies.append(unpacking.parse_reply(self._next_packet()))
        except Malformed as error:
            raise self._nonsense(error) from error
        return replies

    def _next_packet(self) -> bytes:
        self._guard.until(self._next_end())
        while not self._has_packet():
            try:
                piece = self._channel.recv(_MOST_AT_ONCE)
            except (OSError, EOFError, paramiko.SSHException) as error:
                raise self._lost() from error
            if not piece:
                raise self._lost()
            self._received += piece
        end = 4 + self._length()
        body = bytes(memoryview(self._received)[4:end])
        del self._received[:end]
        return body

    def _has_packet(self) -> bool:
        return len(self._received) >= 4 and len(self._received) >= 4 + self._length()

    def _length(self) -> int:
        length = int.from_bytes(self._received[:4], "big")
        if not 0 < length <= packets.MAX_PACKET_BYTES:
            said = shown(bytes(self._received[:60]))
            raise Malformed(f"it announced a packet of {length} bytes (“{said}”)")
        return length

    def _next_end(self) -> float:
        return min(self._due_at, time.monotonic() + self._operation_s)

    def _lost(self) -> Trouble:
        if self._guard.given_up:
            return Trouble(f"the work at {self.peer} was broken off because we are closing")
        if not self._guard.expired:
            return Trouble(f"{self.peer} cut the connection")
        if time.monotonic() >= self._due_at:
            return Trouble(
                f"{self.peer} was too slow: the work was not done within the time for all of it (total_s), "
                "and goes on with the next try"
            )
        return Trouble(
            f"{self.peer} did not answer within {self._operation_s:g} seconds (operation_s); is the server overloaded?"
        )

    def _nonsense(self, error: Malformed) -> Trouble:
        return Trouble(
            f"{self.peer} does not speak SFTP as it should: {error}; "
            "a login script on the server that prints something does this"
        )
