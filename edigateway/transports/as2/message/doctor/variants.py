"""What else a sender may have taken the digest of, or a receiver the MIC, than the entity that is sent."""

import re
from collections.abc import Iterator
from enum import StrEnum

from edigateway.transports.as2.message.cms import compressing
from edigateway.transports.as2.message.failures import Unacceptable
from edigateway.transports.as2.message.mime import encodings, entities
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.octets import Octets, canonical_pieces

MOST_BYTES = 32 << 20
"""What is larger is not tried in every way, as each way copies it."""


class Variant(StrEnum):
    """A way to take an entity."""

    AS_SENT = "as-sent"
    CRLF = "crlf"
    LF = "lf"
    WITHOUT_LAST_LINE_END = "without-last-line-end"
    WITH_LAST_LINE_END = "with-last-line-end"
    WITHOUT_TRAILING_BLANKS = "without-trailing-blanks"
    WITHOUT_HEADER = "without-header"
    WITHOUT_HEADER_CRLF = "without-header-crlf"
    DECODED = "decoded"
    DECODED_WITHOUT_HEADER = "decoded-without-header"
    UNCOMPRESSED = "uncompressed"
    UNCOMPRESSED_WITHOUT_HEADER = "uncompressed-without-header"


REMEDIES = {
    Variant.AS_SENT: "nothing is to be done about the content",
    Variant.CRLF: "the sender signs lines that end with CRLF but sends them with LF: have it send CRLF, or the file as application/octet-stream",
    Variant.LF: "the content was changed from LF to CRLF on the way: have the file sent as application/octet-stream with binary transfer encoding",
    Variant.WITHOUT_LAST_LINE_END: "the line end before the closing delimiter was left out: have the sender sign the multipart with its last CRLF",
    Variant.WITH_LAST_LINE_END: "one line end too many was signed: the CRLF before a delimiter belongs to the delimiter",
    Variant.WITHOUT_TRAILING_BLANKS: "blanks at the ends of lines were taken away: have the file sent in base64",
    Variant.WITHOUT_HEADER: "the header of the part was left out: have the other side include the MIME header, as RFC 4130 §7.3.1 asks for signed and for encrypted messages",
    Variant.WITHOUT_HEADER_CRLF: "the header of the part was left out and line ends were changed: have the other side include the MIME header, and send the file as application/octet-stream",
    Variant.DECODED: "the transfer encoding was taken off first: use binary transfer encoding with this partner",
    Variant.DECODED_WITHOUT_HEADER: "only the decoded file was taken: use binary transfer encoding, and have the other side include the MIME header",
    Variant.UNCOMPRESSED: "the content was decompressed first: compress after signing with this partner, or not at all",
    Variant.UNCOMPRESSED_WITHOUT_HEADER: "only the decompressed file was taken: do not compress for this partner",
}
"""What to do when a variant is what fits."""


def variants(entity: Entity) -> Iterator[tuple[Variant, Octets]]:
    """Yield an entity in every way in which it may have been taken, first as it is."""
    yield Variant.AS_SENT, Octets(entity.raw)
    if len(entity.raw) > MOST_BYTES:
        yield Variant.WITHOUT_HEADER, Octets(entity.content)
        return
    raw, body = bytes(entity.raw), bytes(entity.content)
    head = raw[: len(raw) - len(body)]
    yield from _lines(raw)
    yield Variant.LF, Octets(head, body.replace(b"\r\n", b"\n"))  # the header kept its CRLF
    yield Variant.WITHOUT_HEADER, Octets(body)
    yield Variant.WITHOUT_HEADER_CRLF, Octets(*canonical_pieces([body]))
    try:
        decoded = bytes(encodings.decoded(entity))
    except Unacceptable:
        return
    if decoded != body:
        yield Variant.DECODED, Octets(head, decoded)
        yield Variant.DECODED_WITHOUT_HEADER, Octets(decoded)
    yield from _uncompressed(decoded)


def _lines(raw: bytes) -> Iterator[tuple[Variant, Octets]]:
    yield Variant.CRLF, Octets(*canonical_pieces([raw]))
    yield Variant.LF, Octets(raw.replace(b"\r\n", b"\n"))
    yield Variant.WITHOUT_LAST_LINE_END, Octets(re.sub(rb"\r?\n\Z", b"", raw))
    yield Variant.WITH_LAST_LINE_END, Octets(raw, b"\r\n")
    yield Variant.WITHOUT_TRAILING_BLANKS, Octets(re.sub(rb"[ \t]+(?=\r?\n)", b"", raw))


def _uncompressed(content: bytes) -> Iterator[tuple[Variant, Octets]]:
    try:
        inside = entities.whole(compressing.decompressed(content))
    except Unacceptable:
        return
    yield Variant.UNCOMPRESSED, Octets(inside.raw)
    yield Variant.UNCOMPRESSED_WITHOUT_HEADER, Octets(inside.content)
