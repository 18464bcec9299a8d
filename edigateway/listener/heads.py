"""The head of a call, read strictly: what two programs could understand in two ways is refused.

Whoever stands before us may see the end of a body elsewhere than we do, and then what is data to one is the next call
to the other. So there is one way to write each thing: CR LF, one length, one coding.

Source: RFC 9112 §2.2, §3, §5, §6.1, §6.3, §11.2; RFC 9110 §5.5, §8.6.
"""

import re
from dataclasses import dataclass

from edigateway.errors import EdigatewayError

END = b"\r\n\r\n"

_REQUEST = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,30}) ([!-~]{1,4000}) HTTP/1\.([01])")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}):([\t\x20-\x7e\x80-\xff]*)")
_LENGTH = re.compile(rb"[0-9]{1,18}")
_NEVER = re.compile(rb"(?<!\r)\n|\r[^\n]|\x00")
_ONCE = (b"content-length", b"transfer-encoding", b"host", b"expect")


class BadHead(EdigatewayError):
    """A head that is refused with a status."""

    def __init__(self, status: int) -> None:
        """Refuse with ``status``, and without a word more."""
        super().__init__(f"status {status}")
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a call says; ``path`` is without a query, ``length_bytes`` None where the body is chunked."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    length_bytes: int | None
    waits: bool
    """Whether the caller wants a word before it sends the body (``Expect: 100-continue``)."""


def check_beginning(beginning: bytes, looked_at: int, most_bytes: int) -> None:
    """Look at a head of which the end has not come, of which ``looked_at`` bytes were looked at before.

    Raises:
        BadHead: it can become no good one.
    """
    if len(beginning) > most_bytes:
        raise BadHead(431)
    if _NEVER.search(beginning, max(0, looked_at - 1)) or not beginning[:1].isalpha():
        raise BadHead(400)


def read_head(head: bytes, most_headers: int) -> Head:
    """Read a whole head, its blank line included.

    Raises:
        BadHead: it is not as it must be.
    """
    first, *lines = head.removesuffix(END).split(b"\r\n")
    request = _REQUEST.fullmatch(first)
    if request is None:
        raise BadHead(400)
    if len(lines) > most_headers:
        raise BadHead(431)
    fields = [_field(line) for line in lines]
    method, target, minor = request.groups()
    once = _once(fields)
    chunked = b"transfer-encoding" in once
    _check(once, minor)
    return Head(
        method=method.decode("ascii"),
        path=target.partition(b"?")[0].decode("ascii"),
        headers=tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in fields),
        length_bytes=None if chunked else int(once.get(b"content-length", b"0")),
        waits=b"expect" in once,
    )


def _field(line: bytes) -> tuple[bytes, bytes]:
    match = _FIELD.fullmatch(line)
    if match is None:
        raise BadHead(400)
    return match[1], match[2].strip(b" \t")


def _once(fields: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return the headers that decide about the call itself, each of which may stand there once."""
    found: dict[bytes, bytes] = {}
    for name, value in fields:
        known = name.lower()
        if known in found:
            raise BadHead(400)
        if known in _ONCE:
            found[known] = value
    return found


def _check(once: dict[bytes, bytes], minor: bytes) -> None:
    length, coding = once.get(b"content-length"), once.get(b"transfer-encoding")
    if length is not None and (coding is not None or not _LENGTH.fullmatch(length)):
        raise BadHead(400)
    if coding is not None and (coding.lower() != b"chunked" or minor == b"0"):
        raise BadHead(400)
    if minor == b"1" and b"host" not in once:
        raise BadHead(400)
    if b"expect" in once and once[b"expect"].lower() != b"100-continue":
        raise BadHead(417)
