"""Small messages that would grow large or take long: each is refused within a moment, and costs no more than its bounds."""

import base64
import os
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from edigateway.transports.as2.message.algorithms import Cipher
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms import compressing, structure
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.octets import Octets
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import party, refused
from tests.support.as2_wire import ENTITY, Message

MIB = 1 << 20
MOST_SECONDS = 2.0
MOST_GROWTH_MIB = compressing.MOST_BYTES / MIB + 32
ACME = Signing(key=party("acme").own)
FOR_US = Encryption(recipients=[party("us").certificate])
GCM = Encryption(recipients=[party("us").certificate], cipher=Cipher.AES256_GCM)
CMS = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n"
SMALL = b"Content-Type: text/plain\r\n\r\nx"


@cache
def zeros(mib: int = 512, *, noise: int = 0) -> bytes:
    """Return many zeros, compressed as well as can be, with a proper header and some bytes of noise before them."""
    working, block = zlib.compressobj(9), bytes(16 * MIB)
    made = [working.compress(b"Content-Type: application/octet-stream\r\n\r\n")]
    made.append(working.compress(os.urandom(noise)))
    made += [working.compress(block) for _ in range(mib // 16)]
    return b"".join((*made, working.flush()))


def compressed(octets: bytes, *more: bytes) -> bytes:
    """Return CompressedData with these octets as they stand; ``more`` are further pieces of them."""
    whole = der.octet_string(octets)
    if more:
        pieces = b"".join(der.octet_string(each) for each in (octets, *more))
        whole = der.value(der.OCTET_STRING | 0x20, pieces)
    inside = der.sequence(object_ids.DATA, der.value(0xA0, whole))
    method = structure.algorithm(object_ids.ZLIB)
    return der.sequence(
        object_ids.COMPRESSED_DATA, der.value(0xA0, der.sequence(der.integer(0), method, inside))
    )


def entity(cms: bytes) -> bytes:
    return CMS + b"\r\n" + cms


def compressing_(content: bytes) -> bytes:
    return b"".join(map(bytes, compressing.compressed(Octets(content)).places))


def plain(made: bytes) -> Message:
    return as2_wire.plain(made)


def with_head(*lines: bytes, body: bytes = b"x") -> Message:
    """Return a message whose one part has a header of these lines."""
    part = b"\r\n".join(lines) + b"\r\n\r\n" + body
    return plain(as2_wire.multipart([part], "multipart/mixed"))


def nested(depth: int) -> Message:
    made = SMALL
    for number in range(depth):
        made = as2_wire.multipart([made], "multipart/mixed", f"n{number}")
    return plain(made)


def signed_by(signature: bytes) -> Message:
    return plain(as2_wire.signed(ENTITY, signature))


def envelope(recipients: bytes, after: bytes = b"") -> Message:
    data = der.sequence(der.integer(0), der.value(der.SET, recipients), after)
    return as2_wire.enveloped(der.sequence(object_ids.ENVELOPED_DATA, der.value(0xA0, data)))


def with_signers(count: int) -> Message:
    signature = as2_cms.signature(ENTITY, ACME)
    return signed_by(as2_cms.with_signers(signature, as2_cms.signers(signature) * count))


def with_certificates(count: int, size: int) -> Message:
    signature = as2_cms.signature(ENTITY, ACME)
    infos = as2_cms.signers(signature)
    return signed_by(
        as2_cms.with_signers(signature, infos, [der.octet_string(bytes(size))] * count)
    )


def disposition(value: bytes) -> Message:
    return plain(b"Content-Disposition: attachment; " + value + b"\r\n\r\nx")


def encoded(how: bytes, body: bytes) -> Message:
    return plain(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: " + how + b"\r\n\r\n" + body
    )


DEFLATED: dict[str, Callable[[], Message]] = {
    "zeros": lambda: plain(entity(compressed(zeros()))),
    "zeros in pieces": lambda: plain(entity(compressed(zeros()[:100], zeros()[100:]))),
    "zeros in lengths that are not told": lambda: plain(
        entity(as2_cms.indefinite(compressed(zeros())))
    ),
    "zeros in base64": lambda: plain(
        CMS + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(compressed(zeros()))
    ),
    "zeros under the old name": lambda: plain(
        entity(compressed(zeros())).replace(b"pkcs7-mime", b"x-pkcs7-mime")
    ),
    "zeros of no told kind": lambda: plain(
        entity(compressed(zeros())).replace(b"; smime-type=compressed-data", b"")
    ),
    "zeros that do not end": lambda: plain(entity(compressed(zeros()[:-10]))),
    "zeros with junk before them": lambda: plain(entity(compressed(b"junk" + zeros()))),
    "zeros behind a whole content": lambda: plain(
        entity(compressed(zlib.compress(ENTITY) + zeros()))
    ),
    "zeros just above the ratio": lambda: plain(entity(compressed(zeros(256)))),
    "zeros up to 200 MiB": lambda: plain(entity(compressed(zeros(noise=3 * MIB)))),
    "zeros signed": lambda: plain(
        as2_wire.signed(
            entity(compressed(zeros())), as2_cms.signature(entity(compressed(zeros())), ACME)
        )
    ),
    "zeros encrypted": lambda: as2_wire.enveloped(
        as2_cms.envelope(entity(compressed(zeros())), FOR_US)
    ),
    "zeros encrypted by GCM": lambda: as2_wire.enveloped(
        as2_cms.envelope(entity(compressed(zeros())), GCM)
    ),
    "zeros compressed once more": lambda: plain(entity(compressing_(entity(compressed(zeros()))))),
    "zeros compressed thrice": lambda: plain(
        entity(compressing_(entity(compressing_(entity(compressed(zeros()))))))
    ),
}
MIME: dict[str, Callable[[], Message]] = {
    "a thousand parts": lambda: plain(as2_wire.multipart([SMALL] * 1000, "multipart/mixed")),
    "a hundred thousand parts": lambda: plain(
        as2_wire.multipart([SMALL] * 100_000, "multipart/mixed")
    ),
    "parts in parts, a hundred each": lambda: plain(
        as2_wire.multipart(
            [as2_wire.multipart([SMALL] * 100, "multipart/mixed", f"i{n}") for n in range(100)],
            "multipart/mixed",
        )
    ),
    "nested 50 deep": lambda: nested(50),
    "nested 500 deep": lambda: nested(500),
    "boundaries that are none": lambda: plain(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\r\n" * 500_000
    ),
    "one boundary again and again": lambda: plain(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b" * 1_000_000
    ),
    "a header of a megabyte": lambda: with_head(b"X: " + b"x" * MIB),
    "a hundred thousand fields": lambda: with_head(*[b"X: y"] * 100_000),
    "a field of a hundred thousand lines": lambda: with_head(b"X: y", *[b" z"] * 100_000),
    "blank lines for ever": lambda: with_head(b"X: y", b" " * MIB),
    "six thousand parameters": lambda: plain(
        b"Content-Type: text/plain" + b"; a=b" * 6_000 + b"\r\n\r\nx"
    ),
    "a name in fifteen hundred pieces": lambda: disposition(
        b"; ".join(b"filename*%d=x" % n for n in range(1_500))
    ),
    "a name of two thousand words": lambda: disposition(
        b'filename="' + b"=?utf-8?Q?x?= " * 2_000 + b'"'
    ),
    "a name of quotes that do not end": lambda: disposition(b'filename="' + b'\\"' * 15_000),
    "base64 of nothing but padding": lambda: encoded(b"base64", b"=" * 5 * MIB),
    "base64 of one letter a line": lambda: encoded(b"base64", b"A\r\n" * (MIB + 1)),
    "an encoding without end": lambda: encoded(b"x" * 30_000, b"x"),
}
ASN1: dict[str, Callable[[], Message]] = {
    "values nested without end": lambda: as2_wire.enveloped(b"\x30\x80" * MIB),
    "a length of four gigabytes": lambda: as2_wire.enveloped(b"\x30\x84\xff\xff\xff\xff\x06\x01"),
    "a string in a million pieces": lambda: as2_wire.enveloped(
        b"\x24\x80" + b"\x04\x00" * MIB + b"\x00\x00"
    ),
    "a hundred thousand recipients": lambda: envelope(der.sequence(der.integer(0)) * 100_000),
    "a thousand signers": lambda: with_signers(1000),
    "ten thousand certificates": lambda: with_certificates(10_000, 100),
    "a certificate of a megabyte": lambda: with_certificates(1, MIB),
    "a number of a megabyte": lambda: envelope(der.value(0x02, b"\x7f" * MIB)),
    "an identifier of a megabyte": lambda: as2_wire.enveloped(
        der.sequence(der.value(0x06, b"\x81" * MIB + b"\x01"), der.value(0xA0, b"\x05\x00"))
    ),
}
BOMBS = {**DEFLATED, **MIME, **ASN1}
assert len(BOMBS) >= 40


def peak_mib() -> float:
    """Return the most memory that this process had since :func:`forget_peak`."""
    status = Path("/proc/self/status").read_text("ascii")
    return (
        int(next(each for each in status.splitlines() if each.startswith("VmHWM")).split()[1])
        / 1024
    )


def forget_peak() -> float:
    """Begin to look for the most memory anew (proc(5)), and return what is in use now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return peak_mib()


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_in_a_moment_and_within_bounds(name: str) -> None:
    """At most two seconds, and 32 MiB more than what a content may have after decompression."""
    headers, body = BOMBS[name]()
    before, started = forget_peak(), time.process_time()
    assert refused(headers, body)
    assert time.process_time() - started < MOST_SECONDS
    assert peak_mib() - before < MOST_GROWTH_MIB
