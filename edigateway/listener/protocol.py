"""One connection: uvicorn's HTTP/1.1, with the holes closed that an open door on the internet cannot have.

What uvicorn leaves open: no time limit for headers, lenient heads, no sight of the client's certificate, and answers
that are lost when a connection is closed while the caller still sends.
"""

import asyncio
import hashlib
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from edigateway.config.listener import ListenerLimits
from edigateway.listener.gate import Gate, Ticket
from edigateway.listener.heads import END, BadHead, Head, check_beginning, read_head

LINGER_S = 2.0
"""How long a caller that is still sending may see the answer before the connection is cut."""
_SLICE_BYTES = 2 * 1024
"""How much of a chunked body is read between two looks at what it is made of."""
_CHUNKING_BYTES = 2 * 1024
"""How much more than twice its content a chunked body may take on the wire, at any time."""


class Connection(H11Protocol):
    """Reads the head of each call itself, strictly and within its time, and gives the rest to uvicorn.

    A second call on the connection is read only after one whose length was told beforehand: where two programs could
    see the end of a body in different places, nothing that follows it is a call.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        limits: ListenerLimits,
        gate: Gate,
        ticket: Ticket,
    ) -> None:
        """Serve the connection that has this ticket."""
        super().__init__(config, server_state, {}, asyncio.get_running_loop())
        self._limits, self._gate, self._ticket = limits, gate, ticket
        self._beginning = bytearray()
        self._reading_head = True
        self._chunked = False
        self._ending = False
        self._chunking_bytes = 0
        self._certificate = ""
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: the first head has its time from now on."""
        self._wire = transport
        super().connection_made(_Transport(transport, self))  # type: ignore[arg-type]
        tls = transport.get_extra_info("ssl_object")
        found = tls.getpeercert(binary_form=True) if tls else None
        self._certificate = hashlib.sha256(found).hexdigest() if found else ""
        self._within(self._limits.header_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place free; whoever reads the body learns that there is no more."""
        self._ending = True
        self._within(None)
        self.resume_writing()
        self._gate.release(self._ticket)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take what has come, as part of a head or of a body."""
        self._unset_keepalive_if_required()
        if self._ending:
            return
        if self._reading_head:
            self._take_head(data)
        else:
            self._take_body(data)

    def on_response_complete(self) -> None:
        """Wait for the next call, unless this was the last one."""
        if self._ending:
            super().on_response_complete()
            return
        behind = self.conn.trailing_data[0]
        self.conn = h11.Connection(h11.SERVER, self._limits.header_bytes)
        self._reading_head = True
        self._gate.waits(self._ticket)
        self._within(self._limits.idle_s)
        super().on_response_complete()
        if behind:
            self._take_head(behind)

    def pause_writing(self) -> None:
        """Wait until the caller has read what was sent, but not for ever."""
        super().pause_writing()
        self._unread = self.loop.call_later(self._limits.idle_s, self._wire.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse a body that breaks the rules; what its reader has of it is no call."""
        if self.cycle is not None and not self.cycle.response_complete:
            started = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if started:
                self._wire.abort()
                return
        self._refuse(400)

    def end(self) -> None:
        """Send no more, and leave the caller a moment to see what was sent."""
        if self._ending:
            return
        self._ending = True
        unsent = self._wire.get_write_buffer_size()
        self._within(self._limits.idle_s if unsent else LINGER_S)
        self.flow.resume_reading()
        if self._wire.can_write_eof():
            self._wire.write_eof()
        elif self._reading_head or self.conn.their_state is not h11.SEND_BODY:
            self._wire.close()

    def is_ending(self) -> bool:
        """Say whether nothing is sent any more."""
        return self._ending or self._wire.is_closing()

    def _take_head(self, data: bytes) -> None:
        if not self._beginning:
            self._within(self._limits.header_s)
        looked_at = len(self._beginning)
        self._beginning += data
        end = self._beginning.find(END, max(0, looked_at - len(END)))
        until = len(self._beginning) if end < 0 else end + len(END)
        try:
            head = bytes(self._beginning[:until])
            check_beginning(head, looked_at, self._limits.header_bytes)
            if end >= 0:
                self._begin(read_head(head, self._limits.headers))
                self._hand_on(head, bytes(self._beginning[until:]))
        except BadHead as bad:
            self._refuse(bad.status)

    def _begin(self, head: Head) -> None:
        self._reading_head = False
        self._chunked = head.length_bytes is None
        self._chunking_bytes = 0
        self._within(None)
        self._gate.receives(self._ticket)
        self.app_state = {"head": head, "certificate": self._certificate}

    def _hand_on(self, head: bytes, behind: bytes) -> None:
        self._beginning.clear()
        self.conn.receive_data(head)
        self.handle_events()
        self._look_for_the_end()
        if behind and not self._ending:
            self._take_body(behind)

    def _take_body(self, data: bytes) -> None:
        self._ticket.received_bytes = (self._ticket.received_bytes or 0) + len(data)
        self._give(data)
        self._look_for_the_end()

    def _look_for_the_end(self) -> None:
        if self.conn.their_state is not h11.SEND_BODY:
            self._gate.works(self._ticket)

    def _give(self, data: bytes) -> None:
        if not self._chunked:
            self.conn.receive_data(data)
            self.handle_events()
            return
        for start in range(0, len(data), _SLICE_BYTES):
            self._take_chunks(data[start : start + _SLICE_BYTES])
            if self._ending:
                return

    def _take_chunks(self, data: bytes) -> None:
        """Take a slice of a chunked body; one that is mostly chunk headers costs us more than them, and is refused."""
        before = len(self.cycle.body)
        self.conn.receive_data(data)
        self.handle_events()
        content_bytes = len(self.cycle.body) - before
        self._chunking_bytes = max(0, self._chunking_bytes + len(data) - 2 * content_bytes)
        if self._chunking_bytes > _CHUNKING_BYTES and not self._ending:
            self.send_400_response("")

    def _refuse(self, status: int) -> None:
        phrase = HTTPStatus(status).phrase
        answer = f"HTTP/1.1 {status} {phrase}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        self._wire.write(answer.encode("ascii"))
        self.end()

    def _within(self, seconds: float | None) -> None:
        """Cut the connection after so long, unless something else is said before; None: there is no such time."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._wire.abort)


class _Transport:
    """The transport as uvicorn sees it: closing it is the connection's own business."""

    def __init__(self, wire: asyncio.Transport, connection: Connection) -> None:
        self._wire, self._connection = wire, connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)

    def close(self) -> None:
        self._connection.end()

    def is_closing(self) -> bool:
        return self._connection.is_ending()
