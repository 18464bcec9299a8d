"""Fuzzes what takes MIME and CMS apart, without the keys: any bytes are read within bounds, or refused as they may be.

The first byte of an input chooses what the rest is taken for. What is asked of a key is left out, as it takes a hundred
times as long; ``opening`` and ``receipts`` have all of it.
"""

from collections.abc import Callable, Iterator

from edigateway.errors import Refused
from edigateway.transports.as2.message import attachments
from edigateway.transports.as2.message.asn1 import ber
from edigateway.transports.as2.message.cms import compressing, encrypted_content, signed_data
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.mime import entities, headers, parameters
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.receipts import disposition
from edigateway.transports.as2.message.signed_entity import split
from tests.support import as2_cms, as2_corpus, as2_wire
from tests.support.as2_parties import composed, party

ENTITY = b"Content-Type: application/edi-x12\r\n\r\nISA*00~\r\n"
_MOST = 1 << 22
"""What comes out of a few thousand octets is no more than a few million."""


def check(data: bytes) -> None:
    """Take an input apart; whatever is wrong with it is said in the one way that callers know."""
    if not data:
        return
    try:
        _WAYS[data[0] % len(_WAYS)](data[1:])
    except (Refused, ValueError):  # what each of them may raise, and nothing else
        return


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    signature = as2_cms.signature(ENTITY, Signing(key=party("acme").own))
    envelope = as2_cms.envelope(ENTITY, Encryption(recipients=[party("us").certificate]))
    yield b"\x00" + as2_wire.multipart([ENTITY, ENTITY], "multipart/related")
    yield b"\x01" + as2_wire.signed(ENTITY, signature)
    yield b"\x02" + signature
    yield b"\x02" + as2_cms.indefinite(signature)
    yield b"\x03" + envelope
    yield b"\x03" + composed().body
    yield b"\x04" + b"".join(map(bytes, compressing.compressed(Octets(ENTITY)).places))
    yield b"\x05" + b"Content-Type: text/plain; charset*0=us; charset*1*=''%61\r\nX: y\r\n z\r\n"
    yield b"\x06" + b"automatic-action/MDN-sent-automatically; processed/error: decryption-failed"
    yield b"\x07" + signature
    for each in as2_corpus.messages():
        match each.content_type.kind, each.content_type.parameters.get("smime-type", "").lower():
            case "multipart/signed", _:
                yield b"\x01" + each.entity
            case _, "compressed-data":
                yield b"\x04" + each.body
            case _, "enveloped-data" | "authenveloped-data":
                yield b"\x03" + each.body


def _attached(octets: bytes) -> None:
    found = attachments.received(entities.whole(octets))
    assert sum(len(each.view) for each in found) <= _MOST
    for each in found:
        assert each.name is None or (each.name.isprintable() and "/" not in each.name)


def _signed(octets: bytes) -> None:
    found = split(entities.whole(octets))
    assert bytes(found.entity.raw) in octets


def _decompressed(octets: bytes) -> None:
    assert len(compressing.decompressed(octets)) <= _MOST


def _header(octets: bytes) -> None:
    for value in headers.of_bytes(octets).values():
        read = parameters.read(value)
        parameters.file_name(read, read)


def _said(octets: bytes) -> None:
    found = disposition.read(octets.decode("latin-1"))
    assert found is None or found.text.isprintable()


def _walked(octets: bytes) -> None:
    definite = ber.read(octets).definite()
    assert ber.read(definite).definite() == definite


_WAYS: tuple[Callable[[bytes], object], ...] = (
    _attached,
    _signed,
    signed_data.read,
    encrypted_content.read,
    _decompressed,
    _header,
    _said,
    _walked,
)
