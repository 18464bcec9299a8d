"""Tables in files of their own: CSV with the names of the columns in its first row, or YAML."""

import csv
from io import StringIO
from pathlib import Path

from edigateway import yamlfile
from edigateway.errors import Fault, Misconfigured
from edigateway.mapping.tables.cells import WrongRow, check_columns, clashes, row
from edigateway.mapping.tables.table import Row
from edigateway.yamlfile import Path_, Value, YamlFile

MAX_BYTES = 32 * 1024 * 1024
_FAULTS = 20
"""Faults that are told of one file: whoever mixes up a column has them in every row."""


def read_csv(path: Path) -> tuple[Row, ...]:
    """Read the rows of a CSV file: UTF-8, commas, quotes where a cell needs them.

    Raises:
        Misconfigured: it cannot be read, or has faults.
    """
    text = _text(path)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    lines: list[int] = []
    faults: list[Fault] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = _header(path, cells)
            elif any(cells):
                try:
                    rows.append(_csv_row(header, cells))
                    lines.append(reader.line_num)
                except WrongRow as error:
                    faults.append(_fault(path, reader.line_num, error.problem, error.remedy))
    except csv.Error as error:
        faults.append(_fault(path, reader.line_num, f"not CSV: {error}", "mend its quotes"))
    for index, each in clashes(rows):
        faults.append(_clash(path, lines[index], each))
    if faults or not header:
        raise Misconfigured(faults[:_FAULTS] or [_fault(path, 0, "the table is empty", _HEADER)])
    return tuple(rows)


def yaml_rows(file: YamlFile, value: Value, where: Path_, faults: list[Fault]) -> tuple[Row, ...]:
    """Return rows that are written as a mapping of texts, or as a list of rows by column; add what is wrong."""
    if isinstance(value, dict):
        listed: list[tuple[Path_, Value]] = [
            ((*where, key), {"partner": key, "ours": word}) for key, word in value.items()
        ]
    elif isinstance(value, list):
        listed = [((*where, index), each) for index, each in enumerate(value)]
    else:
        faults.append(file.fault(where, "a table maps texts to texts", "write {CA: case}"))
        return ()
    rows: list[Row] = []
    places: list[Path_] = []
    for place, each in listed:
        try:
            rows.append(_yaml_row(each))
            places.append(place)
        except WrongRow as error:
            faults.append(file.fault(place, error.problem, error.remedy))
    for index, clashing in clashes(rows):
        fault = _clash(file.path, 0, clashing)
        faults.append(file.fault(places[index], fault.problem, fault.remedy))
    return tuple(rows)


def read_yaml(path: Path) -> tuple[tuple[Row, ...], str]:
    """Read the rows of a YAML file, and what it says under ``else``.

    Raises:
        Misconfigured: it cannot be read, or has faults.
    """
    file = yamlfile.read(path)
    faults: list[Fault] = []
    for key in file.value:
        if key not in {"rows", "else"}:
            remedy = "known: rows, else"
            faults.append(file.fault((key,), f"a table has no key '{key}'", remedy, key=True))
    rows = yaml_rows(file, file.value.get("rows"), ("rows",), faults)
    otherwise = file.value.get("else", "")
    if not isinstance(otherwise, str):
        faults.append(file.fault(("else",), "else is no text", "write keep, error or a text"))
    if faults:
        raise Misconfigured(faults[:_FAULTS])
    return rows, str(otherwise)


_HEADER = "begin with the names of the columns, as in partner,ours"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        remedy = "check that it exists and is readable"
        raise Misconfigured(
            [_fault(path, 0, f"cannot be read: {error.strerror}", remedy)]
        ) from error
    if len(raw) > MAX_BYTES:
        raise Misconfigured([_fault(path, 0, f"larger than {MAX_BYTES} bytes", "split it")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Misconfigured([_fault(path, line, "not UTF-8", "save it as UTF-8")]) from error


def _header(path: Path, cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    try:
        check_columns(names)
    except WrongRow as error:
        remedy = "write it with commas" if ";" in names[0] else error.remedy
        raise Misconfigured([_fault(path, 1, error.problem, remedy)]) from None
    if not {"partner", "ours"} <= set(names) or len(set(names)) < len(names):
        problem = "the first row does not name the columns, each once"
        raise Misconfigured([_fault(path, 1, problem, _HEADER)])
    return names


def _csv_row(header: list[str], cells: list[str]) -> Row:
    if len(cells) > len(header):
        problem = f"{len(cells)} cells below {len(header)} columns"
        raise WrongRow(problem, "put cells with commas in quotes")
    return row(dict(zip(header, (cell.strip() for cell in cells), strict=False)))


def _yaml_row(value: Value) -> Row:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise WrongRow("a row is made of texts", "write {partner: CA, ours: case}")
    return row({name: str(cell) for name, cell in value.items()})


def _clash(path: Path, line: int, each: Row) -> Fault:
    of_item = f" of item {each.item}" if each.item else ""
    problem = f"'{each.partner}'{of_item} stands in an earlier row for the same time"
    return _fault(path, line, problem, "keep one, or say from when until when each holds")


def _fault(path: Path, line: int, problem: str, remedy: str) -> Fault:
    return Fault(file=path, line=line, column=1 if line else 0, problem=problem, remedy=remedy)
