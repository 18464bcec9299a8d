"""Fuzzes the reader: any bytes are read, whatever the size of the blocks, or refused, and what is said of them is true.

The first byte of an input chooses the size of the blocks; the rest is the file. One input in four is read twice.
"""

from collections.abc import Iterator
from io import BytesIO
from zlib import crc32

from edigateway.errors import Refused
from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.findings import MOST_KEPT
from edigateway.formats.x12.reading import reader
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.syntax import window
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet
from edigateway.model.finding import Finding, Severity
from tests.fuzz.documents import seed_files
from tests.fuzz.plain import plain_tree

BLOCKS = (1, 2, 3, 5, 7, 16, 64, 255, 256, 4096)
"""Sizes of blocks that are tried besides the usual one; they are chosen by the digits 0 to 9."""

_USUAL_BLOCK = window.BLOCK_BYTES
_READ_TWICE = 4
_ANY = Terms()
_MOST_FINDINGS = MOST_KEPT * len(Severity)


def check(data: bytes) -> None:
    """Read an input in blocks of some size, and hold what is found against the input."""
    if not data:
        return
    content = data[1:]
    found = _found(content, BLOCKS[data[0] % len(BLOCKS)])
    if crc32(data) % _READ_TWICE == 0:
        usual = _found(content, _USUAL_BLOCK)
        assert found == usual, f"the size of the blocks makes a difference: {found} and {usual}"


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    for number, content in enumerate(seed_files()):
        yield b"%d" % (number % len(BLOCKS)) + content


def _found(content: bytes, block: int) -> object:
    window.BLOCK_BYTES = block
    try:
        return [_outcome(each, content) for each in reader.stream(BytesIO(content), _ANY)]
    except Refused as refusal:
        return str(refusal)
    finally:
        window.BLOCK_BYTES = _USUAL_BLOCK


def _outcome(reading: InterchangeReading, content: bytes) -> object:
    sets: list[object] = []
    groups: list[FunctionalGroup] = []
    for group in reading:
        for read in group:
            found = read.with_tree()
            _check_set(found, reading.offset, len(content))
            sets.append((read.summary, read.content.segments, plain_tree(found.tree)))
        groups.append(group.summary())
        _check_findings(groups[-1].findings, len(content))
    interchange = reading.summary(groups)
    _check_interchange(interchange, content)
    return interchange, sets, reading.isa, reading.between, reading.delimiters


def _check_interchange(interchange: Interchange, content: bytes) -> None:
    start, length = interchange.offset, interchange.length
    assert 0 <= start < start + length <= len(content), "an interchange lies in its file"
    text = content[start : start + 8].replace(b"\x00", b"").upper()
    assert text.startswith((b"ISA", b"\xc9\xe2\xc1")), "an interchange begins with ISA"
    _check_findings(interchange.findings, len(content))


def _check_set(found: TransactionSet, start: int, end: int) -> None:
    assert found.segments > 0
    assert start < found.offset < found.offset + found.length <= end, "a set lies in its file"
    _check_findings(found.findings, end)
    if found.tree is not None:
        held = sum(1 for _ in found.tree.walk()) - 1
        assert held == found.segments, "every segment of a set is in its tree"


def _check_findings(findings: tuple[Finding, ...], end: int) -> None:
    assert len(findings) <= _MOST_FINDINGS
    for each in findings:
        assert each.code in CATALOGUE
        assert each.place.offset is None or 0 <= each.place.offset < end, "a place lies in its file"
