"""An ERP with an HTTP endpoint that knows idempotency keys: a real server, which can be told how to misbehave.

As a process of its own: ``python -m tests.support.erp --port 0 --journal FILE`` writes its address as the first line.
"""

import argparse
import hashlib
import json
import os
import socket
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One scripted answer.

    The effect of the message is kept before the answer if ``effect``, by default when the status is 2xx. ``delay_s``
    is waited before the first byte, ``drip_s`` between every two bytes. After ``cut_after`` bytes of the answer,
    header included, the connection is cut.
    """

    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b'{"ok":true}'
    effect: bool | None = None
    delay_s: float = 0.0
    drip_s: float = 0.0
    cut_after: int | None = None

    def has_effect(self) -> bool:
        return 200 <= self.status < 300 if self.effect is None else self.effect

    def wire(self) -> bytes:
        """Return the answer as it goes over the wire; scripted headers win over our own."""
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        phrase = HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else "Unheard Of"
        lines = [f"HTTP/1.1 {self.status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Erp:
    """The server, in threads of this process; ``with Erp() as erp`` runs it.

    ``posts`` has every request, ``effects`` the body of each message by key, once. With a ``journal`` every new
    effect is appended to that file durably before the answer, as a line of JSON, and known again after a restart.
    """

    def __init__(
        self,
        replies: Iterable[Reply] = (),
        *,
        port: int = 0,
        journal: Path | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.posts: list[Post] = []
        self.effects: dict[str, bytes] = {}
        self.replies = deque(replies)
        self._digests: dict[str, str] = {}
        self._journal = journal
        self._lock = threading.Lock()
        self._recall()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}/messages"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def serve(self) -> None:
        """Serve in this thread until the process is killed."""
        self._server.serve_forever()

    def answer(self, post: Post) -> Reply:
        """Take one message: the next scripted answer, or 201; 200 for one known before; 422 for a key reused."""
        with self._lock:
            self.posts.append(post)
            reply = self.replies.popleft() if self.replies else None
            key = post.headers.get("idempotency-key", "")
            known = self._digests.get(key)
            if known not in {None, _digest(post.body)}:
                return Reply(status=422, body=b'{"error":"this key had another body"}')
            if known is None and (reply is None or reply.has_effect()):
                self._keep(key, post)
        return reply or Reply(status=201 if known is None else 200)

    def _keep(self, key: str, post: Post) -> None:
        self._digests[key] = _digest(post.body)
        self.effects[key] = post.body
        if self._journal is None:
            return
        line = {"key": key, "kind": post.headers.get("x-edigateway-kind", "")}
        with self._journal.open("ab") as file:
            file.write(json.dumps(line | {"sha256": self._digests[key]}).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _recall(self) -> None:
        if self._journal is None or not self._journal.exists():
            return
        for line in self._journal.read_bytes().splitlines(keepends=True):
            if line.endswith(b"\n"):
                entry = json.loads(line)
                self._digests[entry["key"]] = entry["sha256"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of these tests break off all the time."""


def _handler(erp: Erp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            size_bytes = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(size_bytes)
            if len(body) < size_bytes:  # whoever posted it was killed meanwhile
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = erp.answer(Post(path=self.path, headers=headers, body=body))
            time.sleep(reply.delay_s)
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            wire = reply.wire()[: reply.cut_after]
            for part in _drips(wire) if reply.drip_s else [wire]:
                self.wfile.write(part)
                time.sleep(reply.drip_s)
            if reply.cut_after is not None:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def _drips(wire: bytes) -> Iterable[bytes]:
    return (wire[n : n + 1] for n in range(len(wire)))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def main() -> None:
    """Run an ERP that keeps its effects in a file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--journal", type=Path, required=True)
    arguments = parser.parse_args()
    erp = Erp(port=arguments.port, journal=arguments.journal)
    sys.stdout.write(f"{erp.url}\n")
    sys.stdout.flush()
    erp.serve()


if __name__ == "__main__":
    main()
