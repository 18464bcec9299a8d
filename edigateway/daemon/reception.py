"""Reception: the daemon's end of the socket file over which the listener asks what a caller is to be told."""

import os
import socket
import socketserver
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from edigateway.contracts.endpoint import Call, Reply
from edigateway.ledger.writer import LedgerFailed
from edigateway.listener.wire import (
    ARRIVING,
    CALL_BYTES,
    SOCKET_NAME,
    Unreadable,
    decode_call,
    encode_reply,
)

THREADS = 8
"""Calls that are judged at once; more of them wait."""

UNAVAILABLE = Reply(status=503, headers=(("Retry-After", "60"),))

log = structlog.get_logger()

Take = Callable[[Call], Reply]


class Reception:
    """Answers the listener's calls until it is closed; a bounded number at once."""

    def __init__(self, state: Path, take: Take) -> None:
        """Listen in the folder ``state``; ``take`` turns a call into the reply, once what it brought is durable."""
        self.failure: LedgerFailed | None = None
        """Why nothing can be accepted any more."""
        self._arriving, self._take = state / ARRIVING, take
        self._path = state / SOCKET_NAME
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = _Server(str(self._path), _Handler)
        finally:
            os.umask(before)
        self._server.answer_line = self._answer
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="reception"
        )
        self._thread.start()

    def exchange(self, take: Take) -> None:
        """Hand calls to another one from now on; those that were handed over stay where they are."""
        self._take = take

    def close(self) -> None:
        """Stop listening, and return when the calls that were begun are answered."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._path.unlink(missing_ok=True)

    def _answer(self, line: bytes) -> bytes:
        """Return the line that answers a line; whatever goes wrong, the partner is asked to send again."""
        if self.failure is None:
            try:
                return encode_reply(self._take(decode_call(line, self._arriving)))
            except LedgerFailed as failure:
                self.failure = failure
            except Unreadable as error:
                log.error("call.unreadable", reason=str(error))
            except Exception:
                log.exception("call.failed")
        return encode_reply(UNAVAILABLE)


class _Server(socketserver.UnixStreamServer):
    request_queue_size = 256
    answer_line: Callable[[bytes], bytes]

    def __init__(self, path: str, handler: type["_Handler"]) -> None:
        super().__init__(path, handler)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reception")

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        self._threads.submit(self._serve, request, client_address)

    def server_close(self) -> None:
        super().server_close()
        self._threads.shutdown()

    def _serve(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            log.warning("call.unanswered", reason="the listener went away")
        finally:
            self.shutdown_request(request)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 10

    def handle(self) -> None:
        line = self.rfile.readline(CALL_BYTES + 1)
        if line:
            self.wfile.write(self.server.answer_line(line))
