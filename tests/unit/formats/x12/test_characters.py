"""Payloads in the encodings that partners use."""

import pytest

from edigateway.errors import Refused
from edigateway.formats.x12.syntax.characters import recognise
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload, read_set, tree_of


def _read_name(content: bytes) -> str:
    tree = tree_of(read_set(content))
    return next(record.elements[2] for record in tree.walk() if record.tag == "N1")


def _text(name: str) -> str:
    return payload(group(order(BEG, "N1*BY*NAME*92*1", LINE))).decode().replace("NAME", name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_decode_unicode_restores_values(encoding: str) -> None:
    """Text of more than one byte per character is put together again, value by value."""
    assert _read_name(_text("Müller 🚚 €").encode(encoding)) == "Müller 🚚 €"


def test_decode_latin1_keeps_every_byte() -> None:
    """What is not UTF-8 is read as Latin-1 and never refused."""
    assert _read_name(_text("Müller").encode("latin-1")) == "Müller"


def test_decode_ebcdic_is_recognised_by_its_isa() -> None:
    """Bytes C9 E2 C1 are ISA in EBCDIC code page 037."""
    assert _read_name(_text("Jones").encode("cp037")) == "Jones"


def test_decode_utf16_offsets_count_bytes() -> None:
    """Offsets are in bytes of the payload, two for each unit of UTF-16."""
    content = _text("Jones").encode("utf-16")
    found = read_set(content)
    assert content[found.offset : found.offset + 4].decode(content_encoding(content)) == "ST"
    assert content[: found.offset + found.length].decode("utf-16").endswith("SE*5*0001~")


def content_encoding(content: bytes) -> str:
    """Return the byte order that the mark of a UTF-16 payload tells."""
    return "utf-16-le" if content[:2] == b"\xff\xfe" else "utf-16-be"


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\x1a", b"\x00\x00"])
def test_decode_nothing_is_refused(content: bytes) -> None:
    """An empty file is refused with a sentence that says so."""
    with pytest.raises(Refused, match="empty"):
        recognise(content)


def test_header_is_106_characters() -> None:
    """The header that these tests build is a right one: with its terminator it has the standard's length."""
    assert len(ISA + "~") == 106
