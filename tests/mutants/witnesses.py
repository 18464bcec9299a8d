"""Documents of which is written down what the maps must make of them, in both directions."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from edigateway.contracts import registry
from edigateway.mapping import CompiledMap, MapLibrary, base_maps
from edigateway.model.record import Record
from tests.support.agreed import agreed
from tests.support.records import tree

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "unit" / "mapping" / "golden"
_COUNTED = ("ST", "SE", "CTT", "HL")
_SAMPLES = {
    "xml/cxml-order": "cxml-order-request.xml",
    "xml/ubl-order": "ubl-order.xml",
    "kestrel/orders-csv": "orders.csv",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A document as a tree, and what a map must read from it."""

    name: str
    tree: Record
    component_separator: str
    document: Mapping[str, Any]

    def objection(self, ready: CompiledMap) -> str | None:
        """Return what a map does wrong; None if it reads, writes and reads again as it should."""
        for test in (self._written, self._by_meaning, self._read, self._again):
            found = test(ready)
            if found is not None:
                return f"{self.name}: {found}"
        return None

    def _read(self, ready: CompiledMap) -> str | None:
        found = ready.read(self.tree, self.component_separator)
        if any(each.code == "map-explicit-point" for each in found.findings):
            return "read with doubts"  # of a number that means the same only by chance
        return None if found.document == self.document else "read otherwise"

    def _written(self, ready: CompiledMap) -> str | None:
        made = ready.write(self.document)
        is_segments = ready.map.layout.format == "x12"
        if is_segments and segments(made.tree, made.component_separator) != segments(
            self.tree, self.component_separator
        ):
            return "written otherwise"
        return None

    def _by_meaning(self, ready: CompiledMap) -> str | None:
        """Compare what is written for a document whose codes are left out where their meaning says which they are."""
        given, told = ready.write(self.document), ready.write(meanings(self.document))
        one, other = (segments(each.tree, each.component_separator) for each in (given, told))
        return None if one == other else "written otherwise without codes"

    def _again(self, ready: CompiledMap) -> str | None:
        made = ready.write(self.document)
        again = ready.read(made.tree, made.component_separator).document
        same = in_any_order(again) == in_any_order(self.document)
        return None if same else "not the same when read again"


def segments(root: Record, separator: str) -> Counter[tuple[str, ...]]:
    """Return the segments of a set as often as they stand there, with numbers and dates as we write them.

    What a writer counts is left out: ST, SE, CTT and the numbers of levels.
    """
    return Counter(
        tuple(_as_written(text.replace(separator, ">")) for text in record.elements)
        for record in root.walk()
        if record is not root and record.tag not in _COUNTED
    )


def in_any_order(value: Any) -> Any:
    """Return a document with what is unmapped in an order that does not depend on where it stood."""
    if isinstance(value, list):
        return [in_any_order(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: in_any_order(each) for key, each in value.items() if key != "position"}
    if "unmapped" in found:
        found["unmapped"].sort(key=str)
    return found


def meanings(value: Any) -> Any:
    """Return a document without the codes that a meaning stands beside."""
    if isinstance(value, list):
        return [meanings(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    is_coded = value.keys() == {"code", "meaning"}
    return {key: meanings(each) for key, each in value.items() if not (is_coded and key == "code")}


def unmapped_tags(value: object) -> set[str]:
    """Return the tags of whole records that are unmapped in a document."""
    if isinstance(value, list):
        return {tag for each in value for tag in unmapped_tags(each)}
    if not isinstance(value, Mapping):
        return set()
    own = {value["tag"]} if "position" in value and "of" not in value else set()
    return own | {tag for each in value.values() for tag in unmapped_tags(each)}


def _as_written(text: str) -> str:
    if "." not in text:
        return text
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


@cache
def library() -> MapLibrary:
    """Return the maps that come with the project."""
    return MapLibrary([*base_maps(), ROOT / "maps" / "kestrel"], registry.formats())


@cache
def witnesses(map_name: str) -> tuple[Witness, ...]:
    """Return the witnesses of a map by its name."""
    if map_name in _SAMPLES:
        sample = _SAMPLES[map_name].partition(".")[0]
        return (*_of_sample(map_name), *_golden(f"{sample}-all"))
    set_id = map_name.removeprefix("x12/")
    return (*_golden(set_id), *_golden(f"{set_id}-all"))


def _golden(name: str) -> Iterator[Witness]:
    for path in GOLDEN.glob(f"{name}.txt"):
        root = tree(path.read_text("utf-8"))
        is_whole = len(root.children) == 1
        yield Witness(
            name=path.stem,
            tree=root.children[0] if is_whole else root,
            component_separator="" if is_whole else ">",
            document=json.loads(path.with_suffix(".json").read_text("utf-8")),
        )


def _of_sample(map_name: str) -> Iterator[Witness]:
    path = ROOT / "samples" / _SAMPLES[map_name]
    layout = library().load(map_name).layout
    read: Callable[..., Any] = registry.formats()[layout.format].read
    [interchange] = read(path.read_bytes(), agreed({layout.format: layout.written()}))
    stored = json.loads((GOLDEN / f"{path.stem}.json").read_text("utf-8"))
    found = [each for group in interchange.groups for each in group.transactions]
    for number, (each, document) in enumerate(zip(found, stored, strict=True), 1):
        yield Witness(
            name=f"{path.stem} {number}",
            tree=each.tree,
            component_separator=each.component_separator,
            document=document,
        )
