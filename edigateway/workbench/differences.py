"""What is different between two canonical documents, path by path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from edigateway.workbench.paths import is_coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One path where documents differ; a value that one of them lacks is None."""

    path: str
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Yield what is different, in the order of the first document, then what only the second one has."""
    if isinstance(before, dict) and isinstance(after, dict) and not is_coded(before):
        for name in dict.fromkeys([*before, *after]):
            here = f"{path}.{name}" if path else name
            yield from differences(before.get(name), after.get(name), here)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from differences(_at(before, index), _at(after, index), f"{path}.{index}")
    elif before != after:
        yield Difference(path=path, before=before, after=after)


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else None


def without_positions(value: Any) -> Any:
    """Return a document whose unmapped entries do not say where they stood, which writing may change."""
    if isinstance(value, list):
        return [without_positions(each) for each in value]
    if isinstance(value, dict):
        dropped = {"position"} if {"tag", "position", "elements"} <= value.keys() else set()
        return {
            name: without_positions(each) for name, each in value.items() if name not in dropped
        }
    return value
