"""Writes DER: the one way to write each value.

Source: X.690 §8, §10, §11
"""

from functools import lru_cache

SEQUENCE = 0x30
SET = 0x31
INTEGER = 0x02
OCTET_STRING = 0x04
OBJECT_ID = 0x06
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
NULL = b"\x05\x00"


def header(tag: int, length: int) -> bytes:
    """Return the identifier and the length octets of a value of ``length`` octets."""
    if length < 0x80:
        return bytes((tag, length))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets


def value(tag: int, *parts: bytes) -> bytes:
    """Return a whole value: its header and its parts, one after the other."""
    content = b"".join(parts)
    return header(tag, len(content)) + content


def sequence(*parts: bytes) -> bytes:
    """Return a SEQUENCE."""
    return value(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """Return a SET OF, its members in the order that DER asks for."""
    return value(SET, *sorted(parts))


def octet_string(content: bytes) -> bytes:
    """Return an OCTET STRING."""
    return value(OCTET_STRING, content)


def integer(number: int) -> bytes:
    """Return an INTEGER that is not negative."""
    return value(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


@lru_cache
def object_id(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER that is given as ``1.2.840``."""
    first, second, *rest = map(int, dotted.split("."))
    return value(OBJECT_ID, *map(_base_128, (first * 40 + second, *rest)))


def _base_128(number: int) -> bytes:
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(0x80 | number & 0x7F)
    return bytes(reversed(octets))


def around(tag: int, before: bytes, opening: bytes, size: int) -> bytes:
    """Return what stands before a large content once one more value is put around it.

    ``opening`` is what stood before it so far, ``size`` how many octets follow after that, ``before`` what comes first
    in the new value.
    """
    return header(tag, len(before) + len(opening) + size) + before + opening
