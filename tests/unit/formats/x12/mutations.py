"""Breaks right documents, one rule at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts
from tests.unit.formats.x12.specimens import COMPONENT, Segment, Slot, Specimens, right_value

Mutant = tuple[str, list[Segment]]
"""What was broken, as in ``N101 too-long``, and the document."""

_MOST_REPEATS = 30
_UNTOUCHED = ("ST", "SE")
_NUMBERS = ("X", "1.5", "-5", "+5", "1E2", "5.", ".5", "1-5", "1 5", "-")
_DATES = (
    *("20241332", "20230229", "20240229", "240105", "00000000", "2024010", "202401055"),
    *("ABCDEFGH", "17990101", "2024 105"),
)
_TIMES = (
    "2460",
    "1260",
    "12",
    "120",
    "12000",
    "120061",
    "1200001",
    "12000000",
    "120000000",
    "AB00",
)
_TEXTS = (
    "A\tB",
    "AB ",
    "\N{LATIN SMALL LETTER E WITH ACUTE}\N{LATIN SMALL LETTER E WITH ACUTE}",
    "A^B",
    f"A{COMPONENT}B",
    "A`B",
)
_SEPARATED = f"1{COMPONENT}2"
_FOREIGN = ("ZZZ*1", "Q*1", "Z1234*1", "*1", "zz9*1")


def mutants(specimens: Specimens, seen: set[str], step: int = 1) -> Iterator[Mutant]:
    """Yield the mutants of every ``step``-th slot of a set, always the same in the same order.

    Elements are broken only in segments whose tags are not yet in ``seen``, where they are then put.
    """
    places = [place for place in specimens.places() if place[-1]["segment"] not in _UNTOUCHED]
    for place in places[::step]:
        tag = place[-1]["segment"]
        yield from _of_slot(specimens, place)
        if tag not in seen:
            seen.add(tag)
            yield from _of_segment(specimens, place)
    yield from _of_order(specimens)


def _of_slot(specimens: Specimens, place: tuple[Slot, ...]) -> Iterator[Mutant]:
    slot = place[-1]
    tag, limit = slot["segment"], slot["max"]
    yield f"{tag} as it should be", specimens.with_slot(place)
    if limit is not None and limit <= _MOST_REPEATS:
        yield f"{tag} used {limit} times", specimens.with_slot(place, times=limit)
        yield f"{tag} used {limit + 1} times", specimens.with_slot(place, times=limit + 1)
    if slot["required"]:
        document = specimens.with_slot(place)
        yield f"{tag} missing", _finished(specimens, _without(document, _index(document, tag)))
    if len(place) > 1:
        document = specimens.with_slot(place)
        head = place[-2]["segment"]
        yield (
            f"{head} missing before {tag}",
            _finished(specimens, _without(document, _index(document, head))),
        )


def _of_segment(specimens: Specimens, place: tuple[Slot, ...]) -> Iterator[Mutant]:
    tag = place[-1]["segment"]
    document = specimens.with_slot(place)
    at = _index(document, tag)
    for name, segment in _segments(specimens, tag, document[at]):
        yield f"{tag} {name}", _counted([*document[:at], segment, *document[at + 1 :]])


def _segments(specimens: Specimens, tag: str, right: Segment) -> Iterator[tuple[str, Segment]]:
    facts = specimens.facts.segment(tag) or {}
    for number, (key, _) in enumerate(facts["elements"], 1):
        yield f"{number:02d} without", _with(right, number, "")
        element = specimens.facts.element(key) or {}
        if "components" in element:
            yield from _composites(specimens.facts, right, number, element)
            continue
        yield f"{number:02d} is {_SEPARATED!r}", _with(right, number, _SEPARATED)
        for name, value in _values(specimens.facts, key, element):
            yield f"{number:02d} {name}", _with(right, number, value)
    yield "with nothing", [tag]
    padded = [*right, *[""] * (len(facts["elements"]) + 1 - len(right))]
    yield "with a surplus element", [*padded, "1"]
    yield "with a trailing separator", [*right, ""]
    for condition in facts["conditions"]:
        positions = [int(condition[at : at + 2]) for at in range(1, len(condition), 2)]
        for segment in _patterns(specimens, tag, positions):
            yield f"with {condition} tried", segment


def _patterns(specimens: Specimens, tag: str, positions: Sequence[int]) -> Iterator[Segment]:
    """Yield a segment with every combination of the elements of a syntax note."""
    bare = specimens.segment(tag)
    elements = (specimens.facts.segment(tag) or {})["elements"]
    for pattern in range(2 ** len(positions)):
        segment = bare
        for bit, position in enumerate(positions):
            value = specimens.value(elements[position - 1][0]) if pattern >> bit & 1 else ""
            segment = _with(segment, position, value)
        yield segment


def _composites(
    facts: Facts, right: Segment, number: int, element: Mapping[str, Any]
) -> Iterator[tuple[str, Segment]]:
    components = element["components"]
    filled = [right_value(facts, key) for key, _ in components]
    yield f"{number:02d} full", _with(right, number, COMPONENT.join(filled))
    yield f"{number:02d} surplus component", _with(right, number, COMPONENT.join([*filled, "1"]))
    for place, (key, _) in enumerate(components):
        part = facts.element(key) or {}
        wrong = ["", *(value for _, value in _values(facts, key, part))]
        for value in wrong:
            changed = [*filled[:place], value, *filled[place + 1 :]]
            yield (
                f"{number:02d}-{place + 1} {value!r}",
                _with(right, number, COMPONENT.join(changed)),
            )


def _values(facts: Facts, key: str, element: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    shortest, longest = element["min"], element["max"]
    codes = facts.codes(key)
    match element["type"][0]:
        case "D":
            yield from ((f"is {each}", each) for each in _DATES)
        case "T":
            yield from ((f"is {each}", each) for each in _TIMES)
        case "R" | "N":
            yield from ((f"is {each}", each) for each in _NUMBERS)
            yield from _lengths("1", shortest, longest)
        case "I" if codes is not None:
            yield from (("is no code", each) for each in _no_codes(codes, shortest, longest))
            yield from _lengths("Q", shortest, longest)
        case _:
            yield from ((f"is {each!r}", each) for each in _TEXTS)
            yield from _lengths("X", shortest, longest)


def _no_codes(codes: frozenset[str], shortest: int, longest: int) -> Iterator[str]:
    code = min(each for each in codes if len(each) >= shortest)
    yield code.lower()
    candidates = (mark * length for length in (max(1, shortest), longest) for mark in "QXJ0?")
    yield next((each for each in candidates if each not in codes), "?" * longest)


def _lengths(mark: str, shortest: int, longest: int) -> Iterator[tuple[str, str]]:
    yield "longest", mark * longest
    yield "too long", mark * (longest + 1)
    if shortest > 1:
        yield "too short", mark * (shortest - 1)


def _of_order(specimens: Specimens) -> Iterator[Mutant]:
    """Yield mutants of a document that has a little of everything."""
    document = _varied(specimens)
    body = range(1, len(document) - 1)
    for at in body:
        text = _FOREIGN[at % len(_FOREIGN)]
        changed = [*document[:at], text.split("*"), *document[at:]]
        yield f"{text} inserted", _finished(specimens, changed)
        for tag in _of_other_sets(specimens)[at % 7 :: 40]:
            changed = [*document[:at], specimens.segment(tag), *document[at:]]
            yield f"{tag} inserted", _finished(specimens, changed)
        swapped = [*document[:at], document[at + 1], document[at], *document[at + 2 :]]
        if at + 1 in body:
            yield f"{document[at][0]} swapped", _finished(specimens, swapped)
        yield f"{document[at][0]} dropped", _finished(specimens, _without(document, at))
        doubled = [*document[: at + 1], list(document[at]), *document[at + 1 :]]
        yield f"{document[at][0]} doubled", _finished(specimens, doubled)
        rest = _without(document, at)
        bare = [rest[0], [document[at][0]], *rest[1:]]
        yield f"{document[at][0]} bare at the start", _finished(specimens, bare)
        for to in (1, len(rest) // 2, len(rest) - 1):
            moved = [*rest[:to], list(document[at]), *rest[to:]]
            yield f"{document[at][0]} moved to {to}", _finished(specimens, moved)


def _varied(specimens: Specimens) -> list[Segment]:
    """Return a document with a dozen slots from all over the set, and what is mandatory around them."""
    places = [each for each in specimens.places() if each[-1]["segment"] not in _UNTOUCHED]
    chosen = places[:: max(1, len(places) // 12)]
    return specimens.with_slots({id(slot) for place in chosen for slot in place})


def _of_other_sets(specimens: Specimens) -> list[str]:
    own = {place[-1]["segment"] for place in specimens.places()}
    known: set[str] = set()
    for set_id in specimens.facts.set_ids():
        other = Specimens(specimens.facts, set_id)
        known |= {place[-1]["segment"] for place in other.places()}
    return sorted(known - own)


def _index(document: Sequence[Segment], tag: str) -> int:
    return next(at for at, segment in enumerate(document) if segment[0] == tag)


def _with(segment: Segment, number: int, value: str) -> Segment:
    changed = [*segment, *[""] * (number + 1 - len(segment))]
    changed[number] = value
    while len(changed) > 1 and not changed[-1]:
        changed.pop()
    return changed


def _without(document: Sequence[Segment], at: int) -> list[Segment]:
    return [list(each) for place, each in enumerate(document) if place != at]


def _finished(specimens: Specimens, document: list[Segment]) -> list[Segment]:
    copied = [list(each) for each in document]
    return specimens.finished(copied) if len(copied) > 2 else _counted(copied)


def _counted(document: list[Segment]) -> list[Segment]:
    document[-1][1] = str(len(document))
    return document
