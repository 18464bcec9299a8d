"""Control: how commands on the same machine speak to the running daemon, one JSON object a line over a socket file.

The socket lies in the state folder, which only the service's own user may enter; that is its whole protection.
"""

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from edigateway.errors import EdigatewayError

SOCKET_NAME = "control.sock"
MAX_LINE_BYTES = 144 << 20
"""What a request may have at most: a file of 100 MiB that is handed over, in base64."""

Request = Mapping[str, Any]
Answer = Mapping[str, Any]


class NoDaemon(EdigatewayError):
    """No daemon is running on this site."""


class Control:
    """Answers commands until it is closed; each is handled in a thread of its own."""

    def __init__(self, state: Path, handle: Callable[[Request], Answer]) -> None:
        """Listen in the folder ``state``; ``handle`` turns a request into an answer."""
        self._path = state / SOCKET_NAME
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = _Server(str(self._path), _Handler)
        finally:
            os.umask(before)
        self._server.handle_request_line = handle
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="control"
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    handle_request_line: Callable[[Request], Answer]


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 10

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(json.dumps(self._answer()).encode() + b"\n")

    def _answer(self) -> Answer:
        try:
            request = json.loads(self.rfile.readline(MAX_LINE_BYTES))
            return {"ok": True} | dict(self.server.handle_request_line(request))
        except Exception as error:  # noqa: BLE001 - whoever asks gets an answer
            return {"ok": False, "error": str(error)}


def ask(state: Path, request: Request, *, timeout_s: float = 60) -> Answer:
    """Send one request to the running daemon and return its answer.

    Raises:
        NoDaemon: nobody listens.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.settimeout(timeout_s)
        try:
            channel.connect(str(state / SOCKET_NAME))
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError) as error:
            raise NoDaemon("no daemon is running on this site") from error
        channel.sendall(json.dumps(request).encode() + b"\n")
        with channel.makefile("rb") as lines:
            answer: Answer = json.loads(lines.readline(MAX_LINE_BYTES) or b"{}")
            return answer
