"""A message as one run of bytes: the header fields, a blank line, the body; so it is kept, and so openssl reads it."""

import re
from collections.abc import Sequence

Field = tuple[str, str]

_END = b"\r\n\r\n"


_OURS = re.compile(
    r"(?:as2-|content-|disposition-notification-|receipt-).+|message-id|mime-version|ediint-features|subject|date",
    re.IGNORECASE,
)
"""The fields of AS2 and MIME (RFC 4130 §6, RFC 2045)."""


def ours(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields that belong to the message: those of HTTP may hold passwords, and letters of any sort."""
    return tuple(each for each in fields if _OURS.fullmatch(each[0]))


def join(fields: Sequence[Field], body: bytes) -> bytes:
    """Return fields and body as one."""
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return b"".join((head.encode("latin-1", "replace"), b"\r\n", body))


def split(content: bytes) -> tuple[tuple[Field, ...], bytes]:
    """Return the fields and the body of what :func:`join` made."""
    if content.startswith(b"\r\n"):
        return (), content[2:]
    end = content.index(_END)
    lines = content[:end].decode("latin-1").split("\r\n")
    fields = (line.partition(": ") for line in lines)
    return tuple((name, value) for name, _, value in fields), content[end + len(_END) :]


def pairs(fields: Sequence[Field]) -> list[tuple[bytes, bytes]]:
    """Return fields as the bytes that they were read from."""
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in fields]
