"""Bad lines and what is no SSH server: small TCP services on a loopback port, each in a thread."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial


class Line:
    """A TCP service that runs ``serve`` for each connection until it is closed."""

    user = "acme"

    def __init__(self, serve: Callable[[socket.socket, "Line"], None]) -> None:
        """Listen on a free port."""
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.ended = threading.Event()
        self.vanished = threading.Event()
        """Set once a line that can vanish has done so; cleared, it carries what begins from then on."""
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def keep(self, other: socket.socket) -> socket.socket:
        """Close another socket together with this line."""
        self._open.append(other)
        return other

    def start(self, work: Callable[[], None]) -> None:
        """Do some work in a thread of the line."""
        thread = threading.Thread(target=self._quietly, args=(work,))
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """End it, and every connection over it."""
        self.ended.set()
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = self.keep(self._listener.accept()[0])
                self.start(partial(self._serve, connection, self))

    @staticmethod
    def _quietly(work: Callable[[], None]) -> None:
        with suppress(OSError):
            work()


def saying(words: bytes, every_s: float = 0.0) -> Callable[[socket.socket, Line], None]:
    """Say something to whoever connects, all at once or a byte at a time for ever, and then be silent."""

    def serve(connection: socket.socket, line: Line) -> None:
        if not every_s:
            connection.sendall(words)
            line.ended.wait()
        while not line.ended.wait(every_s):
            connection.sendall(words[:1])

    return serve


def proxy(
    port: int, *, bytes_a_second: float | None = None, cut_after_bytes: int | None = None
) -> Callable[[socket.socket, Line], None]:
    """Pass everything on to a port: slowly, or only so many bytes of what comes back."""

    def serve(connection: socket.socket, line: Line) -> None:
        server = line.keep(socket.create_connection(("127.0.0.1", port)))
        line.start(lambda: pump(connection, server, bytes_a_second))
        pump(server, connection, bytes_a_second, cut_after_bytes)
        connection.shutdown(socket.SHUT_RDWR)
        server.shutdown(socket.SHUT_RDWR)

    return serve


def vanishing(port: int, *, after_bytes: int) -> Callable[[socket.socket, Line], None]:
    """Pass everything on to a port until so many bytes went there; then carry nothing, and close nothing.

    That is how a peer looks whose machine or link is gone: no FIN and no RST ever comes.
    """

    def serve(connection: socket.socket, line: Line) -> None:
        server = line.keep(socket.create_connection(("127.0.0.1", port)))
        line.start(lambda: _carry(connection, server, line, after_bytes))
        _carry(server, connection, line, None)

    return serve


def _carry(
    source: socket.socket, target: socket.socket, line: Line, after_bytes: int | None
) -> None:
    passed = 0
    while data := source.recv(8_192):
        passed += len(data)
        if after_bytes is not None and passed > after_bytes:
            line.vanished.set()
        if line.vanished.is_set():
            line.ended.wait()
            return
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def pump(
    source: socket.socket,
    target: socket.socket,
    bytes_a_second: float | None = None,
    cut_after_bytes: int | None = None,
) -> None:
    """Carry what comes out of one connection into another until it ends, or so many bytes have passed."""
    passed = 0
    while data := source.recv(8_192):
        if bytes_a_second:
            time.sleep(len(data) / bytes_a_second)
        passed += len(data)
        if cut_after_bytes is not None and passed > cut_after_bytes:
            return
        target.sendall(data)
