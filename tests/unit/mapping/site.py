"""Maps written for one test."""

from pathlib import Path

from edigateway.errors import Fault, Misconfigured
from edigateway.mapping import CompiledMap, Map, MapLibrary, compile_map
from edigateway.mapping.compiled import MapReading
from tests.support.records import tree

HEAD = """map: acme/850
layout: {format: x12, set: "850", versions: ["004010"]}
document: purchase_order
"""


def load(folder: Path, text: str, name: str = "acme/850") -> Map:
    """Write a map into a folder and load it."""
    (folder / "map.yaml").write_text(text)
    return MapLibrary([folder]).load(name)


def compiled(folder: Path, fields: str) -> CompiledMap:
    """Compile a map of 850s from all that comes after its head."""
    return compile_map(load(folder, HEAD + fields))


def read(folder: Path, fields: str, segments: str, separator: str = "") -> MapReading:
    """Read segments with a map that is made of its fields."""
    return compiled(folder, fields).read(tree(segments), separator)


def faults(folder: Path, text: str, name: str = "acme/850") -> list[Fault]:
    """Return what is wrong with a map; empty if it loads."""
    try:
        load(folder, text, name)
    except Misconfigured as error:
        return error.faults
    return []
