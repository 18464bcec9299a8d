"""The server: accepts connections as far as there is room, and ends when it is told to, its calls answered first."""

import asyncio
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from edigateway.config.listener import ListenerSettings
from edigateway.listener.calls import Calls
from edigateway.listener.gate import Gate, Ticket
from edigateway.listener.protocol import LINGER_S, Connection

DRAIN_S = 25
"""How long calls in flight may take to end once we are told to stop."""
_BACKLOG = 1024
"""How many connections the system may keep for us while we let others in: enough for a burst of bad ones."""
_PAUSE_S = 0.2
"""How long nobody is accepted after the system had no more descriptors for us."""


def listening_socket(settings: ListenerSettings) -> socket.socket:
    """Open the socket that partners connect to.

    Raises:
        OSError: the address is not ours, or the port is taken or not ours to take.
    """
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((settings.address, settings.port))
        found.listen(_BACKLOG)
        found.setblocking(False)
    except OSError:
        found.close()
        raise
    return found


class Server(uvicorn.Server):
    """uvicorn's server, whose connections come through our gate: they are counted before they can cost anything."""

    def __init__(
        self, calls: Calls, settings: ListenerSettings, tls: ssl.SSLContext | None
    ) -> None:
        """Serve ``calls`` within the bounds of the settings."""
        config = uvicorn.Config(
            calls,
            http=Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=settings.limits.header_bytes,
            timeout_keep_alive=3600,  # the connection keeps its own times
            timeout_graceful_shutdown=DRAIN_S,
        )
        super().__init__(config)
        self._limits, self._tls = settings.limits, tls
        self._gate = Gate(settings)
        self._connecting: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept."""
        self.servers = []
        self._accepting = [asyncio.create_task(self._accept(each)) for each in sockets or []]
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody any more, and wait for the calls that have begun."""
        for each in (*self._accepting, *self._connecting):
            each.cancel()
        await asyncio.gather(*self._accepting, *self._connecting, return_exceptions=True)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM; SIGINT is for the daemon, which then tells us."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, setattr, self, "should_exit", True)
        yield

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listening)
            except OSError:
                await asyncio.sleep(_PAUSE_S)
                continue
            self._let_in(connection, address)
            await asyncio.sleep(0)  # whoever is inside already has a turn between any two that come

    def _let_in(self, connection: socket.socket, address: Any) -> None:
        ticket = self._gate.admit(connection, address[0])
        if ticket is None:
            connection.close()
            return
        task = asyncio.create_task(self._connect(ticket))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, ticket: Ticket) -> None:
        loop = asyncio.get_running_loop()
        serving = Connection(self.config, self.server_state, self._limits, self._gate, ticket)
        times: dict[str, float] = {}
        if self._tls is not None:
            times["ssl_handshake_timeout"] = self._limits.header_s
            times["ssl_shutdown_timeout"] = LINGER_S
        try:
            await loop.connect_accepted_socket(
                lambda: serving, ticket.socket, ssl=self._tls, **times
            )
        except (OSError, asyncio.CancelledError):  # no TLS came of it, or it took too long
            self._gate.release(ticket)
            ticket.socket.close()
