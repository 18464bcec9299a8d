"""Our side while peers are captured: messages of ours for them, and a place where they can post theirs."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from edigateway.clock import StillClock
from edigateway.contracts.transport import Parcel, Sealed
from edigateway.transports.as2 import As2Settings, wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.outbox import As2Outbox
from tests.support.as2_corpus import AT, put_keys

Posted = tuple[list[wire.Field], bytes]


def sealed(content: bytes, them: str, us: str = "us-as2", **settings: Any) -> Sealed:
    """Make a message of ours for a peer; ``settings`` are those of the connection."""
    written = {
        "our_id": us,
        "partner_id": them,
        "our_keys": ["keys/us.key.pem"],
        "partner_certificates": ["keys/peer.pem"],
        "url": "http://127.0.0.1:1/as2",
    }
    with TemporaryDirectory() as folder:
        put_keys(Path(folder))
        connection = Connection(As2Settings.model_validate(written | settings), Path(folder))
        with closing(As2Outbox(connection, StillClock(AT))) as outbox:
            return outbox.seal(Parcel(name="orders.edi", content=content))


def post(url: str, message: Sealed) -> Posted:
    """Post a message, and return the header and the body of the answer."""
    fields, body = wire.split(message.content)
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        connection.request("POST", place.path, body=body, headers=dict(fields))
        answer = connection.getresponse()
        return answer.getheaders(), answer.read()
    finally:
        connection.close()


@contextmanager
def place() -> Iterator[tuple[str, "Queue[Posted]"]]:
    """Open a place where a peer can post; it takes everything and answers nothing."""
    posted: Queue[Posted] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.put((list(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/as2", posted
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
