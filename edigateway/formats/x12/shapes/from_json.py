"""Reads the JSON that :mod:`to_json` writes, or that others write like it: set by set, however it is laid out."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

from edigateway.formats.x12.shapes.json_stream import JsonStream
from edigateway.formats.x12.shapes.shape import InterchangeShape
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.window import Readable


def from_json(file: Readable) -> Iterator[InterchangeShape]:
    """Yield the interchanges of a JSON document, with their groups and sets as they are read.

    Groups and sets come one by one, once: what is not taken before the next is asked for is passed over. An interchange whose ``groups`` stand before its ``isa``, and a group whose ``sets`` stand before its ``gs``, are
    held in memory as a whole. What is within sets is looked at by whoever writes them.

    Raises:
        Unwritable: it is not such JSON.
    """
    stream = JsonStream(file)
    document = _Object(stream, "interchanges", None, _interchange)
    document.begin()
    interchanges = document.members.get("interchanges")
    if not isinstance(interchanges, Iterator):
        raise Unwritable('expected an object whose key "interchanges" has an array')
    yield from interchanges
    if stream.next():
        raise stream.fault("nothing may follow the document")


class _Object:
    """An object of which one member, an array, is read item by item.

    ``needed`` is what must have been read before the array can be handed out; an array that stands before it is read
    as a whole.
    """

    def __init__(
        self,
        stream: JsonStream,
        array: str,
        needed: str | None,
        item: "Callable[[JsonStream], Generator[Any, None, None]]",
    ) -> None:
        self.members: dict[str, Any] = {}
        self._stream = stream
        self._array = array
        self._needed = needed
        self._item = item

    def begin(self) -> None:
        """Read the members up to the array."""
        stream = self._stream
        stream.demand("{", "an object")
        while not stream.take("}"):
            name = self._name()
            is_ready = self._needed is None or self._needed in self.members
            if name == self._array and is_ready and stream.next() == "[":
                self.members[name] = self._items()
                return
            self.members[name] = stream.value()

    def _name(self) -> str:
        stream = self._stream
        if self.members:
            stream.demand(",", "a comma or the end of the object")
        name = stream.value() if stream.next() == '"' else None
        if not isinstance(name, str):
            raise stream.fault("expected the key of a member in quotation marks")
        if name in self.members:
            raise stream.fault(f"the key {name[:20]!r} is there twice")
        stream.demand(":", "a colon")
        return name

    def _items(self) -> Iterator[Any]:
        stream = self._stream
        stream.demand("[", "an array")
        is_first = True
        while not stream.take("]"):
            if not is_first:
                stream.demand(",", "a comma or the end of the array")
            is_first = False
            yield from self._item(stream)
        if not stream.take("}"):
            behind = f', or be behind "{self._needed}"' if self._needed else ""
            problem = f'"{self._array}" must be the last member{behind}'
            raise stream.fault(f"expected the end of the object: {problem}")


def _interchange(stream: JsonStream) -> Generator[Any, None, None]:
    yield from _with_array(stream, "groups", "isa", _group)


def _group(stream: JsonStream) -> Generator[Any, None, None]:
    yield from _with_array(stream, "sets", "gs", _whole)


def _with_array(
    stream: JsonStream,
    array: str,
    needed: str,
    item: Callable[[JsonStream], Generator[Any, None, None]],
) -> Generator[Any, None, None]:
    """Yield an object while its array is still to be read, and then what is left of it to nobody."""
    if stream.next() != "{":
        yield stream.value()
        return
    found = _Object(stream, array, needed, item)
    found.begin()
    items = found.members.get(array)
    yield found.members
    if isinstance(items, Iterator):
        for _ in items:
            pass


def _whole(stream: JsonStream) -> Generator[Any, None, None]:
    yield stream.value()
