"""Files of rows for tests: layouts as maps write them, and trees as plain values."""

from collections.abc import Mapping
from pathlib import Path

from edigateway.contracts.format import Draft
from edigateway.errors import Fault
from edigateway.formats.rows import Csv, Fixed
from edigateway.formats.rows.layouts.layout import RowLayout
from edigateway.formats.rows.layouts.reading import layout_of, parse_layout
from edigateway.model.envelope import FunctionalGroup, TransactionSet
from edigateway.model.record import Record
from edigateway.yamlfile import parse
from tests.support.agreed import agreed

Keys = Mapping[str, object]
Plain = tuple[tuple[str, ...], tuple["Plain", ...]]
"""A record without its place."""


def keys(text: str) -> Keys:
    """Return the layout that a map writes below ``layout:``."""
    section = parse(text.encode(), Path("layout.yaml")).value
    return dict(section)


def layout(text: str) -> RowLayout:
    """Return a layout that is right."""
    return layout_of(keys(text))


def faults(text: str) -> list[Fault]:
    """Return what is wrong with the layout of a map; its lines are indented by two blanks, from line 3 on."""
    indented = "".join(f"  {line}\n" for line in text.strip().splitlines())
    found: list[Fault] = []
    parse_layout(parse(f"map: acme/orders\nlayout:\n{indented}".encode(), Path("map.yaml")), found)
    return found


def told(text: str) -> list[str]:
    """Return what is wrong with the layout of a map, as people are told."""
    return [str(each) for each in sorted(faults(text))]


def group(written: Keys, payload: bytes) -> FunctionalGroup:
    """Read a file and return its group."""
    format_ = Csv() if written["format"] == "csv" else Fixed()
    [found] = format_.read(payload, agreed({format_.name: written}))
    return found.groups[0]


def read(written: Keys, payload: bytes) -> tuple[TransactionSet, ...]:
    """Read a file and return its documents."""
    return group(written, payload).transactions


def write(written: Keys, *trees: Record) -> bytes:
    """Write documents as one file."""
    format_ = Csv() if written["format"] == "csv" else Fixed()
    drafts = [Draft(document=format_.name, layout=written, tree=tree) for tree in trees]
    return format_.write(drafts, None)


def record(*elements: str, below: tuple[Record, ...] = ()) -> Record:
    """Make a record with others below it."""
    made = Record(elements)
    made.children = list(below)
    return made


def plain(tree: Record | None) -> Plain | None:
    """Return a tree without places."""
    return None if tree is None else _plain(tree)


def _plain(tree: Record) -> Plain:
    return tuple(tree.elements), tuple(map(_plain, tree.children))
