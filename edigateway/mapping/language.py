"""The map language as values: what a map says, parsed, with the place in the file that says it.

Nothing here knows a direction: reading is compiled from these nodes, and writing can be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from edigateway.contracts.layout import RecordType
from edigateway.mapping.tables.table import Table
from edigateway.model.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The file, line and column that something in a map comes from; both count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Render as ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A location of segments: the way to one, through the loops that it lies in (``N1[ST]/REF``)."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """Render as it is written."""
        return "/".join(str(step) for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """A location of one element, a component of it, or a run of elements.

    ``last`` equals ``first`` for one element (``BEG03``) and is 0 for a run to the end (``PO106..``).
    """

    segments: Segments
    first: int
    last: int
    component: int = 0

    def __str__(self) -> str:
        """Render as it is written."""
        text = f"{self.segments}{self.first:02d}"
        if self.component:
            return f"{text}-{self.component}"
        if self.last == self.first:
            return text
        return f"{text}..{self.last:02d}" if self.last else f"{text}.."


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A location in a layout of rows: a column by its name."""

    name: str

    def __str__(self) -> str:
        """Render as it is written."""
        return self.name


Location: TypeAlias = Elements | Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A conversion by its name, with its arguments: ``date("%m/%d/%Y")``.

    ``by_code`` are conversions of the values that stand beside a code, where arguments name some: ``pairs(item_id, UP=upc)``.
    """

    name: str
    arguments: tuple[str, ...]
    origin: Origin
    by_code: "tuple[tuple[str, tuple[Call, ...]], ...]" = ()

    def __str__(self) -> str:
        """Render as it is written."""
        arguments = ", ".join(f'"{argument}"' for argument in self.arguments)
        return f"{self.name}({arguments})" if arguments else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A location and the conversions that follow it: ``PO102 | decimal``."""

    location: Location
    calls: tuple[Call, ...]
    origin: Origin

    def __str__(self) -> str:
        """Render as it is written."""
        return " | ".join([str(self.location), *(str(call) for call in self.calls)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Const:
    """A text that is the same in every document, and conversions of it; ``at`` is the place where it is written."""

    text: str
    calls: tuple[Call, ...]
    origin: Origin
    at: "Location | None" = None

    @property
    def placed(self) -> "Expression | None":
        """Return what reads the text where it is written; None if it has no place."""
        if self.at is None:
            return None
        return Expression(location=self.at, calls=self.calls, origin=self.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOf:
    """The first of several expressions that is present (``any:``)."""

    expressions: tuple[Expression, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields by their names; ``parts`` are shared groups of fields that come first."""

    fields: "Mapping[str, Node]"
    parts: tuple[str, ...] = ()
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRule:
    """What a map says of the units of its entries.

    ``items`` are codes of the qualifiers under ``item_ids`` whose values the table calls items by, the first that has a
    row counts; ``unit`` is the field of the unit, ``quantities`` are counted in it, ``prices`` are for one of it.
    """

    table: str
    items: tuple[str, ...] = ()
    unit: str = "unit"
    quantities: tuple[str, ...] = ("quantity",)
    prices: tuple[str, ...] = ("unit_price",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """A group for every segment at a location, or for every ``row``.

    ``location`` is None in an override that changes only the fields, or the ``units`` that they are told in.
    """

    location: Segments | None
    group: Group
    origin: Origin
    units: UnitRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Several nodes one after the other in one list."""

    items: "tuple[Node, ...]"
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A field that an override takes away (``null``)."""

    origin: Origin


Node: TypeAlias = Expression | Const | FirstOf | Group | Each | Series | Removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the documents of a map look like: the format, and the keys that the format reads.

    ``records`` are the types of records whose columns locations name; there are none where they are segments.
    """

    format: str
    keys: Mapping[str, object]
    records: tuple[RecordType, ...] = ()

    @property
    def has_columns(self) -> bool:
        """Return whether locations are columns whose places the header of a file tells."""
        return len(self.records) == 1

    @property
    def root(self) -> str:
        """Return the tag of the record that a document begins with; empty where it says nothing by itself."""
        if self.format == "xml":
            return str(self.keys.get("root", ""))
        begins = [each.name for each in self.records if each.under is None]
        return begins[0] if len(self.records) > 1 and begins else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the only type of record, in their order; none where only the header of a file tells."""
        only = self.records[0].columns if len(self.records) == 1 else None
        return tuple(only or ())

    def written(self) -> Mapping[str, object]:
        """Return the whole section as it is written."""
        return {"format": self.format, **self.keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A complete map: what it extends is merged in, and nothing in it is known to be wrong.

    ``digest`` is the SHA-256 in hexadecimal over the effective content; comments, places and the way that content is
    spread over files do not change it. ``files`` are all files that took part.
    """

    name: str
    document: str
    layout: Layout
    fields: Group
    parts: Mapping[str, Group]
    tables: Mapping[str, Table]
    ignore: tuple[Segments | Elements, ...]
    digest: str
    files: tuple[str, ...] = field(default=())
    effective_on: str = ""
    """The field of the document by whose date tables are read; empty where the day of translation counts."""

    @property
    def varies(self) -> bool:
        """Tell whether some table says different things on different days."""
        return any(table.varies for table in self.tables.values())
