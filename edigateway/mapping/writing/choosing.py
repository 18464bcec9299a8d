"""Chooses where an entry of a list goes that is read from several places."""

from collections.abc import Mapping, Sequence
from typing import Any

from edigateway.mapping.planning.nodes import Bundle, Entries, Field, Fixed, Node, Placed

_ASIDE = frozenset({"unmapped"})
_OF_CODES = frozenset({"code", "meaning"})
"""The keys of groups that one text can say."""


class Chooser:
    """Hands entries to the items of a list: to the one that can say everything in it and has the fewest other fields.

    Among equals the first counts. An item that is there only once gets only one entry, and constants must agree.
    """

    def __init__(self, items: Sequence[Node]) -> None:
        """Start with all items free."""
        self.left = list(items)
        """The items that may get further entries, those among them that got none yet."""

    def item_for(self, entry: Any) -> Node | None:
        """Return the item for an entry, None if there is none that could say anything of it."""
        fitting = [item for item in self.left if _agrees(item, entry)]
        if not fitting:
            return None
        best = min(fitting, key=lambda item: _misfit(item, entry))
        if isinstance(best, Bundle | Fixed | Placed):
            self.left.remove(best)
        return best


def says(fixed: object, value: Any) -> bool:
    """Return whether a value says what a constant of a map says."""
    if isinstance(fixed, Mapping) and isinstance(value, Mapping):
        same_code = value.get("code") == fixed.get("code")
        return same_code or ("meaning" in fixed and value.get("meaning") == fixed["meaning"])
    return bool(fixed == value)


def _agrees(item: Node, entry: Any) -> bool:
    if isinstance(item, Fixed | Placed):
        return says(item.value, entry)
    if not isinstance(entry, Mapping):
        return not isinstance(item, Bundle | Entries)
    return all(_agrees_in(field, entry) for field in _fields(item))


def _agrees_in(field: Field, entry: Mapping[str, Any]) -> bool:
    value, node = entry.get(field.name), field.node
    if isinstance(node, Fixed | Placed):
        return value is None or says(node.value, value)
    if isinstance(node, Bundle) and isinstance(value, Mapping):
        return _agrees(node, value)
    return True


def _misfit(item: Node, entry: Any) -> tuple[int, int]:
    """Return how many keys of an entry an item cannot say, and how many it could say besides."""
    if not isinstance(entry, Mapping):
        return 0, 0
    if not isinstance(item, Bundle | Entries):
        return len(entry.keys() - _OF_CODES), 0
    known = {field.name for field in _fields(item)}
    keys = entry.keys() - _ASIDE
    return len(keys - known), len(known - keys)


def _fields(item: Node) -> Sequence[Field]:
    if isinstance(item, Entries):
        return item.loop.fields
    return item.fields if isinstance(item, Bundle) else ()
