"""A segment on a page: where it stands in a set, its elements, and what they ask of each other."""

from collections.abc import Iterator, Sequence

from edigateway.cli import page as layout
from edigateway.cli.plain import counted
from edigateway.cli.x12.code_list import all_codes as code_lines
from edigateway.cli.x12.code_list import some_codes
from edigateway.cli.x12.element_page import element_facts, kind_in_words, limits
from edigateway.formats.x12.dictionary.conditions import Condition
from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.overview import AREAS, SlotPlace, slot_places
from edigateway.formats.x12.dictionary.schemas import Dictionary
from edigateway.formats.x12.dictionary.segments import SegmentSpec

_BEFORE_THE_NAME, _BEHIND_THE_NAME = 15, 21
_REQUIREMENTS = "M must be sent, O may, C by a syntax note"


def page(
    dictionary: Dictionary, segment: SegmentSpec, set_id: str | None, *, all_codes: bool
) -> tuple[str, Iterator[str]]:
    """Return the title and the lines of a segment, and where it stands in a set if one is named."""
    return f"{segment.tag}  {segment.name}", _lines(dictionary, segment, set_id, all_codes)


def facts(dictionary: Dictionary, segment: SegmentSpec) -> dict[str, object]:
    """Return the same for programs."""
    elements = [
        {"place": place, "requirement": requirement, **element_facts(element)}
        for place, requirement, element in _elements(dictionary.facts, segment)
    ]
    notes = {str(each): note_in_words(segment.tag, each) for each in segment.conditions}
    return {"segment": segment.tag, "name": segment.name, "elements": elements, "notes": notes}


def note_in_words(tag: str, note: Condition) -> str:
    """Say a syntax note with the designators of the elements."""
    first, *others = [f"{tag}{position:02d}" for position in note.positions]
    rest = _listed(others, "and")
    match note.kind:
        case "P":
            return f"{_listed([first, *others], 'and')} come together or not at all."
        case "R":
            return f"At least one of {_listed([first, *others], 'and')} must be sent."
        case "E":
            return f"At most one of {_listed([first, *others], 'and')} may be sent."
        case "C":
            return f"If {first} is sent, {rest} must be too."
        case _:
            return f"If {first} is sent, at least one of {rest} must be too."


def _listed(words: Sequence[str], last: str) -> str:
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end


def _elements(facts: Facts, segment: SegmentSpec) -> list[tuple[str, str, ElementSpec]]:
    """Return designator, requirement and element of each position."""
    needs = [need for _, need in (facts.segment(segment.tag) or {})["elements"]]
    return [
        (f"{segment.tag}{position:02d}", need, component.element)
        for position, (need, component) in enumerate(zip(needs, segment.elements, strict=True), 1)
    ]


def _lines(
    dictionary: Dictionary, segment: SegmentSpec, set_id: str | None, all_codes: bool
) -> Iterator[str]:
    if set_id is not None:
        yield from _place_lines(dictionary.facts, segment.tag, set_id)
        yield ""
    longest = max(len(each.element.name) for each in segment.elements) + 2
    size = min(longest, layout.width() - _BEFORE_THE_NAME - _BEHIND_THE_NAME)
    yield layout.faint(f"Place  Element  {'Name'.ljust(size - 2)}  Req  Type  Length")
    elements = _elements(dictionary.facts, segment)
    seen: set[str] = set()
    for place, need, element in elements:
        yield _element_line(place, need, element, size)
        if element.number not in seen:
            seen.add(element.number)
            yield from _detail_lines(element, all_codes)
    if segment.conditions:
        yield ""
        yield layout.strong(counted(len(segment.conditions), "syntax note"))
        for note in segment.conditions:
            yield from layout.hanging(f"  {note!s:<11}  ", note_in_words(segment.tag, note))
    yield ""
    kinds = dict.fromkeys(element.kind for _, _, element in elements if not element.components)
    types = ", ".join(f"{kind} {kind_in_words(kind)}" for kind in kinds)
    yield from map(layout.faint, layout.hanging("", f"{_REQUIREMENTS}. {types}."))


def _place_lines(facts: Facts, tag: str, set_id: str) -> Iterator[str]:
    table = facts.transaction_set(set_id) or {}
    places = [each for each in slot_places(table["slots"]) if each.slot["segment"] == tag]
    yield f"In {set_id} {table['name']}"
    paths = ["/".join((*place.loops, tag)) for place in places]
    widest = max(map(len, paths))
    for path, place in zip(paths, places, strict=True):
        yield f"  {layout.titled(path.ljust(widest))}  {_place_in_words(place)}"


def _place_in_words(place: SlotPlace) -> str:
    slot = place.slot
    need = "must be there" if slot["required"] else "may be there"
    often = "any number" if slot["max"] is None else f"at most {slot['max']}"
    opens = f", opens the loop {slot['loop']}" if "loop" in slot else ""
    return f"{AREAS[place.area]}, {need}, {often}{opens}"


def _element_line(place: str, need: str, element: ElementSpec, size: int) -> str:
    name = layout.cell(element.name, size - 2)
    kind = "" if element.components else element.kind
    line = (
        f"{layout.strong(f'{place:<5}')}  {element.number:>7}  {name}  {need:^3}  {kind:<4}  "
        f"{limits(element):>6}"
    )
    return line.rstrip()


def _detail_lines(element: ElementSpec, all_codes: bool) -> Iterator[str]:
    """Yield what is in an element: components, or codes."""
    indent = " " * (_BEFORE_THE_NAME + 1)
    for number, part in enumerate(element.components, 1):
        inner = part.element
        need = "M" if part.required else "O"
        what = f"-{number:<2} {inner.number:>4}  {inner.name}, {need}, {inner.kind} {limits(inner)}"
        yield layout.faint(indent + what)
    if element.codes is not None and all_codes:
        yield from map(layout.meant, code_lines(element, indent))
    elif element.codes is not None:
        yield indent + layout.meant(some_codes(element, layout.width() - len(indent)))
