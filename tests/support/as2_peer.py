"""A partner that speaks AS2 and keeps its own account of it: what it sent and was answered, what it got and answered.

It is built on the message layer alone and knows nothing of the gateway. A message whose receipt it did not get it
repeats with the same Message-ID and the same bytes; a message that it gets again it answers with the receipt that it
gave (draft-ietf-ediint-rfc4130bis §5.5). Now and then it repeats a message though it has the receipt, and now and then
the line is cut before its answer arrives.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from edigateway.transports.as2.message.algorithms import Mic
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import (
    Composed,
    File,
    Outgoing,
    ReceiptWanted,
    compose,
)
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts import building, judging, reading
from edigateway.transports.as2.message.receipts.building import Built
from edigateway.transports.as2.message.receipts.disposition import Verdict
from tests.support.as2_parties import Pairs, Party, pairs, party
from tests.support.places import HERE, Place

PAUSE_S = 0.1
ASK_AGAIN_S = 2.0
"""After how long without an asynchronous receipt a message is repeated."""
EVERY_REPEATED, EVERY_CUT = 5, 7
STRICT = Policy(signed=True, encrypted=True)


@dataclass(slots=True, kw_only=True)
class Sending:
    """One message of the partner's, made once."""

    message_id: str
    composed: Composed
    tries: int = 0
    wanted: int = 1
    """How many receipts it asks for before it is content."""
    receipts: list[bytes] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Receiving:
    """One message that the partner got, by its Message-ID."""

    content: bytes
    mic: Mic
    bodies: set[str] = field(default_factory=set)
    """The digests of what came under this id: there must be one."""
    tries: int = 0
    receipt: Built | None = None


