"""Fuzzes what opens AS2 messages: any bytes are opened or refused, and what counts as signed is what was signed.

The first byte of an input chooses where the rest stands in a message: bare, or inside what only a partner could make.
"""

import zlib
from collections.abc import Iterator

from edigateway.transports.as2.message.cms import compressing
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.octets import Octets, canonical_pieces
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts.reading import is_receipt
from tests.support import as2_cms, as2_corpus, as2_wire
from tests.support.as2_parties import ANY, Pairs, composed, pairs, party

ENTITY = b"Content-Type: application/edi-x12\r\n\r\nISA*00~\r\n"
_SIGNATURE = as2_cms.signature(ENTITY, Signing(key=party("acme").own))
_FOR_US = Encryption(recipients=[party("us").certificate])
_CMS = "application/pkcs7-mime; smime-type="
_SIGNED = "multipart/signed; protocol=application/pkcs7-signature; boundary=sig"
_START: Pairs = [(b"as2-from", b"Acme"), (b"as2-to", b"Us"), (b"message-id", b"<1@acme.example>")]
_POLICIES = (ANY, Policy(), Policy(encrypted=False))


def check(data: bytes) -> None:
    """Open an input as a message, and hold what comes out against what was really signed."""
    if not data:
        return
    kind, body = _message(data[0] % 8, data[1:])
    heading = read_heading([*_START, *kind])
    if isinstance(heading, Failure):
        return
    assert isinstance(heading, Heading)
    opened = open_message(
        heading,
        body,
        keys=[party("us").own],
        certificates=[party("acme").certificate],
        policy=_POLICIES[data[0] // 8 % len(_POLICIES)],
    )
    is_receipt(heading.headers, body)
    _hold(opened, _POLICIES[data[0] // 8 % len(_POLICIES)], data[0] % 8)


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    signed = as2_wire.signed(ENTITY, _SIGNATURE)
    yield b"\x00" + composed().body
    yield b"\x01" + composed(encryption=None, compression=Compression.AFTER_SIGNING).body
    yield b"\x02" + signed.partition(b"\r\n\r\n")[2]
    yield b"\x03" + signed
    yield b"\x03" + as2_wire.multipart([ENTITY, ENTITY], "multipart/related")
    yield b"\x04" + _SIGNATURE
    yield b"\x04" + as2_cms.indefinite(_SIGNATURE)
    yield b"\x05" + zlib.compress(ENTITY)
    yield b"\x06" + ENTITY
    yield b"\x07Content-Type: text/plain\r\nDisposition-Notification-To: x\r\n\r\nISA"
    for each in as2_corpus.messages():
        if "enveloped" not in each.content_type.parameters.get("smime-type", "").lower():
            yield b"\x07" + each.entity


def _message(way: int, content: bytes) -> tuple[Pairs, bytes]:
    match way:
        case 0:
            return _kind(f"{_CMS}enveloped-data"), content
        case 1:
            return _kind(f"{_CMS}compressed-data"), content
        case 2:
            return _kind(_SIGNED), content
        case 3:
            return _kind(f"{_CMS}enveloped-data"), as2_cms.envelope(content, _FOR_US)
        case 4:
            return _split(as2_wire.signed(ENTITY, content))
        case 5:
            places = compressing.compressed(Octets(b"")).places
            return _kind(f"{_CMS}compressed-data"), b"".join(map(bytes, places)) + content
        case 6:
            return _split(as2_wire.signed(content, _SIGNATURE))
    head, _, body = content.partition(b"\r\n\r\n")
    fields = [line.partition(b":")[::2] for line in head.split(b"\r\n")]
    return [(name.lower(), value) for name, value in fields], body


def _kind(content_type: str) -> Pairs:
    return pairs([("Content-Type", content_type)])


def _split(entity: bytes) -> tuple[Pairs, bytes]:
    head, _, body = entity.partition(b"\r\n\r\n")
    return _kind(head.decode("latin-1").partition(":")[2].strip()), body


def _hold(opened: Opened | Failure, policy: Policy, way: int) -> None:
    if isinstance(opened, Failure):
        assert opened.modifier in Modifier
        assert way != 0 or opened.modifier is not Modifier.INTEGRITY_CHECK_FAILED
        return
    assert opened.is_signed or not policy.signed
    assert opened.is_encrypted or not policy.encrypted
    assert opened.files
    for each in opened.files:
        assert each.name is None or (each.name.isprintable() and "/" not in each.name)
    if opened.evidence is not None:
        said = b"".join(canonical_pieces([opened.evidence]))
        genuine = (ENTITY, *_GENUINE)
        assert said in {b"".join(canonical_pieces([each])) for each in genuine}, "a forgery"


def _genuine() -> Iterator[bytes]:
    """Yield what else Acme signed: the contents of the seeds."""
    for each in (composed(), composed(encryption=None, compression=Compression.AFTER_SIGNING)):
        heading = read_heading(pairs(each.headers))
        assert isinstance(heading, Heading)
        opened = open_message(
            heading,
            each.body,
            keys=[party("us").own],
            certificates=[party("acme").certificate],
            policy=ANY,
        )
        assert isinstance(opened, Opened)
        yield bytes(opened.evidence or b"")


_GENUINE = tuple(_genuine())
