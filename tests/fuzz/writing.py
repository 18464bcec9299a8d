"""Fuzzes the writer: what it writes is read back as it was meant, and has no fault that it was asked to refuse.

The first byte of an input chooses how strictly and in which style to write; the rest is a file, X12 or JSON.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from edigateway.errors import Refused
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.shapes.from_json import from_json
from edigateway.formats.x12.shapes.to_json import to_json
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing.charset import Charset
from edigateway.formats.x12.writing.interchanges import write
from edigateway.formats.x12.writing.style import InData, Strictness, Style
from edigateway.model.envelope import Interchange
from edigateway.model.finding import Finding, Severity
from tests.fuzz.documents import seed_files

_STRICTNESS = tuple(Strictness)
_STYLES = (
    Style(charset=Charset.UTF_8),
    Style(charset=Charset.UTF_8, in_data=InData.AVOID),
    Style(substitute="?", in_data=InData.REPLACE, line_end=""),
)
_ANY = Terms()


def check(data: bytes) -> None:
    """Write an input, read what was written, and write that again."""
    if not data:
        return
    strictness, style = _STRICTNESS[data[0] % 3], _STYLES[data[0] // 3 % 3]
    content = data[1:]
    try:
        document = content if content[:1] in (b"{", b"[") else b"".join(to_json(BytesIO(content)))
        written = _written(document, strictness, style)
    except Refused:
        return
    if not written:
        return
    _check_findings(read(written, _ANY), strictness)
    again = _written(b"".join(to_json(BytesIO(written))), Strictness.UNCHECKED, _STYLES[0])
    assert _told(again) == _told(written), f"written {written!r}, and then {again!r}"


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    for number, content in enumerate(seed_files()):
        choice = b"%d" % (number % 9)
        yield choice + content
        try:
            yield choice + b"".join(to_json(BytesIO(content)))
        except Refused:
            continue


def _written(document: bytes, strictness: Strictness, style: Style) -> bytes:
    return b"".join(write(from_json(BytesIO(document)), style=style, strictness=strictness))


def _told(content: bytes) -> bytes:
    """Return what the groups of a file say, whatever it is written with; spaces around elements of an ISA say nothing."""
    return b"".join(to_json(BytesIO(content))).split(b'"groups"', 1)[1]


def _check_findings(found: Sequence[Interchange], strictness: Strictness) -> None:
    refused = {
        Strictness.FAULTLESS: frozenset(Severity),
        Strictness.WARNINGS: frozenset({Severity.ERROR}),
        Strictness.UNCHECKED: frozenset[Severity](),
    }[strictness]
    for each in _findings(found):
        assert each.severity not in refused, f"written, and then found: {each}"


def _findings(found: Sequence[Interchange]) -> Iterator[Finding]:
    for interchange in found:
        yield from interchange.findings
        for group in interchange.groups:
            yield from group.findings
            for transaction in group.transactions:
                yield from transaction.findings
