"""Writes what was read as JSON, set by set: no segment is left out, and those of a known set stand in their loops."""

import json
from collections.abc import Iterator, Sequence

from edigateway.formats.x12.dictionary.slots import Slot
from edigateway.formats.x12.reading.groups import GroupReading
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.reading.reader import stream
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.formats.x12.shapes.received import delimiters_shape, parts, sets
from edigateway.formats.x12.shapes.shape import shape, split
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.syntax.window import Readable

_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


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
    segments, slots = transaction.content.segments, transaction.content.slots
    body, within = segments[1:-1], None if slots is None else slots[1:-1]
    head = _dumps({"st": segments[0][1:]})[:-1]
    lines = ['","'.join(segment) for segment in body]
    if within is not None and _is_plain("".join(lines), body, delimiters):
        return f'{head},"segments":[{_in_loops(lines, within)}]}}'
    items = shape([*split(body, delimiters.component, delimiters.repetition)], within)
    return f'{head},"segments":{_dumps(items)}}}'


def _is_plain(text: str, segments: Sequence[Sequence[str]], delimiters: Delimiters) -> bool:
    """Tell whether joined elements are JSON as they are: nothing to escape, and nothing to split."""
    quotes = 2 * (sum(map(len, segments)) - len(segments))
    return (
        text.count('"') == quotes
        and "\\" not in text
        and text.isprintable()
        and delimiters.component not in text
        and not (delimiters.repetition and delimiters.repetition in text)
    )


def _in_loops(lines: Sequence[str], slots: Sequence[Slot]) -> str:
    """Return segments in their loops as JSON; each line is a segment without its first and last quotation mark.

    It is what :func:`~edigateway.formats.x12.shapes.shape.shape` and a JSON encoder make of them, in one go.
    """
    written: list[str] = []
    add = written.append
    level = 0
    for line, slot in zip(lines, slots, strict=True):
        depth = slot.depth
        if depth < level:
            add("]}" * (level - depth))
            level = depth
        if slot.opens:
            add(f',{{"loop":"{slot.tag}","segments":[["{line}"]')
            level = depth + 1
        else:
            add(f',["{line}"]')
    add("]}" * level)
    return "".join(written)[1:]
