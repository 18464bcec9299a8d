"""What a warehouse has shipped, version 1 (X12 945)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.commerce import AllowanceOrCharge
from edigateway.canonical.detail import Identifier, Measure, Measurement, Reference
from edigateway.canonical.document import (
    Canonical,
    CanonicalDocument,
    Coded,
    Entry,
    Number,
)
from edigateway.canonical.line import FurtherIds
from edigateway.canonical.transport import Lading, Mark, Pallet
from edigateway.canonical.warehouse import (
    WarehouseCarrier,
    WarehouseHeading,
    WarehouseItem,
    WarehouseTotal,
)


class OriginalItem(Canonical):
    """The item that was ordered, where another one was shipped instead (X12 W1216 to W1218)."""

    case_upc: str | None = None
    item_ids: tuple[Identifier, ...] = ()


class ShippedItem(WarehouseItem):
    """How much of an item was shipped, and why not what was ordered (X12 W12)."""

    first = (
        "status",
        "ordered_quantity",
        "quantity",
        "difference",
        "difference_reason",
        "unit",
        "case_upc",
        "item_ids",
        "further_ids",
        "lot",
        "description",
    )

    status: Coded | None = None
    ordered_quantity: Number | None = None
    difference: Number | None = None
    difference_reason: Coded | None = None
    adjustment: Coded | None = None
    original: OriginalItem | None = None
    further_ids: tuple[FurtherIds, ...] = ()
    weight: Measure | None = None
    second_weight: Measure | None = None
    measurements: tuple[Measurement, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()


class ShippedPack(Entry):
    """A carton or pallet with its items; where it has no marks, it is no more than a line (X12 LX).

    ``sscc`` is the number of its SSCC-18 label without the identifier 00 (X12 MAN with GM).
    """

    last = ("items", "unmapped")

    number: str | None = None
    sscc: str | None = None
    tracking: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    pallet: Pallet | None = None
    references: tuple[Reference, ...] = ()
    items: tuple[ShippedItem, ...] = ()


class ShipmentCarrier(WarehouseCarrier):
    """How the warehouse has shipped (X12 W27)."""

    equipment_type: Coded | None = None
    equipment_initial: str | None = None
    equipment_number: str | None = None
    status: Coded | None = None
    handling: Coded | None = None
    change_reason: Coded | None = None


class ShippedPallets(Entry):
    """Pallets that left the warehouse, with the seals and temperatures of their vehicle (X12 W10)."""

    unit_load: Coded | None = None
    quantity: int | None = None
    exchange: Coded | None = None
    seals: tuple[str, ...] = ()
    minimum_temperature: Measure | None = None
    maximum_temperature: Measure | None = None


class ShipmentTotal(WarehouseTotal):
    """How much was shipped in all (X12 W03)."""

    packages: Measure | None = None


class WarehouseShipment(WarehouseHeading, CanonicalDocument):
    """A warehouse's answer to an order; ``number`` is that of whoever owns the goods (X12 W0602)."""

    kind: ClassVar[str] = "warehouse_shipment"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (
        ("number", "warehouse_order"),
        ("shipment", "shipment"),
        ("purchase_order", "purchase_order"),
    )

    report: Coded | None = None
    shipped_on: date | None = None
    shipment: str | None = None
    agent_shipment: str | None = None
    purchase_order: str | None = None
    special_handling: Coded | None = None
    change_reason: Coded | None = None
    carrier: ShipmentCarrier | None = None
    pallets: tuple[ShippedPallets, ...] = ()
    lading: tuple[Lading, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    total: ShipmentTotal | None = None
    packs: tuple[ShippedPack, ...] = ()
