"""Transfer encodings: what stands in a body, and the bytes that it stands for.

Source: RFC 2045 §6
"""

import binascii
from collections.abc import Iterator
from io import BytesIO

from edigateway.transports.as2.message.failures import malformed
from edigateway.transports.as2.message.mime.entities import Entity

_PIECE = 1 << 20
_WHITE = b" \t\r\n"
_LINE_BYTES = 57
_MANY_LINES = 16384 * _LINE_BYTES


def decoded(entity: Entity) -> memoryview:
    """Return the bytes that the body of an entity stands for; without an encoding, the body itself.

    Raises:
        Unacceptable: the encoding is not known, or the body is not encoded like that.
    """
    name = entity.headers.get("content-transfer-encoding", "binary").strip().lower()
    match name.partition(";")[0].strip():
        case "7bit" | "8bit" | "binary" | "":
            return entity.content
        case "base64":
            return memoryview(_from_base64(entity.content))
        case "quoted-printable":
            return memoryview(binascii.a2b_qp(entity.content))
    raise malformed(
        "a transfer encoding is not one of 7bit, 8bit, binary, base64, quoted-printable"
    )


def base64_lines(data: bytes | memoryview) -> Iterator[bytes]:
    """Yield the lines of base64, each with its CRLF, many at a time."""
    view = memoryview(data)
    for start in range(0, len(view), _MANY_LINES):
        many = view[start : start + _MANY_LINES]
        lines = (many[at : at + _LINE_BYTES] for at in range(0, len(many), _LINE_BYTES))
        yield b"".join(binascii.b2a_base64(line, newline=False) + b"\r\n" for line in lines)


def _from_base64(text: memoryview) -> bytes:
    out = BytesIO()
    rest = b""
    try:
        for start in range(0, len(text), _PIECE):
            piece = rest + bytes(text[start : start + _PIECE]).translate(None, _WHITE)
            whole = len(piece) - len(piece) % 4
            out.write(binascii.a2b_base64(piece[:whole], strict_mode=True))
            rest = piece[whole:]
        out.write(binascii.a2b_base64(rest, strict_mode=True))
    except binascii.Error:
        raise malformed("a body that should be base64 is not") from None
    return out.getvalue()
