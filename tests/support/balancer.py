"""One address in front of several listeners, as a balancer of TCP has it: each connection goes to the next that is up."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle

from tests.support.sftp_lines import Line, pump


class Balancer(Line):
    """Takes connections in turn to ports of this machine, and passes over those that nobody listens on."""

    def __init__(self, ports: Sequence[int]) -> None:
        """Listen on a free port."""
        self._turns, self._count = cycle(ports), len(ports)
        super().__init__(_pass_on)

    def next_up(self) -> socket.socket | None:
        """Connect to the next listener, if any is up."""
        for _ in range(self._count):
            try:
                return self.keep(socket.create_connection(("127.0.0.1", next(self._turns))))
            except ConnectionRefusedError:
                continue
        return None


def _pass_on(connection: socket.socket, line: Line) -> None:
    assert isinstance(line, Balancer)
    server = line.next_up()
    if server is None:
        connection.shutdown(socket.SHUT_RDWR)
        return

    def there() -> None:
        pump(connection, server)
        server.shutdown(socket.SHUT_WR)

    line.start(there)
    try:
        pump(server, connection)
    finally:
        for each in (connection, server):  # whoever waits for it in the other thread wakes up
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
