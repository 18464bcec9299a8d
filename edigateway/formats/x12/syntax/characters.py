"""The characters of a payload, one for each code unit, so that places in the text are places in the bytes.

Segments are found among code units; text that needs more than one unit for a character is put together afterwards,
piece by piece, with ``restore``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from edigateway.errors import Refused

_EBCDIC_ISA = b"\xc9\xe2\xc1"
_EBCDIC_BLANKS = b"\x40\x05\x0d\x15\x25"
_BLANKS = b"\x00 \t\r\n\x1a"
_UTF16_MARKS: Mapping[bytes, Literal["little", "big"]] = {
    b"\xff\xfe": "little",
    b"\xfe\xff": "big",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Characters:
    """How bytes become characters: ``decode`` makes one of each code unit of ``width`` bytes.

    ``restore`` makes readable text of a piece of what was decoded.
    """

    width: int
    decode: Callable[[bytes], str]
    restore: Callable[[str], str]


def recognise(start: bytes) -> Characters:
    """Tell by its first bytes how a payload is written: ASCII, UTF-8, Latin-1, UTF-16 (with a mark) or EBCDIC (code page 037).

    Raises:
        Refused: there is nothing in it.
    """
    if not start.strip(_BLANKS):
        raise Refused("The file is empty; an X12 interchange that begins with ISA was expected.")
    if start[:2] in _UTF16_MARKS:
        return _UTF16[_UTF16_MARKS[start[:2]]]
    if start.lstrip(_EBCDIC_BLANKS)[:3] == _EBCDIC_ISA:
        return _EBCDIC
    return _EIGHT_BIT


def _decode_utf16(units: bytes, order: Literal["little", "big"]) -> str:
    whole = len(units) - len(units) % 2
    return "".join(chr(int.from_bytes(units[at : at + 2], order)) for at in range(0, whole, 2))


def _restore_utf16(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _restore_utf8(text: str) -> str:
    """Read text as UTF-8 where it is that, and as Latin-1 where it is not."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def _decode_ebcdic(block: bytes) -> str:
    # EBCDIC ends lines with NEL; the rest of the reader knows line feeds only.
    return block.decode("cp037").replace("\x85", "\n")


_EIGHT_BIT = Characters(
    width=1, decode=lambda block: block.decode("latin-1"), restore=_restore_utf8
)
_EBCDIC = Characters(width=1, decode=_decode_ebcdic, restore=lambda text: text)
_UTF16: Mapping[str, Characters] = {
    "little": Characters(
        width=2, decode=lambda block: _decode_utf16(block, "little"), restore=_restore_utf16
    ),
    "big": Characters(
        width=2, decode=lambda block: _decode_utf16(block, "big"), restore=_restore_utf16
    ),
}
