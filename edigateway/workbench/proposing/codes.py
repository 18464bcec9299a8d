"""Proposes tables for codes that have no word: each field that has one looks its codes up in a table of the partner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edigateway.mapping.conversions.codes import code_lists
from edigateway.mapping.explaining import Explanation
from edigateway.mapping.language import Each, Expression, Group, Map, Node
from edigateway.mapping.merge import fields_of
from edigateway.workbench.proposing.questions import question, scalar
from edigateway.yamlfile import quoted

_UNKNOWN = "map-unknown-code"
_CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedField:
    """A field with codes that our list lacks: its path in the document, its place, the list, and all codes seen.

    ``keys`` lead to it in the fields of a map.
    """

    path: str
    keys: tuple[str, ...]
    place: str
    list: str
    codes: tuple[str, ...]

    def table(self, map_name: str) -> str:
        """Return the name of its table."""
        return f"{map_name.partition('/')[0]}-{self.list.replace('_', '-')}"


def coded_fields(map_: Map, explanations: Sequence[Explanation]) -> list[CodedField]:
    """Return the fields to be looked up, in order; those that cannot be changed alone are left out."""
    paths = {
        each.field
        for explanation in explanations
        for each in explanation.findings
        if each.code == _UNKNOWN and each.field
    }
    found = (_coded(map_, str(path), explanations) for path in sorted(paths))
    return [each for each in found if each is not None]


def _coded(map_: Map, path: str, explanations: Sequence[Explanation]) -> CodedField | None:
    way = path.split(".")
    keys, node = _node(map_, way)
    if not isinstance(node, Expression) or [call.name for call in node.calls] != [_CODE]:
        return None
    seen = {code for each in explanations for code in _codes(each.document, way)}
    named = node.calls[0].arguments[0]
    if seen <= code_lists()[named].keys():
        return None  # the codes in question lie in levels within levels, where no path leads
    return CodedField(
        path=path, keys=keys, place=str(node.location), list=named, codes=tuple(sorted(seen))
    )


def fields(found: Sequence[CodedField], map_name: str) -> list[str]:
    """Write the fields of a map that look their codes up."""
    lines: list[str] = []
    open_keys: tuple[str, ...] = ()
    for each in found:
        *above, name = each.keys
        shared = _shared(open_keys, above)
        lines += [f"{_margin(n)}{above[n]}:" for n in range(shared, len(above))]
        look_up = f"{each.place} | lookup({each.table(map_name)})"
        lines.append(
            f"{_margin(len(above))}{name}: {quoted(look_up) if '[' in look_up else look_up}"
        )
        open_keys = tuple(above)
    return lines


def tables(found: Sequence[CodedField], map_name: str) -> Iterator[str]:
    """Write their tables: the words that we have, and a question for each that we have not."""
    by_name: dict[str, tuple[Mapping[str, str], set[str]]] = {}
    for each in found:
        known = by_name.setdefault(each.table(map_name), (code_lists()[each.list], set()))
        known[1].update(each.codes)
    for name, (words, codes) in sorted(by_name.items()):
        yield f"  {name}:"
        yield "    else: keep"
        yield "    rows:"
        for code in sorted(codes):
            asked = "" if code in words else f"  {question('what do they call this?')}"
            yield f"      {scalar(code)}: {scalar(words.get(code, code))}{asked}"


def _node(map_: Map, way: Sequence[str]) -> tuple[tuple[str, ...], Node | None]:
    """Return the keys that lead to a field, and what the map has there; None where more than it would be replaced."""
    group: Group | None = map_.fields
    keys: list[str] = []
    node: Node | None = None
    for name in way:
        if group is None:
            return (), None
        node = fields_of(group, map_.parts).get(name)
        keys.append(name)
        if isinstance(node, Each):
            keys.append("fields")
        group = node.group if isinstance(node, Each) else node if isinstance(node, Group) else None
    return tuple(keys), node


def _codes(value: Any, way: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _codes(each, way)
    elif isinstance(value, dict) and way:
        yield from _codes(value.get(way[0]), way[1:])
    elif isinstance(value, dict) and "code" in value:
        yield value["code"]


def _shared(keys: Sequence[str], others: Sequence[str]) -> int:
    """Return how many keys two ways begin with alike."""
    pairs = zip(keys, others, strict=False)
    return next(
        (n for n, (one, other) in enumerate(pairs) if one != other), min(len(keys), len(others))
    )


def _margin(depth: int) -> str:
    return "  " * (depth + 1)
