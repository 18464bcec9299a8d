"""The digest of a map: one number for what it does, whatever its files look like."""

import hashlib
import json
from collections.abc import Mapping

from edigateway.mapping.language import (
    Const,
    Each,
    Elements,
    Expression,
    FirstOf,
    Group,
    Layout,
    Node,
    Segments,
    Series,
)


def digest(
    document: str,
    layout: Layout,
    fields: Group,
    parts: Mapping[str, Group],
    tables: Mapping[str, Mapping[str, str]],
    ignore: tuple[Segments | Elements, ...],
) -> str:
    """Return the SHA-256, in hexadecimal, of the effective content without names of files and places in them."""
    content = {
        "document": document,
        "layout": {"format": layout.format, **layout.keys},
        "fields": _plain(fields),
        "parts": {name: _plain(parts[name]) for name in sorted(_used(fields, parts))},
        "tables": tables,
        "ignore": sorted(str(location) for location in ignore),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def signature(node: Node) -> str:
    """Return a text that is the same for nodes that say the same, wherever they say it."""
    return json.dumps(_plain(node), separators=(",", ":"))


def _plain(node: Node) -> object:
    if isinstance(node, Expression):
        return str(node)
    if isinstance(node, Const):
        return {"const": node.text, "as": [str(call) for call in node.calls]}
    if isinstance(node, FirstOf):
        return {"any": [str(item) for item in node.expressions]}
    if isinstance(node, Group):
        fields = [[name, _plain(item)] for name, item in node.fields.items()]
        return {"part": node.parts, "fields": fields}
    if isinstance(node, Each):
        return {"each": str(node.location), "group": _plain(node.group)}
    return [_plain(item) for item in node.items] if isinstance(node, Series) else None


def _used(fields: Group, parts: Mapping[str, Group]) -> set[str]:
    """Return the names of the parts that the fields are made of, through whatever other parts."""
    used: set[str] = set()
    waiting: list[Node] = [fields]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Each):
            waiting.append(node.group)
        elif isinstance(node, Series):
            waiting.extend(node.items)
        elif isinstance(node, Group):
            waiting.extend(node.fields.values())
            waiting.extend(parts[name] for name in node.parts if name not in used)
            used.update(node.parts)
    return used
