"""Paths in canonical documents, such as ``lines.0.quantity``, and the same without the numbers of entries."""

import re
from collections.abc import Iterator
from typing import Any

_INDEX = re.compile(r"\.\d+(?=\.|$)")


def without_indices(path: str) -> str:
    """Return a path of which the numbers of entries are taken away, as in ``lines.quantity``."""
    return _INDEX.sub("", path)


def lies_in(path: str, above: str) -> bool:
    """Tell whether a path is another one or leads on from it; without numbers that one stands for every entry."""
    for each in (path, without_indices(path)):
        if each == above or each.startswith(f"{above}."):
            return True
    return False


def aboves(path: str) -> Iterator[str]:
    """Yield the groups and lists that a path leads through, and at last itself."""
    steps = path.split(".")
    for count in range(1, len(steps) + 1):
        yield ".".join(steps[:count])


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the path of every value that holds no others; a coded value is one."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, f"{path}.{index}")
    elif isinstance(value, dict) and not is_coded(value):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}" if path else name)
    else:
        yield path, value


def is_coded(value: dict[str, Any]) -> bool:
    """Tell whether a value is a code with its meaning."""
    return bool(value) and value.keys() <= {"code", "meaning"}
