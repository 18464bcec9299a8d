"""Scalars as editors see them: what is text to us is a number or a truth value to them, if it looks like one."""

from collections.abc import Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALAR = ["string", "number", "boolean"]
"""What a text may look like to an editor: 004010, 850, 1.50 and NO are all texts."""


def text(description: str = "", pattern: str = "") -> Schema:
    """Return the schema of a text; the pattern counts where an editor sees it as one."""
    schema: Schema = {"type": SCALAR}
    if description:
        schema["description"] = description
    if pattern:
        schema["pattern"] = pattern
    return schema


def one_of(words: Sequence[str], description: str = "") -> Schema:
    """Return the schema of one of some words."""
    schema: Schema = {"enum": _seen(words)}
    if description:
        schema["description"] = description
    return schema


def texts(description: str = "") -> Schema:
    """Return the schema of a list of texts."""
    schema: Schema = {"type": "array", "items": text()}
    if description:
        schema["description"] = description
    return schema


def closed(properties: Schema, required: Sequence[str] = (), description: str = "") -> Schema:
    """Return the schema of a mapping with no other keys than these."""
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema


def loosened(value: Any) -> Any:
    """Return a schema that pydantic made, as editors need it: texts that may look like numbers, and no formats."""
    if isinstance(value, list):
        return [loosened(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: loosened(inner) for key, inner in value.items() if key not in _LEFT_OUT}
    if found.get("type") == "string":
        found["type"] = SCALAR
    if "enum" in found and found.get("type") == SCALAR:
        found["enum"] = _seen(found.pop("enum"))
        del found["type"]
    if isinstance(found.get("const"), str):
        found["enum"] = _seen([found.pop("const")])
        found.pop("type", None)
    return found


_LEFT_OUT = frozenset({"title", "format", "default", "minLength", "maxLength"})


def _seen(words: Sequence[str]) -> list[str | int]:
    """Return words, and beside those that look like a whole number that number."""
    return [*words, *(int(word) for word in words if word.isascii() and word.isdigit())]
