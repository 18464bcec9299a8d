"""Acme calls us by AS2: its messages, our endpoint, and what our receipts say."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.transport import Parcel
from edigateway.transports.as2 import As2Settings, As2Transport, wire
from edigateway.transports.as2.endpoint import As2Endpoint
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.receipts import reading
from tests.support.certificates import Made, put

Headers = tuple[tuple[str, str], ...]
TRANSPORT = As2Transport()
US, ACME = Made(name="us", which=1), Made(name="acme", which=2)
ORDER = b"ISA*00*          ~\nIEA*1*000000001~\n"


def settings(us: str = "us", them: str = "acme", **more: Any) -> As2Settings:
    """Return the settings of one side."""
    written: dict[str, Any] = {
        "our_id": f"{us}-as2",
        "partner_id": f"{them}-as2",
        "our_keys": [f"{us}.key.pem"],
        "partner_certificates": [f"{them}.pem"],
    }
    return As2Settings.model_validate(written | more)


def endpoint(site: Path, **more: Any) -> As2Endpoint:
    """Return our endpoint, with acme as the only partner."""
    return TRANSPORT.endpoint({"acme": settings(**more)}, site)


def sent(site: Path, **more: Any) -> tuple[dict[str, Any], Headers, bytes]:
    """Return a message as acme makes it: its facts, headers and body."""
    made = settings("acme", "us", url="http://127.0.0.1:1/as2", **more)
    outbox = TRANSPORT.outbox(made, site)
    sealed = outbox.seal(Parcel(name="order.edi", content=ORDER))
    outbox.close()
    return dict(sealed.facts), *wire.split(sealed.content)


def call(site: Path, headers: Headers, body: bytes) -> Call:
    """Put a call on the disk as the listener does."""
    file = put(site / "call", body)
    digest = hashlib.sha256(body).hexdigest()
    return Call(
        path="/as2", headers=headers, body=file, size_bytes=len(body), sha256=digest, caller="::1"
    )


def taken(site: Path, ours: Mapping[str, Any] | None = None, **more: Any) -> Taken:
    """Let acme call with a message that is made with further settings; ``ours`` are ours."""
    _, headers, body = sent(site, **more)
    return let_in(endpoint(site, **dict(ours or {})), call(site, headers, body))


def let_in(door: As2Endpoint, called: Call) -> Taken:
    """Return what a call brings that must be recognised as acme's."""
    caller = door.recognise(called)
    assert isinstance(caller, Caller), caller
    return door.take(called, caller)


def disposition(reply: Reply) -> str:
    """Return what a receipt says of a message."""
    headers = header_fields.of_pairs(wire.pairs(reply.headers))
    read = reading.read_receipt(headers, reply.body)
    assert not isinstance(read, Failure), read
    return f"{read.disposition.verdict}: {read.disposition.text}"
