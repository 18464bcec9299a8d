"""Proposes the map of a delimited file: its layout, and the fields that its columns seem to be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from edigateway.mapping.conversions.codes import code_lists
from edigateway.workbench.proposing.cells import Form, form_of, of_one_hand
from edigateway.workbench.proposing.guesses import guessed
from edigateway.workbench.proposing.questions import listed, question, scalar, shown
from edigateway.workbench.proposing.sheet import Sheet
from edigateway.yamlfile import quoted

_UNITS = "unit"
_DELIMITERS = {"\t": "tab"}
_GROUPING = "number"
_MOST_UNITS = 40


def rows_map(name: str, sheets: Sequence[Sheet]) -> str:
    """Write a map for files of one layout; all are taken for orders, which is asked."""
    drafter = _Drafter(name, sheets)
    lines = [
        f"# What the columns seem to be, by their names and cells, of {_rows(sheets)}.",
        *map(question, drafter.asked()),
        f"map: {name}",
        *drafter.layout(),
        "document: purchase_order",
        "fields:",
        *drafter.heading(),
        *drafter.lines(),
        *drafter.extra(),
        *drafter.tables(),
    ]
    return "\n".join(lines) + "\n"


class _Drafter:
    """Writes the parts of one map."""

    def __init__(self, name: str, sheets: Sequence[Sheet]) -> None:
        self._sheet = sheets[0]
        self._texts = {
            column: tuple(text for sheet in sheets for text in sheet.column(number))
            for number, column in enumerate(self._sheet.names)
        }
        self._cells = of_one_hand({name: form_of(texts) for name, texts in self._texts.items()})
        self._fields = guessed(self._cells)
        self._group_by = self._fields.get(_GROUPING) or _repeating(self._texts)
        self._table = f"{name.partition('/')[0]}-units"

    def asked(self) -> Iterator[str]:
        """Yield what no cell can prove."""
        yield "are these purchase orders?"
        yield f"does each {shown(self._group_by)} make one order, and is it its number?"
        if self._sheet.encoding != "utf-8-sig":
            yield f"the text is not UTF-8; is it {self._sheet.encoding}?"
        if not self._sheet.has_header:
            yield "the file has no names of columns; these are ours"
        for column, cells in self._cells.items():
            if len(cells.dates) > 1:
                forms = " or ".join(shown(form) for form in cells.dates)
                yield f"the dates of {shown(column)} fit {forms}: which is it?"
        if "lines.unit_price" in self._fields and "currency" not in self._fields:
            yield "in which currency are the prices? Write it as currency: {const: USD}"
        left = [name for name in self._left() if self._of_line(name)]
        if left:
            yield f"{listed(map(shown, left))} {'stay' if len(left) > 1 else 'stays'} under unmapped of each line: needed?"

    def layout(self) -> Iterator[str]:
        """Write the section ``layout``."""
        delimiter = self._sheet.delimiter
        yield "layout:"
        yield "  format: csv"
        yield f"  delimiter: {quoted(_DELIMITERS.get(delimiter, delimiter))}"
        if self._sheet.encoding != "utf-8-sig":
            yield f"  encoding: {self._sheet.encoding}"
        if not self._sheet.has_header:
            yield "  header: false"
            yield f"  columns: [{', '.join(map(scalar, self._sheet.names))}]"
        yield f"  group_by: [{scalar(self._group_by)}]"

    def heading(self) -> Iterator[str]:
        """Write the fields of the document as a whole."""
        yield f"  number: {self._location(self._group_by)}"
        for field in ("ordered_on", "requested_delivery_on", "currency", "department"):
            if field in self._fields:
                column = self._fields[field]
                conversion = self._cells[column].conversion() if field.endswith("_on") else ""
                yield f"  {field}: {self._location(column, conversion)}"
        ship_to = [each for each in ("ship_to.name", "ship_to.id") if each in self._fields]
        if ship_to:
            yield "  parties:"
            yield "    - role: {const: ST, as: code(party_role)}"
        for each in ship_to:
            place = self._location(self._fields[each])
            yield (
                f"      name: {place}" if each.endswith("name") else f"      id: {{value: {place}}}"
            )

    def lines(self) -> Iterator[str]:
        """Write the fields of the lines."""
        yield "  lines:"
        yield "    each: row"
        yield "    fields:"
        written = list(self._line_fields())
        yield from written or [
            f"      description: {self._location(self._sheet.names[-1])}  {question('is it?')}"
        ]

    def extra(self) -> Iterator[str]:
        """Write what holds for the whole document and has no field."""
        names = [name for name in self._left() if not self._of_line(name)]
        if names:
            yield "  extra:"
        taken: set[str] = set()
        for name in names:
            field = _field_name(name, taken)
            asked = question("what is it, and what should it be called?")
            yield f"    {field}: {self._location(name)}  {asked}"

    def tables(self) -> Iterator[str]:
        """Write the table of units, where they are not the codes of X12."""
        if not self._has_own_units():
            return
        yield "tables:"
        yield f"  {self._table}:"
        yield "    else: keep"
        yield "    rows:"
        for unit in self._units():
            word = code_lists()[_UNITS].get(unit, unit)
            asked = (
                "" if unit in code_lists()[_UNITS] else f"  {question('what do they call this?')}"
            )
            yield f"      {scalar(unit)}: {scalar(word)}{asked}"

    def _line_fields(self) -> Iterator[str]:
        for field in ("number", "quantity", "unit", "unit_price", "description"):
            column = self._fields.get(f"lines.{field}")
            if column is not None:
                yield f"      {field}: {self._location(column, self._converted(field, column))}"
        ids = [each for each in self._fields if each.startswith("lines.item_ids.")]
        if ids:
            yield "      item_ids:"
        for each in ids:
            scheme = each.rpartition(".")[2]
            place = self._location(self._fields[each])
            yield f"        - {{scheme: {{const: {scheme}, as: code(item_id)}}, value: {place}}}"

    def _converted(self, field: str, column: str) -> str:
        if field == _UNITS:
            return f" | lookup({self._table})" if self._has_own_units() else " | code(unit)"
        return self._cells[column].conversion() if field in {"quantity", "unit_price"} else ""

    def _units(self) -> Sequence[str]:
        column = self._fields.get(f"lines.{_UNITS}")
        return sorted({text for text in self._texts[column] if text}) if column else ()

    def _has_own_units(self) -> bool:
        units = self._units()
        return any(each not in code_lists()[_UNITS] for each in units) and len(units) <= _MOST_UNITS

    def _left(self) -> Sequence[str]:
        taken = {*self._fields.values(), self._group_by}
        return [
            name
            for name, cells in self._cells.items()
            if name not in taken and cells.form is not Form.NOTHING
        ]

    def _of_line(self, name: str) -> bool:
        """Tell whether a column differs within some document; where each has but one row, it is taken for its line's."""
        values: dict[str, set[str]] = {}
        for group, text in zip(self._texts[self._group_by], self._texts[name], strict=True):
            values.setdefault(group, set()).add(text)
        has_lines = len(values) < len(self._texts[name])
        return not has_lines or any(len(each) > 1 for each in values.values())

    def _location(self, name: str, conversion: str = "") -> str:
        is_plain = name.replace("_", "").isalnum() and name.isascii()
        mark = '"' if "'" in name else "'"
        column = name if is_plain else f"{mark}{name}{mark}"
        text = f"{column}{conversion}"
        return text if is_plain else quoted(text)


def _repeating(texts: Mapping[str, Sequence[str]]) -> str:
    """Return the column that seems to tell documents: the first whose texts repeat, each group without a break."""
    for name, column in texts.items():
        changes = sum(one != other for one, other in pairwise(column))
        if 1 < len(set(column)) < len(column) and changes == len(set(column)) - 1:
            return name
    return next(iter(texts))


def _field_name(column: str, taken: set[str]) -> str:
    """Return a name for what is in a column, which no other column has got; it is then taken."""
    name = "_".join(re.findall("[a-z0-9]+", column.lower())) or "column"
    while name in taken:
        name += "_too"
    taken.add(name)
    return name


def _rows(sheets: Sequence[Sheet]) -> str:
    count = sum(len(sheet.rows) for sheet in sheets)
    return f"{count} rows" if count > 1 else "a single row"