class As2Peer:
    """The partner, in threads of this process, until it is closed."""

    def __init__(
        self, name: str, gateway: str, *, is_async: bool = False, place: Place = HERE
    ) -> None:
        """Be the partner ``name``, whose key is ``party(name)``, to the gateway that listens at an URL."""
        self.as2_name, self.is_async, self._gateway = f"{name}-as2", is_async, gateway
        self.sent: dict[str, Sending] = {}
        self.got: dict[str, Receiving] = {}
        self.troubles: list[str] = []
        self.stands_still_s = 0.0
        """How long every answer takes."""
        self._us, self._gateways = party(name), party("us")
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._posting = ThreadPoolExecutor(4, f"{name} posts", place.enter)
        self._receipting = ThreadPoolExecutor(4, f"{name} receipts", place.enter)
        self._owed = self._calls = 0
        where, handler = (place.address, 0), _handler(self)
        self._http = place.do(lambda: ThreadingHTTPServer(where, handler))
        self._http.daemon_threads = True
        self.url = f"http://{place.host}:{self._http.server_port}/as2"
        self.receipts_url = f"http://{place.host}:{self._http.server_port}/receipts"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        """Stop sending and answering."""
        self._closing.set()
        for each in (self._posting, self._receipting):
            each.shutdown(cancel_futures=True)
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def give(self, name: str, content: bytes) -> Sending:
        """Make a message of a file, and send it until its receipt has come."""
        sending = self.make(name, content)
        self._posting.submit(self._guarded, self._send, sending)
        return sending

    def make(self, name: str, content: bytes, **changes: Any) -> Sending:
        """Make a message of a file."""
        with self._lock:
            message_id = f"{len(self.sent) + 1}.{self.as2_name}@partner.example"
            wanted = 2 if len(self.sent) % EVERY_REPEATED == 0 else 1
            composed = compose(self._outgoing(message_id, name, content, changes))
            made = Sending(message_id=message_id, composed=composed, wanted=wanted)
            self.sent[message_id] = made
        return made

    def post(self, sending: Sending) -> tuple[int, list[tuple[str, str]], bytes]:
        """Post a message once; return the status, the header and the body of the answer."""
        sending.tries += 1
        return post(self._gateway, sending.composed.headers, sending.composed.body)

    @property
    def is_quiet(self) -> bool:
        """Tell whether every message has its receipt, and every receipt that is owed was taken."""
        with self._lock:
            content = all(len(each.receipts) >= each.wanted for each in self.sent.values())
            return content and self._owed == 0

    def faults(self) -> Iterator[str]:
        """Return what does not add up in this account."""
        yield from self.troubles
        for key, sending in self.sent.items():
            if not sending.receipts:
                yield f"{key}: no receipt has come"
            if len(set(sending.receipts)) > 1:
                yield f"{key}: its {len(sending.receipts)} receipts differ"
        for key, receiving in self.got.items():
            if len(receiving.bodies) > 1:
                yield f"{key}: came in {len(receiving.bodies)} forms under one id"
        contents = [each.content for each in self.got.values()]
        if twice := len(contents) - len(set(contents)):
            yield f"{self.as2_name}: {twice} files came under more than one id"

    def _outgoing(
        self, message_id: str, name: str, content: bytes, changes: dict[str, Any]
    ) -> Outgoing:
        url = self.receipts_url if self.is_async else None
        fields: dict[str, Any] = {
            "as2_from": self.as2_name,
            "as2_to": "us-as2",
            "message_id": message_id,
            "date": datetime.now(UTC),
            "files": [File(content=content, content_type="application/edi-x12", name=name)],
            "signing": Signing(key=self._us.own),
            "encryption": Encryption(recipients=[self._gateways.certificate]),
            "receipt": ReceiptWanted(to="edi@partner.example", url=url),
        }
        return Outgoing(**fields | changes)

    def _guarded(self, work: Callable[..., None], *args: Any) -> None:
        try:
            work(*args)
        except Exception as error:  # noqa: BLE001 - a thread's end must be seen by the test
            self.troubles.append(f"the partner itself failed: {error!r}")

    def _send(self, sending: Sending) -> None:
        while len(sending.receipts) < sending.wanted and not self._closing.is_set():
            before = len(sending.receipts)
            try:
                status, headers, body = self.post(sending)
            except (OSError, HTTPException):
                status, headers, body = 0, [], b""
            if 200 <= status < 300 and body:
                self._take_receipt(pairs(headers), body)
            elif 200 <= status < 300:
                self._wait_for_receipt(sending, before)
            elif status and status < 500:
                self.troubles.append(f"{sending.message_id}: answered {status}")
                return
            if len(sending.receipts) < sending.wanted:
                self._closing.wait(PAUSE_S)

    def _wait_for_receipt(self, sending: Sending, before: int) -> None:
        until = time.monotonic() + ASK_AGAIN_S
        while len(sending.receipts) == before and time.monotonic() < until:
            if self._closing.wait(0.05):
                return

    def _take_receipt(self, fields: Pairs, body: bytes) -> None:
        """Judge a receipt; it is kept with those fields of its header that are its own."""
        read = reading.read_receipt(header_fields.of_pairs(fields), body)
        if isinstance(read, Failure):
            self.troubles.append(f"an answer is no receipt: {read.detail}")
            return
        sending = self.sent[read.original_message_id]
        sent = judging.Sent(
            as2_from=self.as2_name,
            as2_to="us-as2",
            message_id=sending.message_id,
            mics=sending.composed.mics,
            signed_receipt=True,
        )
        certificates = [self._gateways.certificate]
        verdict = judging.judge(read, sent, certificates=certificates, policy=STRICT)
        if verdict.verdict is not Verdict.PROCESSED:
            self.troubles.append(f"{sending.message_id}: {verdict.verdict}: {verdict.detail}")
        own = [each for each in fields if each[0] in {b"message-id", b"as2-from", b"content-type"}]
        sending.receipts.append(repr(sorted(own)).encode() + body)

    def called(self, fields: Pairs, body: bytes) -> tuple[int, Built | None]:
        """Take what the gateway posts; return the status, and the receipt if it goes into the answer."""
        time.sleep(self.stands_still_s)
        if reading.is_receipt(header_fields.of_pairs(fields), body):
            self._take_receipt(fields, body)
            return 200, None
        heading = read_heading(fields)
        assert isinstance(heading, Heading), heading
        receiving = self._receive(heading, body)
        if heading.receipt and heading.receipt.url:
            with self._lock:
                self._owed += 1
            url, built = heading.receipt.url, receiving.receipt
            self._receipting.submit(self._guarded, self._bring, url, built)
            return 204, None
        return 200, receiving.receipt

    def cuts(self) -> bool:
        """Tell whether the line is cut this time, before the answer arrives: never twice in a row."""
        with self._lock:
            self._calls += 1
            return self._calls % EVERY_CUT == 0

    def _receive(self, heading: Heading, body: bytes) -> Receiving:
        opened = open_message(
            heading,
            body,
            keys=[self._us.own],
            certificates=[self._gateways.certificate],
            policy=STRICT,
        )
        assert isinstance(opened, Opened), opened
        with self._lock:
            new = Receiving(content=opened.files[0].content, mic=opened.mic)
            receiving = self.got.setdefault(heading.message_id, new)
            receiving.tries += 1
            receiving.bodies.add(hashlib.sha256(body).hexdigest())
            if receiving.receipt is None:
                receiving.receipt = self._receipt(self._us, heading, opened.mic)
            return receiving

    def _receipt(self, us: Party, heading: Heading, mic: Mic) -> Built:
        return building.build(
            building.Answer(
                as2_from=self.as2_name,
                as2_to="us-as2",
                message_id=f"receipt.{heading.message_id}",
                date=datetime.now(UTC),
                original_id=heading.written_id,
                text="It is here.",
                reporting_ua="partner",
                mic=mic,
                signing=Signing(key=us.own),
            )
        )

    def _bring(self, url: str, built: Built) -> None:
        """Post a receipt until it is taken."""
        status = 0
        while not 200 <= status < 500 and not self._closing.is_set():
            with suppress(OSError, HTTPException):
                status = post(url, built.headers, built.body)[0]
            if not 200 <= status < 500:
                self._closing.wait(PAUSE_S)
        if status >= 300:
            self.troubles.append(f"a receipt of the partner's was answered {status}")
        with self._lock:
            self._owed -= 1


def post(
    url: str, headers: Any, body: bytes, timeout_s: float = 20
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Post to an address; return the status, the header and the body of the answer."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=timeout_s)
    try:
        connection.request("POST", place.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def _handler(peer: As2Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size_bytes = int(self.headers["Content-Length"])
            body = self.rfile.read(size_bytes)
            if len(body) < size_bytes:  # who posted it was killed meanwhile
                self.close_connection = True
                return
            try:
                status, built = peer.called(pairs(self.headers.items()), body)
            except Exception as error:  # noqa: BLE001 - a thread's end must be seen by the test
                peer.troubles.append(f"what the gateway posted was not taken: {error!r}")
                status, built = 500, None
            if peer.cuts():
                self.close_connection = True
                return
            with suppress(OSError):
                self._answer(status, built)

        def _answer(self, status: int, built: Built | None) -> None:
            self.send_response_only(status)
            for name, value in built.headers if built else ():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(built.body) if built else 0))
            self.end_headers()
            self.wfile.write(built.body if built else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
