"""What an ERP that was built for a published JSON Schema may rely on: only what it need not know may be added."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_NOTES = {"$id", "$schema", "$defs", "$ref", "title", "description", "examples"}
_STRUCTURE = {"properties", "required", "items", "anyOf"}


def breaking_changes(published: Schema, current: Schema) -> tuple[str, ...]:
    """Return what would break those who read or write documents by the published schema, each with its place.

    New fields that need not be there, and new texts for people, break nobody. Everything else does: a field that is
    gone, that is newly required or no longer always there, or that takes other values than before, be it more or less.
    """
    return tuple(_Comparison(published, current).changes())


class _Comparison:
    """Walks two schemas side by side, into each pair of their definitions once."""

    def __init__(self, published: Schema, current: Schema) -> None:
        self._published, self._current = published, current
        self._seen: set[tuple[object, object]] = set()

    def changes(self) -> Iterator[str]:
        yield from self._compare(self._published, self._current, "")

    def _compare(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        pair = (old.get("$ref"), new.get("$ref"))
        if pair in self._seen and pair != (None, None):
            return
        self._seen.add(pair)
        old, new = _resolved(old, self._published), _resolved(new, self._current)
        yield from _keywords(old, new, path)
        yield from self._fields(old, new, path)
        if "items" in old and "items" in new:
            yield from self._compare(old["items"], new["items"], f"{path}[]")
        alternatives = old.get("anyOf", []), new.get("anyOf", [])
        if len(alternatives[0]) == len(alternatives[1]):
            for before, after in zip(*alternatives, strict=True):
                yield from self._compare(before, after, path)
        else:
            yield f"{path}: takes other types than before"

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        required = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(required[1] - required[0]):
            yield f"{_below(path, name)}: is newly required"
        for name in sorted(required[0] - required[1]):
            yield f"{_below(path, name)}: need not be there any more"
        for name, field in before.items():
            if name in after:
                yield from self._compare(field, after[name], _below(path, name))
            else:
                yield f"{_below(path, name)}: is gone"


def _keywords(old: Schema, new: Schema, path: str) -> Iterator[str]:
    for word in sorted((old.keys() | new.keys()) - _NOTES - _STRUCTURE):
        if old.get(word) != new.get(word):
            yield f"{path}: {word} was {old.get(word)!r} and is {new.get(word)!r}"
    for word in ("properties", "items"):
        if (word in old) != (word in new):
            yield f"{path}: {word} are {'gone' if word in old else 'new'}"


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return {**found, **schema}


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
