"""Whole HTTP requests with AS2 messages, changed at random, at a real listener before a real site."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.flow.inbound import refusals
from edigateway.ledger import tables
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Composed, Compression, File, compose
from tests.support.as2_parties import outgoing, party
from tests.support.as2_site import As2Site
from tests.support.listener import RunningListener, received, running
from tests.support.open_site import OpenSite, opened

PATIENCE_S = 1
ANSWERS = {b"200", b"204", b"400", b"403", b"404", b"408", b"411", b"413", b"417", b"431"}


@pytest.fixture
def door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[OpenSite, RunningListener]]:
    """Return a supplier's site, and the listener before it; nobody is put off for what was refused."""
    monkeypatch.setattr(refusals, "MOST_A_MINUTE", 10**6)
    supplier = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
    supplier.root.mkdir()
    supplier.write("http://127.0.0.1:1/as2")
    with ExitStack() as stack:
        site = stack.enter_context(opened(supplier.root, SystemClock()))
        state = supplier.root / "state"
        stack.enter_context(received(state, site.parts.admit))
        limits = {"header_s": 0.2, "idle_s": 0.2}
        yield site, stack.enter_context(running(state, limits=limits))


def message(number: int, **changes: object) -> Composed:
    return compose(
        outgoing(
            as2_from="buyer-as2",
            as2_to="supplier-as2",
            message_id=f"{number}@buyer.example",
            files=[File(content=b"ISA*00*%d~\n" % number, name="order.edi")],
            **{
                "signing": Signing(key=party("buyer").own),
                "encryption": Encryption(recipients=[party("supplier").certificate]),
                **changes,
            },
        )
    )


def request(made: Composed) -> bytes:
    """Return a message as it goes over the wire."""
    lines = [f"{name}: {value}" for name, value in made.headers]
    head = ["POST /as2 HTTP/1.1", "Host: x", "Connection: close", *lines]
    head.append(f"Content-Length: {len(made.body)}")
    return "\r\n".join([*head, "", ""]).encode() + made.body


def changed(raw: bytes, chance: random.Random) -> bytes:
    """Change, move, repeat or leave out some bytes, most of them in the head."""
    made = bytearray(raw)
    head = raw.index(b"\r\n\r\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(head if chance.random() < 0.7 else len(made))
        size = chance.choice((1, 1, 2, 8, 40))
        piece = bytes(made[at : at + size])
        match chance.randrange(5):
            case 0:
                made[at : at + size] = chance.randbytes(size)
            case 1:
                made[at : at + size] = b""
            case 2:
                made[at:at] = piece * chance.randint(1, 50)
            case 3:
                made[at : at + 1] = chance.choice((b"\r", b"\n", b"\r\n", b"\0", b":", b" ", b'"'))
            case _:
                to = chance.randrange(len(made))
                made[to:to] = piece
    return bytes(made)


def answer(listener: RunningListener, raw: bytes) -> bytes:
    """Send all, and return the status; empty where there is no answer, as the request has no end."""
    with closing(listener.connect(timeout_s=PATIENCE_S)) as connection, suppress(OSError):
        connection.sendall(raw)
        return connection.recv(12)[9:]
    return b""


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.long)])
@pytest.mark.timeout(900)
def test_call_with_any_bytes_changed_is_answered_or_cut(
    door: tuple[OpenSite, RunningListener], count: int
) -> None:
    """No 5xx, no file that the partner did not sign and encrypt, no fault of ours; then a good message is taken."""
    site, listener = door
    chance = random.Random(20261201)
    good = [
        request(message(1)),
        request(message(2, encryption=None)),
        request(message(3, signing=None, compression=Compression.BEFORE_SIGNING)),
    ]
    seen = {answer(listener, changed(chance.choice(good), chance)) for _ in range(count)}
    assert seen - ANSWERS <= {b""}
    assert {b"200", b"400", b"403"} <= seen
    assert answer(listener, request(message(4))) == b"200"
    assert listener.process.poll() is None
    site.settle()
    rows = site.rows(tables.message)
    assert [row.detail for row in rows if "fault of the gateway" in row.detail] == []
    genuine = {hashlib.sha256(b"ISA*00*%d~\n" % number).hexdigest() for number in (1, 4)}
    assert {row.sha256 for row in site.rows(tables.transmission)} <= genuine
