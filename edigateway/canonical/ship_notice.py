"""The ship notice, version 1: a tree of shipment, order, tare, pack and item (X12 856)."""

from collections.abc import Iterator
from datetime import date, time
from typing import ClassVar

from pydantic import Field

from edigateway.canonical.commerce import AllowanceOrCharge
from edigateway.canonical.detail import (
    Identifier,
    Measurement,
    QualifiedDate,
    QualifiedQuantity,
    Reference,
)
from edigateway.canonical.document import (
    BusinessKeys,
    CanonicalDocument,
    Coded,
    Entry,
    Number,
    Plain,
)
from edigateway.canonical.line import Description, Distribution, Subline
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import (
    Equipment,
    FreightTerms,
    Hazard,
    Lading,
    Mark,
    Packing,
    Pallet,
    Routing,
)


class Load(Entry):
    """Packages of one size within a level (X12 CLD)."""

    packages: Number | None = None
    quantity: Number | None = None
    packaging: Coded | None = None
    size: Number | None = None
    unit: Coded | None = None
    references: tuple[Reference, ...] = ()


class Level(Entry):
    """What any level may say, and the levels inside it; partners nest them in any order.

    ``sscc`` is the number of an SSCC-18 label without its identifier 00 (X12 MAN with GM).
    """

    last = ("orders", "tares", "packs", "items", "components", "unmapped")

    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    freight: FreightTerms | None = None
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    packing: tuple[Packing, ...] = ()
    packaging: tuple[Description, ...] = ()
    pallet: Pallet | None = None
    loads: tuple[Load, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    descriptions: tuple[Description, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    currency: str | None = None
    currency_set_by: Coded | None = None
    sscc: str | None = None
    tracking: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    orders: tuple["OrderLevel", ...] = ()
    tares: tuple["TareLevel", ...] = ()
    packs: tuple["PackLevel", ...] = ()
    items: tuple["ItemLevel", ...] = ()
    components: tuple["ItemLevel", ...] = ()


class ShipmentLevel(Level):
    """One shipment (X12 HL03 = S)."""

    bill_of_lading: str | None = None
    carrier_reference: str | None = None
    shipped_on: date | None = None
    expected_on: date | None = None


class OrderLevel(Level):
    """What is shipped for one order (X12 HL03 = O, PRF)."""

    number: str | None = None
    release: str | None = None
    change_sequence: str | None = None
    ordered_on: date | None = None
    contract: str | None = None
    type: Coded | None = None
    department: str | None = None


class TareLevel(Level):
    """A pallet or other shipping tare (X12 HL03 = T)."""


class PackLevel(Level):
    """A carton (X12 HL03 = P)."""


class ItemLevel(Level):
    """What was shipped of one item, or of a component (X12 HL03 = I or F, LIN and SN1).

    ``number`` stands with the item (LIN01), ``shipped_number`` with its quantity (SN101): partners send one or both.
    """

    number: str | None = None
    shipped_number: str | None = None
    item_ids: tuple[Identifier, ...] = ()
    lot: str | None = None
    description: str | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    quantity_to_date: Number | None = None
    ordered_quantity: Number | None = None
    ordered_unit: Coded | None = None
    status: Coded | None = None
    purchase_order: str | None = None
    release: str | None = None
    ordered_on: date | None = None
    quantities: tuple[QualifiedQuantity, ...] = ()
    sublines: tuple[Subline, ...] = ()


class ShipNotice(CanonicalDocument):
    """What a seller says is on its way; ``number`` is the shipment's (X12 BSN02)."""

    kind: ClassVar[str] = "ship_notice"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "shipment"),)

    purpose: Coded | None = None
    type: Coded | None = None
    created_on: date | None = None
    created_at: time | None = None
    structure: Coded | None = None
    dates: tuple[QualifiedDate, ...] = ()
    shipments: tuple[ShipmentLevel, ...] = Field(min_length=1)

    @classmethod
    def business_keys(cls, document: Plain) -> BusinessKeys:
        """Return the shipment number and the number of each order in it."""
        orders = dict.fromkeys(_order_numbers(document, ""))
        return (*super().business_keys(document), *(("purchase_order", each) for each in orders))


_LEVELS = ("shipments", "orders", "tares", "packs", "items", "components")


def _order_numbers(level: Plain, name: str) -> Iterator[str]:
    """Yield the number of each order that a level, known by the name of its list, or one inside it speaks of."""
    number = level.get("number" if name == "orders" else "purchase_order")
    if number and name in ("orders", "items", "components"):
        yield number
    for inner in _LEVELS:
        for each in level.get(inner, ()):
            yield from _order_numbers(each, inner)
