"""The order to a warehouse to ship goods, version 1 (X12 940)."""

from typing import ClassVar

from edigateway.canonical.detail import Identifier, Measure, Note, QualifiedDate
from edigateway.canonical.document import (
    CanonicalDocument,
    Coded,
    Entry,
    Number,
)
from edigateway.canonical.line import Distribution, FurtherIds
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import Mark, Packing
from edigateway.canonical.warehouse import (
    WarehouseCarrier,
    WarehouseHeading,
    WarehouseItem,
    WarehouseTotal,
)


class OrderedItem(WarehouseItem):
    """How much of an item is to be shipped (X12 W01)."""

    first = ("quantity", "unit", "case_upc", "item_ids", "further_ids", "lot", "description")

    further_ids: tuple[FurtherIds, ...] = ()
    freight_class: str | None = None
    rate_class: Coded | None = None
    commodity: Identifier | None = None
    blocks_and_tiers: str | None = None
    condition: Coded | None = None
    packing: tuple[Packing, ...] = ()
    notes: tuple[Note, ...] = ()
    contacts: tuple[Contact, ...] = ()


class WarehouseOrderLine(Entry):
    """One line, mostly with one item (X12 LX)."""

    last = ("items", "unmapped")

    number: str | None = None
    marks: tuple[Mark, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    parties: tuple[Party, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    items: tuple[OrderedItem, ...] = ()


class ShippingInstructions(WarehouseCarrier):
    """How the warehouse is to ship (X12 W66)."""

    pallet_exchange: Coded | None = None
    unit_load: Coded | None = None
    fob_point: Identifier | None = None
    cod_payment: Coded | None = None
    cod_amount: Number | None = None


class TransportEquipment(Entry):
    """What the goods need on their way: a vehicle, temperatures (X12 W09)."""

    type: Coded | None = None
    minimum_temperature: Measure | None = None
    maximum_temperature: Measure | None = None
    text: str | None = None


class WarehouseOrder(WarehouseHeading, CanonicalDocument):
    """An order to a warehouse; ``number`` is that of whoever owns the goods (X12 W0502).

    There are no lines where an order is cancelled.
    """

    kind: ClassVar[str] = "warehouse_order"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (
        ("number", "warehouse_order"),
        ("purchase_order", "purchase_order"),
    )

    status: Coded | None = None
    type: Coded | None = None
    purchase_order: str | None = None
    carrier: ShippingInstructions | None = None
    equipment: tuple[TransportEquipment, ...] = ()
    total: WarehouseTotal | None = None
    lines: tuple[WarehouseOrderLine, ...] = ()
