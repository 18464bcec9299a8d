"""Segments as received, on a page: every element with its name, its value, and what that means."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from edigateway.cli import page
from edigateway.cli.plain import one_line
from edigateway.cli.x12.finding_lines import finding_lines
from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.labels import label
from edigateway.formats.x12.dictionary.meaning import meaning
from edigateway.formats.x12.dictionary.schemas import Dictionary
from edigateway.model.finding import Finding

_VALUES_BEGIN, _NARROWEST_NAME, _PLACE = 54, 18, 9
_LEVEL, _LEVEL_CODE = "HL", "735"
_BAR = "│ "
_LONGEST_TAG = 10


class Row(NamedTuple):
    """One segment of a document: how deep it lies, and whether a loop begins with it."""

    position: int
    depth: int
    elements: Sequence[str]
    opens: bool


class SegmentWriter:
    """Writes segments with the names of a dictionary."""

    def __init__(self, dictionary: Dictionary, component: str) -> None:
        """Take the dictionary, and the character between components, which may be empty."""
        self._dictionary = dictionary
        self._width = page.width()
        self._value_column = min(_VALUES_BEGIN, self._width * 3 // 5)
        self._component = component

    def lines(self, row: Row, findings: Sequence[Finding]) -> Iterator[str]:
        """Yield a segment, its elements, and what was found in each."""
        spec = self._dictionary.segment(row.elements[0])
        yield self._head(row, "unknown segment" if spec is None else spec.name)
        by_element = _by_element(findings)
        elements = () if spec is None else spec.elements
        tag, indent = _tag(row), " " * 7 + _BAR * row.depth + " " * 4
        yield from finding_lines(by_element.pop(0, ()), indent)
        for position, value in enumerate(row.elements[1:], 1):
            element = elements[position - 1].element if position <= len(elements) else None
            if value:
                yield from self._element_lines(f"{tag}{position:02d}", element, value, indent)
            yield from finding_lines(by_element.pop(position, ()), indent)
        for rest in by_element.values():
            yield from finding_lines(rest, indent)

    def _head(self, row: Row, name: str) -> str:
        margin, tag = f"{row.position:>5}  {_BAR * row.depth}", f"{_tag(row):<3}"
        room = self._width - len(margin) - len(tag) - 1
        name = name if len(name) <= room else page.cell(name, room)
        style = page.titled if row.opens else page.strong
        return f"{page.faint(margin)}{style(tag)} {name}{_level(row.elements)}"

    def _element_lines(
        self, place: str, element: ElementSpec | None, value: str, indent: str
    ) -> Iterator[str]:
        name = "" if element is None else element.name
        is_composite = element is not None and bool(element.components) and self._component
        if element is None or not is_composite or self._component not in value:
            simple = element.components[0].element if element and element.components else element
            yield from self._value_lines(place, name, value, simple, indent)
            return
        yield f"{page.faint(indent + place)}  {page.faint(name)}"
        parts = value.split(self._component)
        for number, (part, text) in enumerate(zip(element.components, parts, strict=False), 1):
            if text:
                yield from self._value_lines(
                    f"   -{number}", part.element.name, text, part.element, indent
                )

    def _value_lines(
        self, place: str, name: str, value: str, element: ElementSpec | None, indent: str
    ) -> Iterator[str]:
        """Yield a value in its column, however deep the segment lies, and what it means behind or below it."""
        size = max(_NARROWEST_NAME, self._value_column - len(indent) - _PLACE)
        head = f"{indent}{place:<5}  {page.cell(name, size)}  "
        words = (meaning(element, value) if element is not None else None) or ""
        room = self._width - len(head)
        first, *others = page.folded(value, room)
        behind = not others and len(first) + 2 + len(words) <= room
        said = f"  {page.meant(words)}" if words and behind else ""
        yield page.faint(head) + page.strong(first) + said
        below = indent.ljust(len(head))
        for line in others:
            yield page.faint(below) + page.strong(line)
        for line in page.folded(words, room) if words and not behind else ():
            yield page.faint(below) + page.meant(line)


def _tag(row: Row) -> str:
    """Return the tag of a segment; what is in that place may be anything, and of any length."""
    return one_line(row.elements[0][:_LONGEST_TAG])


def _level(elements: Sequence[str]) -> str:
    """Say what an HL is about behind its name, for it is what one looks for in a tree of levels."""
    words = label(_LEVEL_CODE, elements[3]) if elements[0] == _LEVEL and len(elements) > 3 else None
    return f": {page.meant(words)}" if words else ""


def _by_element(findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.place.element or 0, []).append(each)
    return dict(sorted(found.items()))
