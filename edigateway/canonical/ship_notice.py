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
    Canonical,
    CanonicalDocument,
    Coded,
    Number,
    Ordered,
)
from edigateway.canonical.line import Description, Distribution, Subline
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import Equipment, FreightTerms, Lading, Packing, Routing


class Mark(Canonical):
    """A mark on a package or label; a range has both ends (X12 MAN)."""

    type: Coded | None = None
    value: str | None = None
    until: str | None = None


class Level(Ordered):
    """What any level may say, and the levels inside it; partners nest them in any order."""

    last = ("orders", "tares", "packs", "items")

    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    freight: FreightTerms | None = None
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    packing: tuple[Packing, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    descriptions: tuple[Description, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    sscc: str | None = None
    tracking: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    orders: tuple["OrderLevel", ...] = ()
    tares: tuple["TareLevel", ...] = ()
    packs: tuple["PackLevel", ...] = ()
    items: tuple["ItemLevel", ...] = ()

    def walk(self) -> "Iterator[Level]":
        """Yield this level and everything inside it."""
        yield self
        for inner in (*self.orders, *self.tares, *self.packs, *self.items):
            yield from inner.walk()


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
    ordered_on: date | None = None
    contract: str | None = None
    type: Coded | None = None
    department: str | None = None


class TareLevel(Level):
    """A pallet or other shipping tare (X12 HL03 = T)."""


class PackLevel(Level):
    """A carton (X12 HL03 = P)."""


class ItemLevel(Level):
    """What was shipped of one item (X12 HL03 = I, LIN and SN1)."""

    number: str | None = None
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
    quantities: tuple[QualifiedQuantity, ...] = ()
    sublines: tuple[Subline, ...] = ()


class ShipNotice(CanonicalDocument):
    """What a seller says is on its way; ``number`` is the shipment's (X12 BSN02)."""

    kind: ClassVar[str] = "ship_notice"
    version: ClassVar[int] = 1

    purpose: Coded | None = None
    created_on: date | None = None
    created_at: time | None = None
    structure: Coded | None = None
    dates: tuple[QualifiedDate, ...] = ()
    shipments: tuple[ShipmentLevel, ...] = Field(min_length=1)

    def business_keys(self) -> BusinessKeys:
        """Return the shipment number and the number of each order in it."""
        levels = (level for shipment in self.shipments for level in shipment.walk())
        orders = dict.fromkeys(number for level in levels if (number := _order_number(level)))
        return (("shipment", self.number), *(("purchase_order", number) for number in orders))


def _order_number(level: Level) -> str | None:
    if isinstance(level, OrderLevel):
        return level.number
    return level.purchase_order if isinstance(level, ItemLevel) else None
