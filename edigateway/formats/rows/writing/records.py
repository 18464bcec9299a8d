"""Writes documents as rows of several types: in the order of the layout, with the control totals of what is written."""

from collections.abc import Sequence

from edigateway.formats.rows import findings, totals
from edigateway.formats.rows.findings import Findings, quoted
from edigateway.formats.rows.layouts.layout import RecordLayout, RowLayout
from edigateway.formats.rows.totals import Tally, cell_place
from edigateway.formats.rows.writing.sheet import Sheet
from edigateway.model.finding import Place
from edigateway.model.record import Record


def write(trees: Sequence[Record], layout: RowLayout, sheet: Sheet) -> None:
    """Write the records at the beginning of the file, those of each document, and those at its end."""
    _Writer(layout, sheet).write(trees)


class _Writer:
    def __init__(self, layout: RowLayout, sheet: Sheet) -> None:
        self._layout, self._sheet = layout, sheet
        self._findings: Findings = sheet.findings
        self._types = {each.name: each for each in layout.records}
        self._about_file: dict[str, Record] = {}

    def write(self, trees: Sequence[Record]) -> None:
        for tree in trees:
            self._gather_about_file(tree)
        documents = [
            self._arranged(tree, self._layout.root) for tree in trees if self._is_root(tree)
        ]
        for document in documents:
            self._fill_totals(document, document)
        headers, trailers = self._file_records("header"), self._file_records("trailer")
        about_file = [*headers, *trailers]
        tally = Tally(totals.of_types([self._types[each.tag] for each in about_file]))
        # Sums are of cells that are filled; so the records about the file are counted first, and filled last.
        for record in about_file:
            tally.add(record)
        for document in documents:
            tally.add_all(document)
        for record in about_file:
            self._fill(record, tally)
        for record in [*headers, *documents, *trailers]:
            for each in record.walk():
                self._sheet.add(each.tag, self._types[each.tag].columns, each.elements[1:])

    def _is_root(self, tree: Record) -> bool:
        root = self._layout.root.name
        if tree.tag != root:
            message = f"a document begins with {quoted(tree.tag)}, and the layout wants {root}"
            self._findings.add(findings.TYPE_UNKNOWN, message, _place(tree))
        return tree.tag == root

    def _gather_about_file(self, tree: Record) -> None:
        """Take the records about the file from a document; all documents must say the same."""
        for child in tree.children:
            type_ = self._types.get(child.tag)
            if type_ is None or not type_.file:
                continue
            cells = self._cells(child, type_)
            first = self._about_file.setdefault(child.tag, Record([child.tag, *cells]))
            if list(first.elements[1:]) != cells:
                message = f"the {child.tag} of one document is not that of another, and the file has only one"
                self._findings.add(findings.RECORDS_DIFFER, message, _place(child))

    def _file_records(self, file: str) -> list[Record]:
        wanted = [each for each in self._layout.records if each.file == file]
        return [self._about_file.get(each.name) or self._empty(each) for each in wanted]

    def _arranged(self, record: Record, type_: RecordLayout) -> Record:
        """Return a copy of a record with those below it in the order of the layout, and the totals' records added."""
        made = Record([record.tag, *self._cells(record, type_)])
        below = [each for each in self._layout.records if each.under == type_.name]
        self._check_below(record, type_, {each.name for each in below})
        for each in below:
            having = [
                self._arranged(child, each) for child in record.children if child.tag == each.name
            ]
            made.children += having or ([self._empty(each)] if each.totals else [])
        return made

    def _check_below(self, record: Record, type_: RecordLayout, known: set[str]) -> None:
        for child in record.children:
            of_child = self._types.get(child.tag)
            if of_child is None:
                message = f"{quoted(child.tag)} is no type of record of the layout"
                self._findings.add(findings.TYPE_UNKNOWN, message, _place(child))
            elif child.tag not in known and not (of_child.file and type_.begins_document):
                message = (
                    f"a {child.tag} lies below a {type_.name}, and the layout has it elsewhere"
                )
                self._findings.add(findings.MISPLACED, message, _place(child))

    def _empty(self, type_: RecordLayout) -> Record:
        return Record([type_.name, *self._cells(Record([type_.name]), type_)])

    def _cells(self, record: Record, type_: RecordLayout) -> list[str]:
        """Return the cells of a record, one for each column, with the text that tells its type."""
        width = len(type_.columns)
        cells = [*record.elements[1 : width + 1]]
        cells += [""] * (width - len(cells))
        for text in record.elements[width + 1 :]:
            if text:
                message = f"{type_.name} has no column for {quoted(text)}"
                self._findings.add(findings.COLUMN_UNKNOWN, message, _place(record), text)
        at = self._layout.type_cell(type_)
        if cells[at - 1] not in ("", type_.code):
            message = f"the type of a {type_.name} is {type_.code}, not {quoted(cells[at - 1])}"
            self._findings.add(findings.RECORDS_DIFFER, message, _place(record), cells[at - 1])
        cells[at - 1] = type_.code
        return cells

    def _fill_totals(self, record: Record, above: Record) -> None:
        """Fill the totals in a document, from below: a sum may be one of sums."""
        for child in record.children:
            self._fill_totals(child, record)
        type_ = self._types[record.tag]
        if type_.totals:
            self._fill(record, Tally(type_.totals).add_all(above))

    def _fill(self, record: Record, tally: Tally) -> None:
        """Write totals where they are not written yet; those that are must be right."""
        type_, elements = self._types[record.tag], list(record.elements)
        for total in type_.totals:
            if not elements[total.column] and tally.fault(total) is None:
                elements[total.column] = tally.text(total)
        record.elements = elements
        totals.check(record, type_, tally, self._findings)


def _place(record: Record) -> Place:
    return cell_place(record, 0) if record.position else Place(segment=record.tag)
