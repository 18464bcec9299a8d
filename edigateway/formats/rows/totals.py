"""Control totals: counts of rows and sums of columns, as rows pass by."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from edigateway.formats.rows.findings import NOT_A_NUMBER, TOTAL, Findings, quoted
from edigateway.formats.rows.layouts.layout import RecordLayout, Total
from edigateway.model.finding import Place
from edigateway.model.record import Record

_NUMBERS = {
    mark: re.compile(
        rf"[+-]?(?:\d{{1,40}}(?:{re.escape(mark)}\d{{0,20}})?|{re.escape(mark)}\d{{1,20}})",
        re.ASCII,
    )
    for mark in (".", ",")
}
_MOST_DIGITS = 100


class Tally:
    """Counts rows by their types, and adds up the columns that totals ask for; what is no number is remembered."""

    def __init__(self, totals: Iterable[Total]) -> None:
        """Start with nothing counted, for some totals."""
        self._counts: Counter[str] = Counter()
        self._sums: dict[Total, Decimal] = {}
        self._faults: dict[Total, tuple[Record, str]] = {}
        self._of_type: dict[str, list[Total]] = {}
        for total in totals:
            if total.summed:
                self._sums[total] = Decimal(0)
                self._of_type.setdefault(total.types[0], []).append(total)

    def add(self, record: Record) -> None:
        """Count a record."""
        self._counts[record.tag] += 1
        for total in self._of_type.get(record.tag, ()):
            self._add_up(total, record)

    def add_all(self, record: Record) -> "Tally":
        """Count a record and all that lies below it."""
        for each in record.walk():
            self.add(each)
        return self

    def _add_up(self, total: Total, record: Record) -> None:
        text = record.elements[total.summed] if total.summed < len(record.elements) else ""
        if not text:
            return
        number = as_number(text, total.decimal)
        if number is None:
            self._faults.setdefault(total, (record, text))
            return
        with localcontext(prec=_MOST_DIGITS):
            self._sums[total] += number

    def fault(self, total: Total) -> tuple[Record, str] | None:
        """Return the first record that keeps a sum from being made, and the text that is no number there."""
        return self._faults.get(total)

    def value(self, total: Total) -> Decimal:
        """Return what a total is."""
        if total.summed:
            return self._sums[total]
        return Decimal(sum(self._counts[type_] for type_ in total.types))

    def text(self, total: Total) -> str:
        """Return what a total is, as it is written."""
        return f"{self.value(total):f}".replace(".", total.decimal)


def as_number(text: str, decimal: str) -> Decimal | None:
    """Return a number with that decimal mark; None if it is none."""
    if not _NUMBERS[decimal].fullmatch(text):
        return None
    return Decimal(text.replace(decimal, "."))


def check(record: Record, type_: RecordLayout, tally: Tally, findings: Findings) -> None:
    """Compare the totals that a record has with what was counted."""
    for total in type_.totals:
        name = type_.columns[total.column - 1].name
        text = record.elements[total.column] if total.column < len(record.elements) else ""
        place = cell_place(record, total.column, name)
        declared, fault = as_number(text, total.decimal), tally.fault(total)
        if fault is not None:
            of, value = fault
            message = f"{quoted(value)} is not a number, so {type_.name}.{name} cannot be checked"
            findings.add(NOT_A_NUMBER, message, cell_place(of, total.summed), value)
        elif declared is None:
            message = f"{type_.name}.{name} is {quoted(text)}, which is not a number"
            findings.add(NOT_A_NUMBER, message, place, text)
        elif declared != tally.value(total):
            message = f"{type_.name}.{name} says {quoted(text)}, and it is {tally.text(total)}"
            findings.add(TOTAL, message, place, text)


def cell_place(record: Record, number: int, name: str | None = None) -> Place:
    """Return where a cell of a record lies."""
    return Place(
        segment=record.tag,
        position=record.position or None,
        element=number,
        offset=record.offset,
        column=name,
    )


def of_types(records: Sequence[RecordLayout]) -> tuple[Total, ...]:
    """Return the totals of several types."""
    return tuple(total for each in records for total in each.totals)
