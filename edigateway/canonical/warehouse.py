"""What orders to a warehouse and its reports have in common: items, and how they travel."""

from edigateway.canonical.detail import (
    Identifier,
    Measure,
    Note,
    QualifiedAmount,
    QualifiedDate,
    QualifiedQuantity,
    Reference,
)
from edigateway.canonical.document import Canonical, Coded, Entry, Number
from edigateway.canonical.line import Description
from edigateway.canonical.party import Contact, Party


class WarehouseItem(Entry):
    """An item that a warehouse ships or shall ship; ``case_upc`` is the UPC of its case, ``lot`` the warehouse's."""

    quantity: Number | None = None
    unit: Coded | None = None
    case_upc: str | None = None
    item_ids: tuple[Identifier, ...] = ()
    lot: str | None = None
    description: str | None = None
    descriptions: tuple[Description, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    quantities: tuple[QualifiedQuantity, ...] = ()
    amounts: tuple[QualifiedAmount, ...] = ()
    parties: tuple[Party, ...] = ()


class WarehouseHeading(Canonical):
    """What holds for a whole order to a warehouse, or a whole shipment by it."""

    master_reference: str | None = None
    link_sequence: str | None = None
    transaction: Coded | None = None
    action: Coded | None = None
    parties: tuple[Party, ...] = ()
    contacts: tuple[Contact, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    notes: tuple[Note, ...] = ()
    handling: tuple[Coded, ...] = ()


class WarehouseCarrier(Canonical):
    """Who carries the goods, how, and who pays for it (X12 W66, W27)."""

    method: Coded | None = None
    scac: str | None = None
    routing: str | None = None
    payment: Coded | None = None


class WarehouseTotal(Canonical):
    """How much it is in all (X12 W76, W03)."""

    quantity: Number | None = None
    weight: Measure | None = None
    volume: Measure | None = None
