"""What every canonical document is made of, and what it must be able to say about itself."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
)
from pydantic_core import CoreSchema

BusinessKeys = tuple[tuple[str, str], ...]
"""Pairs of a word and a business number, such as ``("purchase_order", "4711")``."""

Plain = Mapping[str, Any]
"""A document as plain values, such as JSON has."""

MAX_DIGITS = 28


class Canonical(BaseModel):
    """Any part of a canonical document: frozen, and every key must be known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ordered(Canonical):
    """A part that has fields in common with others of its kind; its JSON begins with those that are its own.

    ``first`` names fields that stand before all others, ``last`` those that stand behind them, in this order.
    """

    first: ClassVar[tuple[str, ...]] = ()
    last: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def in_order(cls, names: Iterable[str]) -> list[str]:
        """Return names of fields in the order in which they stand in JSON; left alone, inherited ones come first."""
        return sorted(names, key=cls._order)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put the fields in order once, when the class is made."""
        schema = handler(source)
        model = handler.resolve_ref_schema(schema)
        if model["type"] == "model" and model["schema"]["type"] == "model-fields":
            fields = model["schema"]["fields"]
            model["schema"]["fields"] = {name: fields[name] for name in cls.in_order(fields)}
        return schema

    @classmethod
    def _order(cls, name: str) -> tuple[int, int, bool]:
        inherited = any(name in getattr(base, "model_fields", ()) for base in cls.__bases__)
        at_end = cls.last.index(name) if name in cls.last else -1
        at_start = cls.first.index(name) if name in cls.first else len(cls.first)
        return at_end, at_start, inherited


def _shortest(number: Decimal) -> Decimal:
    text = str(number)
    is_short = "E" not in text and ("." not in text or text[-1] != "0")
    if is_short and len(text) <= MAX_DIGITS and text != "-0":
        return number
    if abs(number.adjusted()) > MAX_DIGITS or len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"must be a number of at most {MAX_DIGITS} digits")
    plain = f"{abs(number):f}" if not number else f"{number:f}"
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


Number = Annotated[Decimal, AfterValidator(_shortest)]
"""An exact number in its shortest form; text in JSON, such as ``"12.5"``, below a millionth with an exponent."""


class Coded(Canonical):
    """A code as the partner sent it, and our word for it where there is one."""

    code: str
    meaning: str | None = None


class Unmapped(Canonical):
    """What no field of the map took: a whole record, or single elements of a record that was taken.

    ``elements`` are by their number within the record (``"02"``, ``"04-2"`` for a component) or by their column. It is
    kept where its loop is, so that it can be written back there.
    """

    tag: str
    of: str | None = None
    """The record that a field took and of which these elements are left, as maps call it (``"REF[DP]"``)."""
    within: str | None = None
    """The way from the loop to the record that this one hangs in, as maps call it (``"N1[ST]"``)."""
    nth: int | None = None
    """Which of several records that one field reads it is of, or hangs in, counted from 1; absent for the first."""
    position: int
    elements: dict[str, str]
    children: "tuple[Unmapped, ...]" = ()
    """The records below a whole one."""


class Entry(Ordered):
    """A part that stands in a list: maps make one for each loop, and what they leave of the loop stays with it."""

    last: ClassVar[tuple[str, ...]] = ("unmapped",)

    unmapped: tuple[Unmapped, ...] = ()


class CanonicalDocument(Ordered):
    """One business document in our own words; ``kind`` and ``version`` name its JSON Schema."""

    kind: ClassVar[str]
    version: ClassVar[int]
    numbers: ClassVar[tuple[tuple[str, str], ...]]
    """Fields with business numbers, the document's own first, each with the word for what it is the number of."""
    first: ClassVar[tuple[str, ...]] = ("number",)
    last: ClassVar[tuple[str, ...]] = ("lines", "shipments", "packs", "extra", "unmapped")

    number: str = Field(min_length=1)
    extra: dict[str, JsonValue] = {}
    """What one partner sends and the canonical document has no field for, named by the map."""
    unmapped: tuple[Unmapped, ...] = ()

    @classmethod
    def business_keys(cls, document: Plain) -> BusinessKeys:
        """Return the business numbers that a document can be found by, its own first."""
        return tuple((word, document[name]) for name, word in cls.numbers if document.get(name))
