"""What every canonical document is made of, and what it must be able to say about itself."""

from abc import abstractmethod
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
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put the fields in order once, when the class is made; left alone, inherited ones come first."""
        schema = handler(source)
        model = handler.resolve_ref_schema(schema)
        if model["type"] == "model" and model["schema"]["type"] == "model-fields":
            fields = model["schema"]["fields"]
            model["schema"]["fields"] = {
                name: fields[name] for name in sorted(fields, key=cls._order)
            }
        return schema

    @classmethod
    def _order(cls, name: str) -> tuple[int, bool, bool]:
        inherited = any(name in getattr(base, "model_fields", ()) for base in cls.__bases__)
        at_end = cls.last.index(name) if name in cls.last else -1
        return at_end, name not in cls.first, inherited


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
    """What no field of the map took: whole records, or single elements of records that were taken.

    ``elements`` are by their number within the record (``"02"``, ``"04-2"`` for a component) or by their column.
    """

    tag: str
    position: int
    elements: dict[str, str]


class CanonicalDocument(Ordered):
    """One business document in our own words; ``kind`` and ``version`` name its JSON Schema."""

    kind: ClassVar[str]
    version: ClassVar[int]
    first = ("number",)
    last = ("lines", "shipments", "extra", "unmapped")

    number: str = Field(min_length=1)
    extra: dict[str, JsonValue] = {}
    """What one partner sends and the canonical document has no field for, named by the map."""
    unmapped: tuple[Unmapped, ...] = ()

    @abstractmethod
    def business_keys(self) -> BusinessKeys:
        """Return the business numbers that this document can be found by, its own first."""
