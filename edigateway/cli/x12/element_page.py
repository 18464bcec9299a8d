"""An element on a page: its type, its limits, its codes, and where it is used."""

from collections.abc import Iterator, Mapping

from edigateway.cli import page as layout
from edigateway.cli.plain import counted
from edigateway.cli.x12.code_list import all_codes, known_codes
from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.overview import uses
from edigateway.formats.x12.dictionary.schemas import Dictionary

_MOST_USES = 24
KINDS: Mapping[str, str] = {
    "AN": "text",
    "ID": "code",
    "N0": "whole number",
    "R": "decimal number",
    "DT": "date",
    "TM": "time",
    "B": "binary",
    "composite": "composite",
}


def kind_in_words(kind: str) -> str:
    """Say what a data type is, as in ``N2``: number with 2 implied decimals."""
    return KINDS.get(kind) or f"number with {kind[1:]} implied decimals"


def limits(element: ElementSpec) -> str:
    """Return the lengths of an element as in ``1-20``."""
    if element.components:
        return ""
    if element.shortest == element.longest:
        return str(element.longest)
    return f"{element.shortest}-{element.longest}"


def page(dictionary: Dictionary, key: str) -> tuple[str, Iterator[str]]:
    """Return the title and the lines of an element, which the dictionary must have."""
    element = dictionary.element(key)
    return f"{element.number}  {element.name}", _lines(dictionary, element, key)


def facts(dictionary: Dictionary, key: str) -> dict[str, object]:
    """Return the same for programs."""
    element = dictionary.element(key)
    return {**element_facts(element), "used_in": uses(dictionary.facts, key)}


def element_facts(element: ElementSpec) -> dict[str, object]:
    """Return an element, and the elements in it if it is a composite, for programs."""
    plain: dict[str, object] = {
        "element": element.number,
        "name": element.name,
        "type": element.kind,
    }
    if element.components:
        parts = [
            {"requirement": "M" if part.required else "O", **element_facts(part.element)}
            for part in element.components
        ]
        return {**plain, "components": parts}
    codes = None if element.codes is None else known_codes(element)
    return {**plain, "min": element.shortest, "max": element.longest, "codes": codes}


def _lines(dictionary: Dictionary, element: ElementSpec, key: str) -> Iterator[str]:
    if element.components:
        yield from _component_lines(element)
    else:
        yield f"{element.kind} ({kind_in_words(element.kind)}), {_length_in_words(element)}"
    if element.codes is not None:
        known = known_codes(element)
        named = sum(words is not None for words in known.values())
        yield ""
        some = f", {named} of them with words" if named else ""
        yield layout.strong(counted(len(known), "code")) + layout.faint(some)
        yield from all_codes(element)
    yield ""
    yield from _use_lines(uses(dictionary.facts, key))


def _component_lines(element: ElementSpec) -> Iterator[str]:
    yield "composite of"
    for number, part in enumerate(element.components, 1):
        inner = part.element
        need = "M" if part.required else "O"
        yield f"{number:>4}  {inner.number:>5}  {inner.name}, {need}, {inner.kind} {limits(inner)}"


def _length_in_words(element: ElementSpec) -> str:
    noun = "character" if element.longest == 1 else "characters"
    return f"{limits(element).replace('-', ' to ')} {noun}"


def _use_lines(places: list[str]) -> Iterator[str]:
    more = f" and {len(places) - _MOST_USES} more" if len(places) > _MOST_USES else ""
    yield from layout.hanging("Used in ", " ".join(places[:_MOST_USES]) + more)
