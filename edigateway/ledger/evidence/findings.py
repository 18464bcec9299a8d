"""Findings as the ledger keeps them, in words."""

from collections.abc import Iterable, Mapping

from edigateway.model.finding import ROWS


def in_words(facts: Mapping[str, object]) -> str:
    """Render the facts of one finding as ``segment 12, PO103: message``; what is unknown is left out.

    In a CSV file the place is ``row 4, column Qty``. Facts come from ``Finding.facts``, perhaps of another release, so nothing is taken for granted.
    """
    name = designator(facts)
    message = str(facts.get("message", facts.get("code", ""))).rstrip(".")
    unit = "row" if _is_of_rows(facts) else "segment"
    place = [f"{unit} {facts['position']}"] if "position" in facts else []
    if name and not message.startswith(name):
        place.append(name)
    return f"{', '.join(place)}: {message}" if place else message


def designator(facts: Mapping[str, object]) -> str:
    """Return the trade's own name for the place of a finding, such as ``PO103``, ``MEA04-1`` or ``column Qty``."""
    if _is_of_rows(facts):
        column = facts.get("column", facts.get("element"))
        return f"column {column}" if column else ""
    segment, element, component = (facts.get(part) for part in ("segment", "element", "component"))
    name = str(segment or "")
    if isinstance(element, int):
        name += f"{element:02d}"
    return f"{name}-{component}" if component is not None else name


def _is_of_rows(facts: Mapping[str, object]) -> bool:
    return "column" in facts or facts.get("segment") in ROWS


def without_repeats(findings: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Keep the first of the findings about one place: a map stumbles over what a format found before it."""
    first: dict[object, Mapping[str, object]] = {}
    for n, facts in enumerate(findings):
        place = facts.get("position"), designator(facts)
        first.setdefault(place if "element" in facts else n, facts)
    return list(first.values())
