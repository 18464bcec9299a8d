"""A transaction set on a page: its segments as a tree, as they stand in the table of the standard."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edigateway.cli import page as layout
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.overview import AREAS, slot_places

_ALL_BUT_THE_NAME = 41
"""Columns of everything in a line but the tree and the name."""
_BRANCH, _LAST_BRANCH, _PAST, _PAST_LAST = "├─ ", "└─ ", "│  ", "   "
_TAG = 4
"""Columns of a tag with the blank behind it."""
_FOUR_DIGITS_FROM = "005"
_LEGEND = "M must be there, O may. Max and repeat say how often; >1 is without limit."


def page(facts: Facts, set_id: str) -> tuple[str, Iterator[str]]:
    """Return the title and the lines of a set, which the facts must have."""
    table = facts.transaction_set(set_id) or {}
    title = f"{set_id}  {table['name']}, functional group {table['functional_group']}"
    return title, _lines(facts, table["slots"])


def facts(known: Facts, set_id: str) -> dict[str, object]:
    """Return the same for programs."""
    table = known.transaction_set(set_id) or {}
    return {
        "set": set_id,
        "name": table["name"],
        "functional_group": table["functional_group"],
        "slots": [_slot_facts(known, slot) for slot in table["slots"]],
    }


def _slot_facts(known: Facts, slot: Mapping[str, Any]) -> dict[str, object]:
    name = (known.segment(slot["segment"]) or {})["name"]
    inside = {"children": [_slot_facts(known, each) for each in slot.get("children", ())]}
    plain = {key: value for key, value in slot.items() if key != "children"}
    return {"segment": slot["segment"], "name": name, **plain, **(inside if "loop" in slot else {})}


def _lines(facts: Facts, slots: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    size = min(_widest(facts, slots), layout.width() - _ALL_BUT_THE_NAME)
    area = 0
    yield layout.faint(f"  Pos  {'Segment'.ljust(size)}  Req     Max  Loop      repeat")
    for slot in slots:
        if slot["area"] != area:
            area = slot["area"]
            yield layout.strong(AREAS[area].capitalize())
        yield from _slot_lines(facts, slot, "", "", size)
    yield ""
    yield from map(layout.faint, layout.folded(_LEGEND, layout.width()))


def _widest(facts: Facts, slots: Sequence[Mapping[str, Any]]) -> int:
    """Return the columns that the tree with all names would need."""
    return max(
        len(place.loops) * len(_BRANCH)
        + _TAG
        + len((facts.segment(place.slot["segment"]) or {})["name"])
        for place in slot_places(slots)
    )


def _slot_lines(
    facts: Facts, slot: Mapping[str, Any], branch: str, below: str, size: int
) -> Iterator[str]:
    """Yield the line of a slot behind its ``branch`` of the tree, then those below it."""
    yield _line(facts, slot, branch, size)
    children = slot.get("children", ())
    for number, child in enumerate(children, 1):
        last = number == len(children)
        yield from _slot_lines(
            facts,
            child,
            below + (_LAST_BRANCH if last else _BRANCH),
            below + (_PAST_LAST if last else _PAST),
            size,
        )


def _line(facts: Facts, slot: Mapping[str, Any], branch: str, size: int) -> str:
    tag, is_loop = slot["segment"], "loop" in slot
    name = layout.cell((facts.segment(tag) or {})["name"], size - len(branch) - _TAG)
    position = _position(facts, slot)
    need = "M" if slot["required"] else "O"
    often = "1" if is_loop else _often(slot["max"])
    loop = f"  {slot['loop']:<6}{_often(slot['max']):>10}" if is_loop else ""
    shown = layout.titled(f"{tag:<3}") if is_loop else layout.strong(f"{tag:<3}")
    line = (
        f"{layout.faint(position)}  {layout.faint(branch)}{shown} {name}  {need:^3}{often:>8}{loop}"
    )
    return line.rstrip()


def _position(facts: Facts, slot: Mapping[str, Any]) -> str:
    """Write a position as guides do: with three digits, from release 005010 on with four."""
    digits = 3 if facts.version < _FOUR_DIGITS_FROM else 4
    return f"{slot['pos']:0{digits}d}".rjust(5) if "pos" in slot else " " * 5


def _often(limit: int | None) -> str:
    return ">1" if limit is None else str(limit)
