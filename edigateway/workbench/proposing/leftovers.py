"""Proposes fields for what the base map leaves: under ``extra`` where the document can hold it, else a question."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edigateway.workbench.proposing.questions import question, shown

_UNMAPPED = "unmapped"
Entry = Mapping[str, Any]
IsKnown = Callable[[str], bool]
"""Tells whether the standard has a location, so that a map may name it."""


@dataclass(slots=True)
class _Taken:
    """One record of a kind that the map leaves: how often it comes at most in a document, and what is in it."""

    most: int = 0
    elements: dict[str, str] = field(default_factory=dict)
    below: "dict[str, _Taken]" = field(default_factory=dict)


def section(documents: Sequence[Entry], is_known: IsKnown) -> list[str]:
    """Write the section ``extra`` of a map for canonical documents that were read, line by line; none if all is mapped."""
    found: dict[str, _Taken] = {}
    for document in documents:
        _count(document.get(_UNMAPPED, ()), found, is_known, "")
    lines: list[str] = []
    for way, taken in sorted(found.items()):
        lines += _field(way, taken, "    ")
    return ["  extra:", *lines] if lines else []


def unplaced(documents: Sequence[Entry], is_known: IsKnown) -> Iterator[str]:
    """Yield a question for each place that stays unmapped: in a loop, or unknown to the standard."""
    found: dict[str, str] = {}
    for document in documents:
        for path, entry in _entries(document, ""):
            for element, text in entry["elements"].items():
                place = f"{_way(entry)}{element}"
                if path or not is_known(place):
                    where = f" of {path}" if path else ""
                    found.setdefault(f"{place} stays under unmapped{where}", text)
    for what, text in sorted(found.items()):
        yield f"{what}, {shown(text)} for one: is it needed?"


def _entries(value: Any, path: str) -> Iterator[tuple[str, Entry]]:
    """Yield what is unmapped, with the list of the document that it lies in."""
    for name, inner in value.items():
        here = f"{path}.{name}" if path else name
        if name == _UNMAPPED:
            yield from ((path, each) for each in (_flat(inner) if path else inner))
        elif isinstance(inner, dict):
            yield from _entries(inner, here)
        elif isinstance(inner, list):
            for each in inner:
                if isinstance(each, dict):
                    yield from _entries(each, here)


def _flat(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.get("children", ()))


def _count(
    entries: Sequence[Entry], found: dict[str, _Taken], is_known: IsKnown, above: str
) -> None:
    counts: Counter[str] = Counter()
    for entry in entries:
        way = _way(entry)
        known = {
            element: text
            for element, text in entry["elements"].items()
            if is_known(f"{above}{way}{element}")
        }
        if known or entry.get("children"):
            counts[way] += 1
            taken = found.setdefault(way, _Taken())
            taken.elements = {**known, **taken.elements}
            _count(entry.get("children", ()), taken.below, is_known, f"{above}{way}/")
            if not taken.elements and not taken.below:
                del found[way]
    for way, taken in found.items():
        taken.most = max(taken.most, counts[way])


def _way(entry: Entry) -> str:
    """Return the way to a record from its loop, as maps write it."""
    record: str = entry.get("of") or entry["tag"]
    within: str = entry.get("within", "")
    return f"{within}/{record}" if within else record


def _field(way: str, taken: _Taken, margin: str) -> Iterator[str]:
    if taken.most == 1 and not taken.below:
        for element, text in sorted(taken.elements.items()):
            yield from _element(way, way, element, text, margin)
        return
    tag = way.rpartition("/")[2]
    yield f"{margin}{_name(way)}:"
    yield f"{margin}  each: {_quoted(way)}"
    yield f"{margin}  fields:"
    for element, text in sorted(taken.elements.items()):
        yield from _element(tag, tag.partition("[")[0], element, text, margin + "    ")
    for inner, below in sorted(taken.below.items()):
        yield from _field(inner, below, margin + "    ")


def _element(called: str, way: str, element: str, text: str, margin: str) -> Iterator[str]:
    asked = question(f"{shown(text)} was seen: what is it, and what should it be called?")
    yield f"{margin}{_name(called)}{element.replace('-', '_')}: {_quoted(way + element)}  {asked}"


def _name(way: str) -> str:
    return "".join(each if each.isalnum() else "_" for each in way.lower()).strip("_") + (
        "_" if way.endswith("]") else ""
    )


def _quoted(way: str) -> str:
    return f'"{way}"' if "[" in way else way
