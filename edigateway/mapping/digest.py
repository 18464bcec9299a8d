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
        "parts": {name: _plain(group) for name, group in parts.items()},
        "tables": tables,
        "ignore": sorted(str(location) for location in ignore),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


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
    return [_plain(item) for item in getattr(node, "items", ())]
