"""The digest of a map: one number for what it does, whatever its files look like."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from edigateway.contracts import registry
from edigateway.mapping.language import (
    Call,
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
from edigateway.mapping.tables.table import Table


def digest(
    document: str,
    layout: Layout,
    fields: Group,
    parts: Mapping[str, Group],
    tables: Mapping[str, Table],
    ignore: tuple[Segments | Elements, ...],
    effective_on: str = "",
) -> str:
    """Return the SHA-256, in hexadecimal, of the effective content without names of files and places in them."""
    content: dict[str, object] = {
        "document": document,
        "layout": {"format": layout.format, **layout.keys},
        "fields": _plain(fields),
        "parts": {name: _plain(parts[name]) for name in sorted(_used(fields, parts))},
        "tables": {name: table.digest for name, table in tables.items()},
        "ignore": sorted(str(location) for location in ignore),
        "effective_on": effective_on,
    }
    functions = {name: registry.map_function_version(name) for name in _called(fields, parts)}
    if functions:
        content["functions"] = functions
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def signature(node: Node) -> str:
    """Return a text that is the same for nodes that say the same, wherever they say it."""
    return json.dumps(_plain(node), separators=(",", ":"))


def _plain(node: Node) -> object:
    if isinstance(node, Expression):
        return str(node)
    if isinstance(node, Const):
        at = {"at": str(node.at)} if node.at else {}
        return {"const": node.text, "as": [str(call) for call in node.calls], **at}
    if isinstance(node, FirstOf):
        return {"any": [str(item) for item in node.expressions]}
    if isinstance(node, Group):
        fields = [[name, _plain(item)] for name, item in node.fields.items()]
        return {"part": node.parts, "fields": fields}
    if isinstance(node, Each):
        units = asdict(node.units) if node.units else None
        return {"each": str(node.location), "units": units, "group": _plain(node.group)}
    return [_plain(item) for item in node.items] if isinstance(node, Series) else None


def _called(fields: Group, parts: Mapping[str, Group]) -> set[str]:
    """Return the names of the functions that are called in fields and the parts that they are made of."""
    calls = [
        call
        for node in _all_nodes(fields, parts)
        for each in (node.expressions if isinstance(node, FirstOf) else (node,))
        if isinstance(each, Expression | Const)
        for call in (*each.calls, *_of_codes(each.calls))
    ]
    return {call.arguments[0] for call in calls if call.name == "call"}


def _of_codes(calls: tuple[Call, ...]) -> Iterator[Call]:
    for call in calls:
        for _, inner in call.by_code:
            yield from inner


def _all_nodes(fields: Group, parts: Mapping[str, Group]) -> Iterator[Node]:
    """Yield every node of fields, and of all parts that they are made of."""
    waiting: list[Node] = [fields, *(parts[name] for name in _used(fields, parts))]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Each):
            waiting.append(node.group)
        elif isinstance(node, Series):
            waiting.extend(node.items)
        elif isinstance(node, Group):
            waiting.extend(node.fields.values())


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
