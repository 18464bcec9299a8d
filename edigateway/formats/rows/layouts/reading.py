"""Reads the section ``layout`` of a map for rows."""

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from edigateway.contracts.format import Layout
from edigateway.contracts.layout import SECTION, RecordType
from edigateway.errors import Fault, Misconfigured
from edigateway.formats.rows.layouts.columns import listed, placed, positions
from edigateway.formats.rows.layouts.layout import (
    DOCUMENT,
    MAX_COLUMNS,
    Column,
    Delimiting,
    RecordLayout,
    RowLayout,
)
from edigateway.formats.rows.layouts.records import typed_records
from edigateway.formats.rows.layouts.section import Section
from edigateway.yamlfile import Value, YamlFile

WHOLE_FILE = "file"
"""What stands for the columns of ``group_by`` where a file is one document."""

_OF_TEXT = ("encoding", "line_end", "skip", "comment")
_OF_ONE_TYPE = ("group_by", "columns")
_OF_TYPES = ("type_at", "records")
_OF_CELLS = ("delimiter", "quote", "trailing_delimiter", "header")
_MOST_SKIPPED = 1000
_ESCAPES = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Encodings of Python that spell characters in ASCII; they are not for files."""
_YES_NO = {"true": True, "false": False}


def parse_layout(file: YamlFile, faults: list[Fault]) -> RowLayout:
    """Read the layout of a map, and add what is wrong to ``faults``: then it is only fit for :func:`record_types`."""
    section = Section(file)
    layout = _layout(section, str(section.value("format")))
    faults += section.faults
    return layout


def layout_of(layout: Layout) -> RowLayout:
    """Read a layout that has left its file.

    Raises:
        Misconfigured: it has faults; all of them are listed.
    """
    faults: list[Fault] = []
    file = YamlFile(Path(SECTION), "", {SECTION: cast("Value", dict(layout))}, {}, {})
    found = parse_layout(file, faults)
    if faults:
        raise Misconfigured(faults)
    return found


def record_types(layout: RowLayout) -> tuple[RecordType, ...]:
    """Return the types that a document can have records of: not the trailers of the file, which only have totals."""
    if not layout.has_types:
        return tuple(
            RecordType(name=each.name, columns=_numbers(each), under=DOCUMENT)
            for each in layout.records
        )
    root = next((each.name for each in layout.records if each.begins_document), None)
    return tuple(
        RecordType(
            name=each.name,
            columns=_numbers(each),
            under=None if each.begins_document else each.under or root,
        )
        for each in layout.records
        if each.file != "trailer"
    )


def _numbers(record: RecordLayout) -> dict[str, int] | None:
    return {name: number for number, name in enumerate(record.names, 1)} or None


def _layout(section: Section, name: str) -> RowLayout:
    is_fixed, has_types = name == "fixed", section.has("records")
    required = _OF_TYPES if has_types else _OF_ONE_TYPE if is_fixed else ("group_by",)
    of_cells = () if is_fixed else _OF_CELLS if has_types else ("columns", *_OF_CELLS)
    optional = ("format", *_OF_TEXT, *of_cells)
    section.keys(
        (), required, optional, f"a layout of {name}{' with records' if has_types else ''}"
    )
    encoding, has_mark = _encoding(section)
    type_at = _type_at(section, is_fixed=is_fixed) if has_types else (0, 0)
    delimiting = None if is_fixed else _delimiting(section, has_types=has_types)
    if has_types:
        records = typed_records(section, type_at, is_fixed=is_fixed)
    else:
        records = (_only_record(section, delimiting),)
    return RowLayout(
        format=name,
        delimiting=delimiting,
        encoding=encoding,
        has_byte_order_mark=has_mark,
        line_end=section.choice("line_end", {"crlf": "\r\n", "lf": "\n"}, "\r\n"),
        skip=_skip(section),
        comment=section.text("comment", "", _is_prefix, "what a line begins with that is no row"),
        group_by=() if has_types else _group_by(section, records[0].names),
        type_at=type_at,
        records=records,
    )


def _encoding(section: Section) -> tuple[str, bool]:
    written = section.text(
        "encoding", "utf-8", _extends_ascii, "a text encoding that extends ASCII, such as cp1252"
    )
    name = codecs.lookup(written).name
    return ("utf-8", True) if name == "utf-8-sig" else (name, False)


def _extends_ascii(encoding: str) -> bool:
    """Tell whether each ASCII byte is that character wherever it stands, so that lines can be found in the bytes."""
    try:
        name = codecs.lookup(encoding).name
        if name == "utf-8-sig":
            return True
        return name not in _ESCAPES and all(bytes([n]).decode(name) == chr(n) for n in range(128))
    except (LookupError, UnicodeError, TypeError):
        return False


def _delimiting(section: Section, *, has_types: bool) -> Delimiting:
    words = {"tab": "\t"}
    delimiter = section.text(
        "delimiter", ",", lambda text: _is_mark(words.get(text, text)), "one character, or tab"
    )
    quote = section.text(
        "quote", '"', lambda text: text == "none" or _is_mark(text), "one character, or none"
    )
    if quote == delimiter:
        section.fault(("quote",), "quote and delimiter are the same", "write another one")
    return Delimiting(
        delimiter=words.get(delimiter, delimiter),
        quote="" if quote == "none" else quote,
        is_trailing=section.choice("trailing_delimiter", _YES_NO, False),
        has_header=_has_header(section, has_types=has_types),
    )


def _has_header(section: Section, *, has_types: bool) -> bool:
    if has_types:
        if section.choice("header", _YES_NO, False):
            remedy = "remove header; skip: 1 passes over a line of titles"
            section.fault(("header",), "a file with records has no header", remedy)
        return False
    if isinstance(section.value("header"), list):
        remedy = "write header: false and columns: [...]"
        section.fault(("header",), "header says only whether the first row has the names", remedy)
        return True
    return section.choice("header", _YES_NO, True)


def _is_mark(text: str) -> bool:
    return len(text) == 1 and text not in "\r\n\x00\ufeff"


def _is_prefix(text: str) -> bool:
    return bool(text) and len(text) <= MAX_COLUMNS and not set(text) & set("\r\n\x00")


def _skip(section: Section) -> int:
    wanted = f"a number of lines up to {_MOST_SKIPPED}"
    text = section.text("skip", "0", _is_number, wanted)
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= _MOST_SKIPPED


def _type_at(section: Section, *, is_fixed: bool) -> tuple[int, int]:
    if not section.has("type_at"):
        return 0, 0
    at = positions(section.value("type_at"))
    if at is None or (not is_fixed and at[0] != at[1]):
        remedy = (
            "write type_at: 1-3" if is_fixed else "write type_at: 1 where the first column has it"
        )
        section.fault(("type_at",), "type_at does not say where the type stands", remedy)
        return 0, 0
    return at


def _only_record(section: Section, delimiting: Delimiting | None) -> RecordLayout:
    columns: tuple[Column, ...] = ()
    if section.has("columns"):
        at: Sequence[str] = ("columns",)
        columns = placed(section, at, (0, 0)) if delimiting is None else listed(section, at)
    elif delimiting is not None and not delimiting.has_header:
        section.fault((), "a file without a header needs columns", "add columns: [...]")
    return RecordLayout(columns=columns)


def _group_by(section: Section, names: Sequence[str]) -> tuple[str, ...]:
    if not section.has("group_by") or section.value("group_by") == WHOLE_FILE:
        return ()
    if isinstance(section.value("group_by"), str):
        remedy = (
            f"write group_by: [...], or group_by: {WHOLE_FILE} where the whole file is one document"
        )
        section.fault(("group_by",), "group_by must be a list of columns", remedy)
        return ()
    found = section.texts(("group_by",))
    for n, name in enumerate(found):
        if names and name not in names:
            section.unknown(("group_by", n), name, "column", names)
    return found
