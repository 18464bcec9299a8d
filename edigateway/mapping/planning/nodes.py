"""What becomes of each field: loops, and the nodes of a map with their places found and their conversions made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from pydantic import BaseModel

from edigateway.mapping.conversions.units import Units
from edigateway.mapping.language import Origin
from edigateway.mapping.pipelines import Pipeline
from edigateway.mapping.planning.claims import Claims
from edigateway.mapping.planning.places import Slot, Slots


@dataclass(eq=False, slots=True)
class Loop:
    """A record with all that belongs to it, and the fields that are read from there.

    ``own`` are the elements that fields take of the record itself. ``recurs`` says that it can lie within itself, and
    ``holds_cells`` that it gets the cells of a row which no field takes.
    """

    tag: str
    number: int
    path: str
    model: type[BaseModel] | None
    own: Claims = field(default_factory=Claims)
    slots: Slots = field(default_factory=lambda: Slots(count(1)))
    fields: "list[Field]" = field(default_factory=list)
    recurs: bool = False
    holds_cells: bool = False
    told: tuple[str, ...] = ()
    """The tags of the children whose texts the loop's own location tells; they are no news."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Take:
    """Elements of a record, converted. ``slot`` is None for the record of the loop itself.

    ``last`` equals ``first`` for one element and is 0 for a run to the end. ``column`` names a cell of a row whose
    place the header tells, and ``first`` is then the number of the column in the plan; ``is_shared`` says that all rows
    of the document have it. ``many`` asks for a list; what ``stands_once`` is written once where a list has several takes.
    """

    path: str
    origin: Origin
    pipeline: Pipeline
    many: bool
    slot: Slot | None = None
    first: int = 0
    last: int = 0
    component: int = 0
    column: str = ""
    is_shared: bool = False
    stands_once: bool = False

    @property
    def is_run(self) -> bool:
        """Return whether it takes several elements."""
        return self.first != self.last


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Fixed:
    """A value that no document changes."""

    path: str
    origin: Origin
    value: object


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Placed:
    """A value that no document changes, written where ``take`` reads it; what else stands there is told.

    ``text`` is the value as it is written.
    """

    path: str
    take: Take
    text: str
    value: object


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FirstPresent:
    """The first of several takes that has something."""

    path: str
    takes: tuple[Take, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Bundle:
    """Fields within a field; there if any of them is, and constants alone do not count unless there is nothing else."""

    path: str
    fields: "tuple[Field, ...]"

    @property
    def constants(self) -> "tuple[Field, ...]":
        """Return the fields that are the same in every document."""
        return tuple(each for each in self.fields if isinstance(each.node, Fixed))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Entries:
    """One entry for each record of a slot; ``units`` tell its quantities in another unit."""

    path: str
    slot: Slot
    loop: Loop
    units: Units | None = None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Several:
    """A list from several places: their lists one after the other, or texts in the order received."""

    path: str
    items: "tuple[Node, ...]"
    in_order: bool


Node: TypeAlias = Take | Fixed | Placed | FirstPresent | Bundle | Entries | Several


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """A field by its name in the object that it stands in."""

    name: str
    node: Node


def is_always_written(node: Node) -> bool:
    """Return whether a node has something to write whatever a document says: constants with a place, and nothing else."""
    match node:
        case Placed():
            return True
        case Bundle():
            inner = [each.node for each in node.fields]
            return any(map(is_always_written, inner)) and all(
                isinstance(each, Fixed) or is_always_written(each) for each in inner
            )
        case Several():
            return any(map(is_always_written, node.items))
    return False


def told(value: object) -> str:
    """Return a value as messages show it: a code by our word for it."""
    if isinstance(value, dict):
        return str(value.get("meaning") or value.get("code") or value)
    return str(value)


def parts(node: Node) -> "Iterator[Node]":
    """Yield a node and all nodes in it, but not those of loops below."""
    yield node
    inner: tuple[Node, ...] = ()
    if isinstance(node, Bundle):
        inner = tuple(each.node for each in node.fields)
    elif isinstance(node, Several):
        inner = node.items
    elif isinstance(node, FirstPresent):
        inner = node.takes
    elif isinstance(node, Placed):
        inner = (node.take,)
    for each in inner:
        yield from parts(each)
