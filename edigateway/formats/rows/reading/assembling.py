"""Makes documents of rows of several types: each lies below the last one of the type that its own is under."""

from collections.abc import Iterator

from edigateway.formats.rows import findings, totals
from edigateway.formats.rows.findings import Findings, Unreadable, quoted
from edigateway.formats.rows.layouts.layout import RecordLayout, RowLayout
from edigateway.formats.rows.reading.grouping import check_width
from edigateway.formats.rows.reading.lines import beginning
from edigateway.formats.rows.reading.rows import Row, cut
from edigateway.formats.rows.reading.sets import (
    MAX_DOCUMENTS,
    MAX_ROWS,
    Extent,
    too_many,
    transaction_set,
)
from edigateway.model.envelope import TransactionSet
from edigateway.model.finding import Place
from edigateway.model.record import Record


class _Growing:
    """A document while its rows come: without a tree where no record began it."""

    def __init__(self, tree: Record | None) -> None:
        self.tree = tree
        self.findings, self.extent = Findings(), Extent()
        self.last: dict[str, Record] = {}
        """The last record of each type that others can lie below."""


class Assembly:
    """A file while it is read: iterate over :meth:`documents`, then look at what is wrong with it as a whole.

    Records at the beginning of a file lie below the first record of each document, before all others.
    """

    def __init__(self, payload: bytes, layout: RowLayout) -> None:
        """Get ready to read."""
        self.findings = Findings()
        """What is wrong with the file as a whole: then none of its documents can be trusted to be whole."""
        self._payload, self._layout = payload, layout
        self._about_file: dict[str, Record] = {}
        self._is_closing = False
        self._documents = 0
        self._tally = totals.Tally(totals.of_types([each for each in layout.records if each.file]))
        self._in_documents = [each for each in layout.records if each.totals and not each.file]
        self._type_cells = {each.name: layout.type_cell(each) for each in layout.records}
        self._below = {each.name: layout.below(each.name) for each in layout.records}

    def documents(self) -> Iterator[TransactionSet]:
        """Yield a set for each document as soon as it is read."""
        growing: _Growing | None = None
        try:
            for row in self._rows():
                if self._begins(row, growing):
                    if growing is not None:
                        yield self._finished(growing)
                    growing = self._started(row)
                self._take(row, growing)
        except Unreadable as error:
            self.findings.keep(error.finding)
        if growing is not None:
            yield self._finished(growing)
        self._check_file()

    def _rows(self) -> Iterator[Row]:
        offset, line = beginning(self._payload, self._layout)
        rows = cut(self._payload, self._layout, offset, len(self._payload), line)
        for count, row in enumerate(rows, 1):
            if count > MAX_ROWS or self._documents > MAX_DOCUMENTS:
                raise too_many(row)
            yield row

    def _begins(self, row: Row, growing: _Growing | None) -> bool:
        """Return whether a document begins, if only one without a tree: for rows that stand outside of any."""
        type_ = row.record
        if type_ is not None and type_.file:
            return False
        return growing is None or (type_ is not None and type_.begins_document)

    def _started(self, row: Row) -> _Growing:
        self._documents += 1
        type_ = row.record
        if type_ is None or not type_.begins_document or self._is_closing:
            return _Growing(None)
        tree = self._record(row, type_)
        tree.children += [
            self._about_file[each.name]
            for each in self._layout.records
            if each.name in self._about_file
        ]
        growing = _Growing(tree)
        growing.last[type_.name] = tree
        return growing

    def _take(self, row: Row, growing: _Growing | None) -> None:
        type_ = row.record
        if type_ is not None and type_.file:
            self._take_about_file(row, type_, growing)
        elif growing is not None:
            growing.extent.add(row)
            if type_ is None:
                self._complain_of_type(row, growing.findings)
            else:
                check_width(row, type_.names, growing.findings)
                self._place(row, type_, growing)

    def _place(self, row: Row, type_: RecordLayout, growing: _Growing) -> None:
        """Put a record where it belongs; if that is nowhere, say so."""
        if type_.begins_document and growing.tree is not None:
            self._tally.add(growing.tree)
            return
        record = self._record(row, type_)
        self._tally.add(record)
        above = growing.last.get(type_.under)
        if above is None or self._is_closing:
            where = (
                "behind the end of the file's documents"
                if self._is_closing
                else f"without a {type_.under} above it"
            )
            growing.findings.add(findings.MISPLACED, f"a {type_.name} stands {where}", row.place)
            return
        above.children.append(record)
        growing.last[type_.name] = record
        for name in self._below[type_.name]:
            growing.last.pop(name, None)

    def _take_about_file(self, row: Row, type_: RecordLayout, growing: _Growing | None) -> None:
        check_width(row, type_.names, self.findings)
        record = self._record(row, type_)
        self._tally.add(record)
        is_late = type_.file == "header" and (growing is not None or self._is_closing)
        if is_late or type_.name in self._about_file:
            problem = (
                f"a second {type_.name}"
                if type_.name in self._about_file
                else f"a {type_.name} behind documents"
            )
            self.findings.add(
                findings.MISPLACED, f"{problem}: is it several files in one?", row.place
            )
            return
        self._about_file[type_.name] = record
        self._is_closing = self._is_closing or type_.file == "trailer"

    def _record(self, row: Row, type_: RecordLayout) -> Record:
        """Return a row as a record; the cell that tells its type is empty, because its tag says it."""
        elements = [type_.name, *map(str.strip, row.cells[: len(type_.columns)])]
        elements[self._type_cells[type_.name]] = ""
        return Record(elements, row.line, row.offset)

    def _complain_of_type(self, row: Row, found: Findings) -> None:
        known = ", ".join(each.code for each in self._layout.records)
        first, last = self._layout.type_at
        if self._layout.delimiting is None:
            text = row.cells[0][first - 1 : last].strip()
        else:
            text = row.cells[first - 1].strip() if len(row.cells) >= first else ""
        message = f"{quoted(text)} is no type of record; the layout has {known}"
        found.add(findings.TYPE_UNKNOWN, message, row.place, text)

    def _finished(self, growing: _Growing) -> TransactionSet:
        tree, number = growing.tree, str(self._documents)
        if tree is not None and self._in_documents:
            self._check_totals(tree, growing.findings)
        return transaction_set(self._layout.format, number, growing.extent, growing.findings, tree)

    def _check_totals(self, tree: Record, found: Findings) -> None:
        """Check the totals in a document: those of its first record, and of records below others."""
        for type_ in self._in_documents:
            if type_.begins_document:
                tally = totals.Tally(type_.totals).add_all(tree)
                totals.check(tree, type_, tally, found)
                continue
            for above in [each for each in tree.walk() if each.tag == type_.under]:
                having = [each for each in above.children if each.tag == type_.name]
                tally = totals.Tally(type_.totals).add_all(above)
                for each in having:
                    totals.check(each, type_, tally, found)
                if not having:
                    message = f"there is no {type_.name}, which has control totals"
                    place = Place(segment="row", position=above.position, offset=above.offset)
                    found.add(findings.RECORD_MISSING, message, place)

    def _check_file(self) -> None:
        for type_ in self._layout.records:
            if not type_.file:
                continue
            record = self._about_file.get(type_.name)
            if record is None:
                message = f"the file has no {type_.name}, its {type_.file}: was it cut off?"
                self.findings.add(findings.RECORD_MISSING, message, Place())
            else:
                totals.check(record, type_, self._tally, self.findings)
