"""A system that speaks AS2 by pyas2lib: it takes messages and receipts on a port, and sends what it is told to."""

import threading
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any

from tests.support import oscrypto_stand_in
from tests.support.as2_parties import Party


@cache
def library() -> Any:
    """Import the peer, whose own cryptography cannot be loaded everywhere."""
    oscrypto_stand_in.install()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("pyas2lib.as2")


def raw(headers: Any, body: bytes) -> bytes:
    """Return a message as one run of bytes."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return lines.encode("latin-1") + b"\r\n" + body


class Pyas2:
    """The peer: ``taken`` are the contents of the messages that came, ``receipts`` the verdicts of receipts that came."""

    def __init__(self, us: Party, them: Party, names: tuple[str, str]) -> None:
        """Take who we are and who it is, and the AS2 names of both."""
        self._us, self._them = us, them
        self._our_name, self.name = names
        self.url = ""
        self.taken: list[bytes] = []
        self.receipts: list[tuple[str, str | None]] = []
        self._sent: dict[str, Any] = {}

    def send(self, url: str, content: bytes, **options: Any) -> tuple[str, str | None]:
        """Send a message, and return what its receipt says; nothing where it comes later."""
        message = self.made(content, **options)
        self._sent[message.message_id] = message
        request = urllib.request.Request(url, message.content, dict(message.headers.items()))
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
            if not body:
                return "", None
            return self._judged(raw(answer.headers.items(), body))

    def made(
        self,
        content: bytes,
        *,
        filename: str = "order.edi",
        content_type: str = "application/edi-x12",
        **options: Any,
    ) -> Any:
        """Make a message, which is not sent yet."""
        message = library().Message(self._organization(), self._partner(**options))
        message.build(content, filename=filename, content_type=content_type)
        return message

    def answer(self, headers: Any, body: bytes) -> tuple[Any, bytes, str | None]:
        """Take what somebody posts: a message gets its receipt, and where that goes if not in the answer."""
        whole = raw(headers.items(), body)
        if b"disposition-notification" in body and "enveloped" not in headers["Content-Type"]:
            self.receipts.append(self._judged(whole))
            return [], b"", None
        message = library().Message()
        _, _, mdn = message.parse(
            whole,
            find_org_cb=lambda name: self._organization(),
            find_partner_cb=lambda name: self._partner(),
        )
        self.taken.append(message.content)
        return (
            list(mdn.headers.items()),
            mdn.content,
            mdn.mdn_url if mdn.mdn_mode == "ASYNC" else None,
        )

    def _judged(self, whole: bytes) -> tuple[str, str | None]:
        status, detail = (
            library().Mdn().parse(whole, lambda message_id, recipient: self._sent[message_id])
        )
        return str(status), detail

    def _organization(self) -> Any:
        bundle = self._them.key_pem + self._them.certificate_pem
        return library().Organization(
            as2_name=self.name,
            sign_key=bundle,
            sign_key_pass=None,
            decrypt_key=bundle,
            decrypt_key_pass=None,
            domain="peer.example",
            mdn_url=self.url,
        )

    def _partner(self, **options: Any) -> Any:
        certificate = self._us.certificate_pem
        return library().Partner(
            as2_name=self._our_name,
            verify_cert=certificate,
            encrypt_cert=certificate,
            validate_certs=False,
            **options,
        )


@contextmanager
def listening(peer: Pyas2) -> Iterator[None]:
    """Let the peer be called at its ``url``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers, said, later = peer.answer(self.headers, body)
            self.send_response(200)
            for name, value in [] if later else headers:
                self.send_header(name, value.replace("\n", ""))
            self.send_header("Content-Length", "0" if later else str(len(said)))
            self.end_headers()
            self.wfile.write(b"" if later else said)
            if later:
                folded = {name: value.replace("\n", "") for name, value in headers}
                urllib.request.urlopen(urllib.request.Request(later, said, folded), timeout=30)

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.url = f"http://127.0.0.1:{http.server_port}/as2"
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
