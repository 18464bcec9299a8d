"""What every canonical document is made of, and what it must be able to say about itself."""

from abc import abstractmethod
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

BusinessKeys = tuple[tuple[str, str], ...]
"""Pairs of a word and a business number, such as ``("purchase_order", "4711")``."""

MAX_DIGITS = 28


class Canonical(BaseModel):
    """Any part of a canonical document: frozen, and every key must be known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class CanonicalDocument(Canonical):
    """One business document in our own words; ``kind`` and ``version`` name its JSON Schema."""

    kind: ClassVar[str]
    version: ClassVar[int]

    number: str = Field(min_length=1)
    extra: dict[str, JsonValue] = {}
    """What one partner sends and the canonical document has no field for, named by the map."""
    unmapped: tuple[Unmapped, ...] = ()

    @abstractmethod
    def business_keys(self) -> BusinessKeys:
        """Return the business numbers that this document can be found by, its own first."""
