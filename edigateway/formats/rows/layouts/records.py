"""The types of records as a layout writes them: what tells them, their columns, their order and their control totals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from edigateway.formats.rows.layouts.columns import listed, placed
from edigateway.formats.rows.layouts.layout import Column, RecordLayout, Total
from edigateway.formats.rows.layouts.section import Section

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_OPTIONAL = ("type", "under", "file", "totals")
_EXAMPLE = "write records: {HDR: {columns: [...]}, DTL: {under: HDR, columns: [...]}}"


def typed_records(
    section: Section, type_at: tuple[int, int], *, is_fixed: bool
) -> tuple[RecordLayout, ...]:
    """Read ``records``, in the order in which rows are written."""
    written = section.value("records")
    if not isinstance(written, dict) or not written:
        section.fault(("records",), "records must be types with their columns", _EXAMPLE)
        return ()
    records = tuple(_record(section, name, type_at, is_fixed=is_fixed) for name in written)
    _check_codes(section, records)
    _check_order(section, records)
    if section.faults:
        return records
    return tuple(replace(each, totals=_totals(section, each, records)) for each in records)


def _record(
    section: Section, name: str, type_at: tuple[int, int], *, is_fixed: bool
) -> RecordLayout:
    where = ("records", name)
    if not _NAME.fullmatch(name):
        problem = f"'{name}' cannot be the name of a type"
        section.fault(
            where,
            problem,
            'use letters and digits, and write type: "..." for the text in the row',
            key=True,
        )
    section.keys(where, ("columns",), _OPTIONAL, f"the type {name}")
    columns: tuple[Column, ...] = ()
    if section.has(*where, "columns"):
        at = (*where, "columns")
        columns = placed(section, at, type_at) if is_fixed else listed(section, at)
        if not is_fixed and len(columns) < type_at[0]:
            problem = f"{name} has only {len(columns)} columns, and the type is told by column {type_at[0]}"
            section.fault(at, problem, "name all columns, that of the type, too")
    return RecordLayout(
        name=name,
        code=_text(section, (*where, "type"), name),
        columns=columns,
        under=_text(section, (*where, "under"), ""),
        file=_text(section, (*where, "file"), ""),
    )


def _text(section: Section, where: Sequence[str | int], default: str) -> str:
    if not section.has(*where):
        return default
    value = section.value(*where)
    if isinstance(value, str) and value.strip():
        return value.strip()
    section.fault(where, f"{where[-1]} must be a text", f"write {where[-1]}: {default or 'HDR'}")
    return default


def _check_codes(section: Section, records: Sequence[RecordLayout]) -> None:
    codes = [each.code for each in records]
    for n, record in enumerate(records):
        if record.code in codes[:n]:
            other = records[codes.index(record.code)].name
            problem = f"'{record.code}' tells both {other} and {record.name}"
            section.fault(("records", record.name, "type"), problem, "write another type")


def _check_order(section: Section, records: Sequence[RecordLayout]) -> None:
    """Check that one type begins a document, and all others lie below it or are about the file."""
    names = [each.name for each in records]
    for record in records:
        where = ("records", record.name)
        if record.file not in ("", "header", "trailer"):
            remedy = "write file: header or file: trailer"
            section.fault((*where, "file"), "file is neither header nor trailer", remedy)
        if record.file and record.under:
            problem = f"{record.name} is about the file, so it lies below nothing"
            section.fault((*where, "under"), problem, "remove under, or file", key=True)
        elif record.under and (record.under not in names or record.under == record.name):
            others = [name for name in names if name != record.name]
            section.unknown((*where, "under"), record.under, "type", others)
    _check_beginning(section, records)


def _check_beginning(section: Section, records: Sequence[RecordLayout]) -> None:
    beginning = [each.name for each in records if each.begins_document]
    if len(beginning) != 1:
        problem = "no type begins a document: all have under or file"
        if beginning:
            problem = f"{' and '.join(beginning)} all begin a document, and only one can"
        remedy = "write under: for what lies below another type, file: header or trailer for what is about the file"
        section.fault(("records",), problem, remedy)
        return
    above = {each.name: each.under for each in records}
    about_file = {each.name for each in records if each.file}
    for record in records:
        seen, name = {record.name}, record.under
        while name and name in above and name not in seen:
            seen.add(name)
            name = above[name]
        if not record.file and (name in seen or seen & about_file):
            problem = (
                f"{record.name} does not lie below {beginning[0]}, with which a document begins"
            )
            section.fault(("records", record.name, "under"), problem, "mend under")


def _totals(
    section: Section, record: RecordLayout, records: Sequence[RecordLayout]
) -> tuple[Total, ...]:
    where = ("records", record.name, "totals")
    if not section.has(*where):
        return ()
    written = section.value(*where)
    if not isinstance(written, dict) or not written:
        remedy = "write totals: {ROWS: {count: DTL}, QUANTITY: {sum: DTL.QTY}}"
        section.fault(where, "totals must be columns with what they count or add up", remedy)
        return ()
    scope = {each.name: each for each in _scope(record, records)}
    found = [_total(section, (*where, name), record, scope) for name in written]
    return tuple(each for each in found if each is not None)


def _scope(record: RecordLayout, records: Sequence[RecordLayout]) -> Iterator[RecordLayout]:
    """Yield the types that a total can be about: all of the file, or those from the type above it on."""
    if record.file:
        yield from records
        return
    inside = {record.under or record.name}
    for _ in records:
        inside |= {each.name for each in records if each.under in inside}
    yield from (each for each in records if each.name in inside)


def _reach(record: RecordLayout) -> str:
    """Return what the totals of a record are about."""
    return "in the file" if record.file else f"from {record.under or record.name} down"


def _total(
    section: Section,
    where: Sequence[str | int],
    record: RecordLayout,
    scope: dict[str, RecordLayout],
) -> Total | None:
    written, name = section.value(*where), str(where[-1])
    if name not in record.names:
        section.unknown(where, name, "column", record.names, f"in {record.name}")
        return None
    column = record.names.index(name) + 1
    if isinstance(written, dict) and "count" in written:
        section.keys(where, ("count",), (), "a count")
        types = section.texts((*where, "count"), of_one=True)
        for each in types:
            if each not in scope:
                section.unknown((*where, "count"), each, "type", list(scope), _reach(record))
        return Total(column=column, types=types)
    if isinstance(written, dict) and "sum" in written:
        return _sum(section, where, column, record, scope)
    section.fault(
        where, f"{name} neither counts nor adds up", "write {count: DTL} or {sum: DTL.QTY}"
    )
    return None


def _sum(
    section: Section,
    where: Sequence[str | int],
    column: int,
    record: RecordLayout,
    scope: dict[str, RecordLayout],
) -> Total | None:
    section.keys(where, ("sum",), ("decimal",), "a sum")
    decimal = section.value(*where, "decimal") if section.has(*where, "decimal") else "."
    if decimal not in (".", ","):
        section.fault(
            (*where, "decimal"), "decimal is neither a point nor a comma", 'write decimal: ","'
        )
    type_, _, name = str(section.value(*where, "sum")).partition(".")
    if type_ not in scope:
        section.unknown((*where, "sum"), type_, "type", list(scope), _reach(record))
        return None
    names = scope[type_].names
    if name not in names:
        section.unknown((*where, "sum"), name, "column", names, f"in {type_}")
        return None
    if _is_total_beside(section, record, scope[type_], name):
        problem = f"{type_}.{name} is a total itself, and stands beside this one"
        section.fault((*where, "sum"), problem, "add up a column of the rows below")
    return Total(column=column, types=(type_,), summed=names.index(name) + 1, decimal=str(decimal))


def _is_total_beside(
    section: Section, record: RecordLayout, summed: RecordLayout, name: str
) -> bool:
    """Return whether a column is a total that is not known before the record's own totals are."""
    beside = bool(summed.file) if record.file else summed.under == record.under
    return beside and section.has("records", summed.name, "totals", name)
