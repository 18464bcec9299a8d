"""Makes documents of rows: those with the same key belong together, wherever they stand in the file."""

from collections.abc import Iterator

from edigateway.formats.delimited import findings
from edigateway.formats.delimited.layout import RowLayout
from edigateway.formats.delimited.rows import Row, Table
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

_SET_ID = "csv"


def rejected(payload: bytes, finding: Finding) -> TransactionSet:
    """Return the one set of a file that no documents could be made of."""
    return TransactionSet(
        set_id=_SET_ID,
        control_number="",
        segments=0,
        offset=0,
        length=len(payload),
        verdict=Verdict.REJECTED,
        findings=(finding,),
        tree=None,
    )


def transactions(table: Table, layout: RowLayout) -> Iterator[TransactionSet]:
    """Yield a set for each document, in the order in which their first rows stand in the file.

    The tree is ``document`` with the names of the columns as elements, and its rows as children.
    """
    numbers = [table.columns.index(name) for name in layout.group_by]
    documents: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows:
        documents.setdefault(tuple(_cell(row, number) for number in numbers), []).append(row)
    for key, rows in documents.items():
        yield _transaction(key, rows, table.columns)


def _cell(row: Row, number: int) -> str:
    return row.cells[number].strip() if number < len(row.cells) else ""


def _transaction(key: tuple[str, ...], rows: list[Row], columns: tuple[str, ...]) -> TransactionSet:
    found = [each for row in rows for each in _ragged(row, len(columns))]
    if not any(key):
        message = "the columns that documents are told apart by are empty"
        found.append(findings.finding(findings.NO_KEY, message, _place(rows[0])))
    first, last = rows[0], rows[-1]
    return TransactionSet(
        set_id=_SET_ID,
        control_number=" ".join(key).strip(),
        segments=len(rows),
        offset=first.offset,
        length=last.end - first.offset,
        verdict=_verdict(found),
        findings=tuple(found),
        tree=_tree(rows, columns),
    )


def _ragged(row: Row, columns: int) -> Iterator[Finding]:
    cells = len(row.cells)
    if cells < columns:
        message = f"the row has {cells} cells, and there are {columns} columns; the missing ones are empty"
        yield findings.finding(findings.SHORT_ROW, message, _place(row))
    elif any(row.cells[columns:]):
        message = f"the row has {cells} cells, and there are only {columns} columns"
        yield findings.finding(findings.SURPLUS_CELLS, message, _place(row))


def _place(row: Row) -> Place:
    return Place(segment="row", position=row.line, offset=row.offset)


def _verdict(found: list[Finding]) -> Verdict:
    if any(each.severity is Severity.ERROR for each in found):
        return Verdict.REJECTED
    return Verdict.ACCEPTED_WITH_ERRORS if found else Verdict.ACCEPTED


def _tree(rows: list[Row], columns: tuple[str, ...]) -> Record:
    tree = Record(["document", *columns], rows[0].line, rows[0].offset)
    tree.children = [
        Record(["row", *(cell.strip() for cell in row.cells)], row.line, row.offset) for row in rows
    ]
    return tree
