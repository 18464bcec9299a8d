"""The characters of a payload, one for each code unit, so that places in the text are places in the bytes.

Tokenising works on code units; text that needs more than one unit per character is put together afterwards,
value by value, with ``restore``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from edigateway.errors import Refused

_EBCDIC_ISA = b"\xc9\xe2\xc1"
_UTF16_MARKS: Mapping[bytes, Literal["little", "big"]] = {
    b"\xff\xfe": "little",
    b"\xfe\xff": "big",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """One character for each code unit of ``width`` bytes; ``restore`` is None where units are characters."""

    text: str
    width: int = 1
    restore: Callable[[str], str] | None = None


def decode(payload: bytes) -> Characters:
    """Return the characters of a payload in ASCII, UTF-8, Latin-1, UTF-16 (with a mark) or EBCDIC (code page 037).

    Raises:
        Refused: there is nothing in it.
    """
    if not payload.strip(b"\x00 \t\r\n\x1a"):
        raise Refused("The file is empty; an X12 interchange that begins with ISA was expected.")
    if payload[:2] in _UTF16_MARKS:
        return _utf16(payload, _UTF16_MARKS[payload[:2]])
    if payload.lstrip(b"\x40\x05\x0d\x15\x25")[:3] == _EBCDIC_ISA:
        # EBCDIC ends lines with NEL; the rest of the reader knows line feeds only.
        return Characters(text=payload.decode("cp037").replace("\x85", "\n"))
    text = payload.decode("latin-1")
    if text.isascii() or not _is_utf8(payload):
        return Characters(text=text)
    return Characters(text=text, restore=_restore_utf8)


def _utf16(payload: bytes, order: Literal["little", "big"]) -> Characters:
    whole = len(payload) - len(payload) % 2
    units = (int.from_bytes(payload[at : at + 2], order) for at in range(0, whole, 2))
    return Characters(text="".join(map(chr, units)), width=2, restore=_restore_utf16)


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _restore_utf8(value: str) -> str:
    if value.isascii():
        return value
    return value.encode("latin-1").decode("utf-8", "replace")


def _restore_utf16(value: str) -> str:
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
