"""Finds the element that a place means in the facts of a release."""

from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.model.finding import Place


def element_keys(place: Place, facts: Facts | None) -> tuple[str, ...]:
    """Return the key of an element in the facts, and of its component if one is meant; nothing if it has none."""
    segment = facts.segment(place.segment or "") if facts else None
    position = place.element or 0
    if facts is None or segment is None or not 0 < position <= len(segment["elements"]):
        return ()
    key: str = segment["elements"][position - 1][0]
    components = (facts.element(key) or {}).get("components", ())
    if place.component is not None and place.component <= len(components):
        return key, components[place.component - 1][0]
    return (key,)


def element_number(place: Place, facts: Facts | None) -> str:
    """Return the number of an element in the dictionary; composites have none."""
    keys = element_keys(place, facts)
    element = facts.element(keys[-1]) if facts and keys else None
    if element is None or "components" in element:
        return ""
    number: str = element.get("number", keys[-1])
    return number
