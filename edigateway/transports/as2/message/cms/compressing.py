"""Compressed contents, which are let out within bounds.

Source: RFC 3274, RFC 5402
"""

import zlib
from io import BytesIO

from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.asn1.ber import Element, Malformed
from edigateway.transports.as2.message.cms.structure import (
    EXPLICIT_0,
    algorithm,
    algorithm_of,
    content_of,
    tagged,
)
from edigateway.transports.as2.message.failures import Modifier, Unacceptable
from edigateway.transports.as2.message.octets import Octets

MOST_BYTES = 200 << 20
MOST_RATIO = 100
HARMLESS_BYTES = 1 << 20
"""Up to so much the ratio is not asked for: a short file of blanks is no bomb."""

_FED = 1 << 16


def compressed(content: Octets) -> Octets:
    """Return CompressedData with some content."""
    shrinking = zlib.compressobj()
    places = [shrunk for piece in content.pieces() if (shrunk := shrinking.compress(piece))]
    places.append(shrinking.flush())
    size = sum(map(len, places))
    opening = der.header(der.OCTET_STRING, size)
    opening = der.around(EXPLICIT_0, b"", opening, size)
    opening = der.around(der.SEQUENCE, object_ids.DATA, opening, size)
    before = der.integer(0) + algorithm(object_ids.ZLIB)
    opening = der.around(der.SEQUENCE, before, opening, size)
    opening = der.around(EXPLICIT_0, b"", opening, size)
    opening = der.around(der.SEQUENCE, object_ids.COMPRESSED_DATA, opening, size)
    return Octets(opening, *places)


def decompressed(data: bytes | memoryview) -> bytes:
    """Return the content of CompressedData.

    Raises:
        Unacceptable: it is none, is damaged, or holds more than 200 MiB or 100 times its size.
    """
    try:
        return _inflated(_content(data))
    except (Malformed, ValueError, zlib.error) as problem:
        raise _failed(f"the compressed content is damaged: {problem}") from None


def _content(data: bytes | memoryview) -> Element:
    kind, content = content_of(data)
    if kind != object_ids.COMPRESSED_DATA:
        raise Malformed("it is of another kind")
    _, method, inside = content.children(most=3)
    if algorithm_of(method)[0] != object_ids.ZLIB:
        raise Malformed("the method is not zlib")
    _, wrapped = inside.children(most=2)
    (octets,) = tagged(wrapped, EXPLICIT_0).children(most=1)
    return octets


def _inflated(content: Element) -> bytes:
    most = min(MOST_BYTES, max(HARMLESS_BYTES, MOST_RATIO * len(content.content)))
    growing = zlib.decompressobj()
    out = BytesIO()
    for piece in content.pieces():
        for at in range(0, len(piece), _FED):
            fed: bytes | memoryview = piece[at : at + _FED]
            while fed:
                if growing.eof:
                    raise Malformed("something follows after its end")
                out.write(growing.decompress(fed, HARMLESS_BYTES))
                fed = growing.unconsumed_tail or growing.unused_data
                if out.tell() > most:
                    raise _failed("it holds more than 200 MiB, or more than 100 times its size")
    if not growing.eof:
        raise Malformed("it is cut short")
    return out.getvalue()


def _failed(detail: str) -> Unacceptable:
    return Unacceptable(Modifier.DECOMPRESSION_FAILED, detail)
