"""Findings as the ledger keeps them, in words."""

from collections.abc import Mapping

from edigateway.model.finding import Place


def in_words(facts: Mapping[str, object]) -> str:
    """Render the facts of one finding as ``PO103 (segment 12): message``; what is unknown is left out.

    Facts come from ``Finding.facts``, perhaps of another release, so nothing is taken for granted.
    """
    place = Place(
        segment=_text(facts.get("segment")),
        position=_number(facts.get("position")),
        element=_number(facts.get("element")),
        component=_number(facts.get("component")),
    )
    return f"{place}: {facts.get('message', facts.get('code', ''))}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
