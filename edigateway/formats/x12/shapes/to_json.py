"""Writes what was read as JSON, set by set: no segment is left out, and those of a known set stand in their loops."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from edigateway.formats.x12.dictionary.slots import Slot
from edigateway.formats.x12.reading.groups import GroupReading
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.reading.reader import stream
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.formats.x12.shapes.received import delimiters_shape, parts, sets
from edigateway.formats.x12.shapes.shape import shape, split
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.syntax.window import Readable

_ESCAPED = '"\\'
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_between_elements = '","'.join


def to_json(file: Readable) -> Iterator[bytes]:
    """Yield the interchanges of a file as one JSON document in UTF-8, each transaction set on a line of its own.

    Raises:
        Refused: there is no ISA in it, or an envelope is damaged; what was yielded before is then no JSON.
    """
    for text in _texts(file):
        yield text.encode("utf-8", "backslashreplace")


def _texts(file: Readable) -> Iterator[str]:
    opening = '{"interchanges":[\n'
    for reading in stream(file):
        yield opening
        yield from _interchange(reading)
        opening = ",\n"
    yield "\n]}\n"


def _interchange(reading: InterchangeReading) -> Iterator[str]:
    delimiters = reading.delimiters
    head = {"delimiters": delimiters_shape(delimiters), "isa": reading.isa[1:]}
    yield _dumps(head)[:-1] + ',"groups":['
    opening = "\n"
    for part in parts(reading):
        yield opening
        if isinstance(part, list):
            yield _dumps(part)
        else:
            yield from _group(part, delimiters)
        opening = ",\n"
    yield "\n]}"


def _group(group: GroupReading, delimiters: Delimiters) -> Iterator[str]:
    yield _dumps({"gs": group.header[1:]})[:-1] + ',"sets":['
    opening = "\n"
    for transaction in sets(group):
        yield opening + _set(transaction, delimiters)
        opening = ",\n"
    yield "\n]}"


def _set(transaction: ReadSet, delimiters: Delimiters) -> str:
    content = transaction.content
    segments, slots = content.segments, content.slots
    special = _ESCAPED + delimiters.component + delimiters.repetition
    if slots is not None and content.is_plain(special):
        header = _between_elements(segments[0][1:])
        return f'{{"st":["{header}"],"segments":[{_in_loops(segments, slots)}]}}'
    within = None if slots is None else slots[1:-1]
    body = split(segments[1:-1], delimiters.component, delimiters.repetition)
    return _dumps({"st": segments[0][1:], "segments": shape([*body], within)})


def _in_loops(segments: Sequence[Sequence[str]], slots: Sequence[Slot]) -> str:
    """Return what is between ST and SE in its loops as JSON, if nothing is to escape and nothing to take apart.

    It is what :func:`~edigateway.formats.x12.shapes.shape.shape` and a JSON encoder make of them, in one go.
    """
    marks = [*map(_between, slots, slots[1:])]
    pieces = [""] * (2 * len(marks) - 1)
    pieces[::2] = marks
    pieces[1::2] = map(_between_elements, segments[1:-1])
    return "".join(pieces)[len('"],') : -len(',["')]


@lru_cache(maxsize=4096)
def _between(one: Slot, other: Slot) -> str:
    """Return what JSON has between two segments: the loops that end with the first, and that which the second begins."""
    ends = "]}" * (one.depth + one.opens - other.depth)
    begins = f'{{"loop":"{other.tag}","segments":[' if other.opens else ""
    return f'"]{ends},{begins}["'
