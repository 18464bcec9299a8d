"""Finds every node of a map, and lays another one in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from edigateway.mapping.language import Each, Expression, FirstOf, Group, Map, Node, Series

Way: TypeAlias = tuple[str | int, ...]
"""The names of fields and the numbers in lists that lead to a node, from the fields of a map or of a part."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a map, and where it stands: in a part by its name, or in the fields of the map if that is empty."""

    part: str
    way: Way
    node: Node

    def __str__(self) -> str:
        """Render as the way through the file."""
        return ".".join([self.part or "fields", *map(str, self.way)])


def places(map_: Map) -> Iterator[Place]:
    """Yield every node of the fields of a map, and of the parts that they are made of."""
    yield from _within("", map_.fields)
    for name in sorted(used_parts(map_)):
        yield from _within(name, map_.parts[name])


def used_parts(map_: Map) -> set[str]:
    """Return the parts that the fields of a map are made of."""
    found: set[str] = set()
    waiting = [map_.fields]
    while waiting:
        for place in _within("", waiting.pop()):
            if isinstance(place.node, Group):
                more = set(place.node.parts) - found
                found |= more
                waiting += [map_.parts[name] for name in more]
    return found


def put(map_: Map, place: Place, node: Node) -> Map:
    """Return a map with another node at a place."""
    if not place.part:
        return replace(map_, fields=_group(_put(map_.fields, place.way, node)))
    parts: Mapping[str, Group] = map_.parts
    changed = _group(_put(parts[place.part], place.way, node))
    return replace(map_, parts={**parts, place.part: changed})


def _within(part: str, group: Group) -> Iterator[Place]:
    waiting: list[tuple[Way, Node]] = [((), group)]
    while waiting:
        way, node = waiting.pop()
        yield Place(part, way, node)
        waiting += [((*way, step), inner) for step, inner in reversed(_inner(node))]


def _inner(node: Node) -> list[tuple[str | int, Node]]:
    if isinstance(node, Group):
        return list(node.fields.items())
    if isinstance(node, Each):
        return [("each", node.group)]
    if isinstance(node, Series):
        return list(enumerate(node.items))
    return list(enumerate(node.expressions)) if isinstance(node, FirstOf) else []


def _put(node: Node, way: Way, new: Node) -> Node:
    if not way:
        return new
    step, rest = way[0], way[1:]
    inner = _put(dict(_inner(node))[step], rest, new)
    if isinstance(node, Group):
        return replace(node, fields={**node.fields, str(step): inner})
    if isinstance(node, Each):
        return replace(node, group=_group(inner))
    if isinstance(node, Series):
        items = tuple(inner if at == step else each for at, each in enumerate(node.items))
        return replace(node, items=items)
    if isinstance(node, FirstOf) and isinstance(inner, Expression):
        return replace(
            node,
            expressions=tuple(
                inner if at == step else each for at, each in enumerate(node.expressions)
            ),
        )
    raise TypeError(f"there is nothing in {node}")


def _group(node: Node) -> Group:
    if not isinstance(node, Group):
        raise TypeError(f"{node} is no group of fields")
    return node
