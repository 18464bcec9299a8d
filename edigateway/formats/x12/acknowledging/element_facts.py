"""Finds the element that a place means in the facts of a release."""

from functools import lru_cache

from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.model.finding import Place

_MOST_REMEMBERED = 1024


def element_keys(place: Place, facts: Facts | None) -> tuple[str, ...]:
    """Return the key of an element in the facts, and of its component if one is meant; nothing if it has none."""
    if facts is None or not place.segment or not place.element:
        return ()
    return _keys(facts, place.segment, place.element, place.component)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _keys(facts: Facts, tag: str, position: int, component: int | None) -> tuple[str, ...]:
    """Find the keys; many findings of a file are often about the same few elements."""
    segment = facts.segment(tag)
    if segment is None or position > len(segment["elements"]):
        return ()
    key: str = segment["elements"][position - 1][0]
    components = (facts.element(key) or {}).get("components", ())
    if component is not None and component <= len(components):
        return key, components[component - 1][0]
    return (key,)


def element_number(place: Place, facts: Facts | None) -> str:
    """Return the number of an element in the dictionary; composites have none."""
    keys = element_keys(place, facts)
    element = facts.element(keys[-1]) if facts and keys else None
    if element is None or "components" in element:
        return ""
    number: str = element.get("number", keys[-1])
    return number
