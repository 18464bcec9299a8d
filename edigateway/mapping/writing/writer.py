"""Follows a plan from a canonical document to records: what reading takes, writing puts back."""

from collections.abc import Mapping, Sequence
from typing import Any

from edigateway.mapping.conversions.conversion import Unconvertible
from edigateway.mapping.planning.nodes import (
    Bundle,
    Entries,
    Field,
    FirstPresent,
    Fixed,
    Loop,
    Node,
    Placed,
    Several,
    Take,
    is_always_written,
)
from edigateway.mapping.writing import choosing, leftovers
from edigateway.mapping.writing.sheet import Sheet, put
from edigateway.mapping.writing.state import Object, Writing
from edigateway.model.record import Record

UNMAPPED = "unmapped"


class LoopWriter:
    """Writes the records of one entry of a loop."""

    def __init__(self, loop: Loop, writing: Writing, path: str) -> None:
        """Start with nothing written; ``path`` says where in the document the entry lies."""
        self._loop, self._writing, self._path = loop, writing, path
        self.sheet = Sheet(loop, writing)
        self.rows: list[LoopWriter] = []
        """The rows that were written, where the loop is a document of rows."""

    def write(self, entry: Mapping[str, Any]) -> list[Record]:
        """Return the record of the loop with everything below it, and more of them for runs that have no room in one."""
        self._fields(self._loop.fields, entry, self._path)
        leftovers.write(entry.get(UNMAPPED, ()), self._loop, self.sheet)
        return [self.sheet.record, *self._spilled()]

    def _spilled(self) -> list[Record]:
        more = []
        for first, run in self.sheet.spilled:
            record = Record([*self.sheet.record.elements[:first]])
            for number, text in enumerate(run, first):
                put(record, number, text)
            more.append(record)
        return more

    def _fields(self, fields: Sequence[Field], entry: Mapping[str, Any], path: str) -> None:
        for field in fields:
            value = entry.get(field.name)
            if value is not None or is_always_written(field.node):
                self._node(field.node, value, _within(path, field.name))
        known = {field.name for field in fields}
        for name, value in entry.items():
            if name not in known and name != UNMAPPED and value is not None:
                self._writing.no_place(_within(path, name), value)

    def _node(self, node: Node, value: Any, path: str) -> None:
        match node:
            case Take():
                self._take(node, value, path)
            case Fixed():
                self._agree(node, value, path)
            case Placed():
                self._agree(node, value, path)
                self._put(node.take, node.text)
            case FirstPresent():
                self._take(node.takes[0], value, path)
            case Bundle():
                self._fields(node.fields, value or {}, path)
            case Entries():
                self._entries(node, value, path)
            case Several():
                self._several(node, value or (), path)

    def _agree(self, node: Fixed | Placed, value: Any, path: str) -> None:
        if value is not None and not choosing.says(node.value, value):
            self._writing.differs(path, value, node.value)

    def _put(self, take: Take, text: str) -> None:
        if take.column:
            self.sheet.write_cell(take, text)
        else:
            self.sheet.write(take, self.sheet.of(take.slot), take.first, text)

    def _entries(self, node: Entries, value: Sequence[Object], path: str) -> None:
        for index, entry in enumerate(value):
            self._entry(node, entry, f"{path}.{index}")

    def _entry(self, node: Entries, entry: Object, path: str) -> None:
        writer = LoopWriter(node.loop, self._writing, path)
        records = writer.write(self._told(node, entry, path))
        if writer.sheet.cells or node.slot.step.tag == "row":
            self.rows.append(writer)
            return
        for record in records:
            if len(record.elements) > 1 or record.children:
                self.sheet.add(node.slot, record)

    def _told(self, node: Entries, entry: Object, path: str) -> Mapping[str, Any]:
        """Return an entry in the partner's units; where that cannot be done it is left as it is."""
        if node.units is None:
            return entry
        try:
            return node.units.write(entry)
        except Unconvertible as error:
            self._writing.failed(path, error.problems, node.loop.tag, 0)
            return entry

    def _several(self, node: Several, value: Sequence[Any], path: str) -> None:
        if node.in_order:
            self._in_turn([each for each in node.items if isinstance(each, Take)], value, path)
            return
        chooser = choosing.Chooser(node.items)
        lists: dict[Take, list[Any]] = {}
        for index, entry in enumerate(value):
            item = chooser.item_for(entry)
            here = f"{path}.{index}"
            if item is None:
                self._writing.no_place(here, entry)
            elif isinstance(item, Entries):
                self._entry(item, entry, here)
            elif isinstance(item, Take) and item.many:
                lists.setdefault(item, []).append(entry)
            else:
                self._node(item, entry, here)
        for take, entries in lists.items():
            self._take(take, entries, path)
        for item in chooser.left:
            if is_always_written(item):
                self._node(item, None, path)

    def _in_turn(self, takes: Sequence[Take], value: Sequence[Any], path: str) -> None:
        """Write texts to several places, each getting as many as it has room for."""
        rest = list(value)
        for take in takes:
            once = take.column or (take.stands_once and take is not takes[-1])
            room = 1 if once else len(rest)
            if take.slot is None and take.last and not take.column:
                room = take.last - take.first + 1
            self._take(take, rest[:room], path)
            rest = rest[room:]
        for each in rest:
            self._writing.no_place(path, each)

    def _take(self, take: Take, value: Any, path: str) -> None:
        if take.pipeline.of_run is not None:
            self._run(take, value, path)
        elif take.column:
            one = value[0] if take.many and value else value
            text = self._text(take, one, path)
            if text:
                self._put(take, text)
            for each in value[1:] if take.many else ():
                self._writing.no_place(path, each)
        elif take.many:
            self._texts(take, value, path)
        else:
            text = self._text(take, value, path)
            if text:
                self._put(take, text)

    def _texts(self, take: Take, values: Sequence[Any], path: str) -> None:
        room = take.last - take.first + 1 if take.last else len(values)
        for index, value in enumerate(values):
            text = self._text(take, value, path)
            if not text:
                continue
            if take.slot is None and index >= room:
                self._writing.no_place(f"{path}.{index}", value)
                continue
            record = self.sheet.nth(take.slot, index // room)
            self.sheet.write(take, record, take.first + index % room, text)

    def _run(self, take: Take, value: Any, path: str) -> None:
        try:
            run = self._written_run(take, value, path)
        except Unconvertible as error:
            self._writing.failed(path, error.problems, _tag(take, self._loop), take.first)
            run = error.kept if isinstance(error.kept, list) else []
        room = take.last - take.first + 1 if take.last else len(run)
        pieces = [run[at : at + room] for at in range(0, len(run), room)] if room else []
        for index, piece in enumerate(pieces):
            if index and take.slot is None:
                self.sheet.spilled.append((take.first, piece))
                continue
            record = self.sheet.nth(take.slot, index)
            for number, text in enumerate(piece, take.first):
                self.sheet.write(take, record, number, text)

    def _written_run(self, take: Take, value: Any, path: str) -> list[str]:
        write = take.pipeline.write_run
        if write is None:
            self._writing.one_way(path, _tag(take, self._loop), take.first)
            return []
        return write(value)

    def _text(self, take: Take, value: Any, path: str) -> str:
        write = take.pipeline.write
        if write is None:
            self._writing.one_way(path, _tag(take, self._loop), take.first)
            return ""
        try:
            return write(value)
        except Unconvertible as error:
            self._writing.failed(path, error.problems, _tag(take, self._loop), take.first)
            return error.kept if isinstance(error.kept, str) else ""


def _tag(take: Take, loop: Loop) -> str:
    return take.slot.step.tag if take.slot else loop.tag


def _within(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
