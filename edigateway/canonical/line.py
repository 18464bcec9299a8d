"""What the lines of orders, acknowledgements and invoices have in common."""

from typing import ClassVar

from edigateway.canonical.commerce import (
    AllowanceOrCharge,
    PaymentTerms,
    Price,
    Restriction,
    SalesRequirement,
    Tax,
)
from edigateway.canonical.detail import (
    Identifier,
    Measurement,
    Note,
    QualifiedAmount,
    QualifiedDate,
    QualifiedQuantity,
    Reference,
)
from edigateway.canonical.document import Coded, Entry, Number
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import FreightTerms, Lading, Mark, Packing, Routing


class Description(Entry):
    """A described property of an item or its packaging, as text or by code (X12 PID, PKG, G69)."""

    type: Coded | None = None
    characteristic: Coded | None = None
    value: Identifier | None = None
    text: str | None = None


class Schedule(Entry):
    """A part of the quantity with its own dates (X12 SCH)."""

    quantity: Number | None = None
    unit: Coded | None = None
    dates: tuple[QualifiedDate, ...] = ()
    reference: str | None = None
    references: tuple[Reference, ...] = ()


class PlaceQuantity(Entry):
    """How much goes to one store or location."""

    location: str
    quantity: Number | None = None


class Distribution(Entry):
    """How a quantity is spread over stores or locations (X12 SDQ)."""

    unit: Coded | None = None
    scheme: Coded | None = None
    quantities: tuple[PlaceQuantity, ...] = ()


class Subline(Entry):
    """A component of an item (X12 SLN)."""

    number: str | None = None
    relationship: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    unit_price: Number | None = None
    price_basis: Coded | None = None
    item_ids: tuple[Identifier, ...] = ()
    description: str | None = None


class FurtherIds(Entry):
    """More numbers of an item, apart from those of its line (X12 LIN below PO1, W0115, W1221)."""

    number: str | None = None
    item_ids: tuple[Identifier, ...] = ()


class Line(Entry):
    """One line: what, how much, at which price; numbers of lines may be absent or not unique."""

    first: ClassVar[tuple[str, ...]] = (
        "number",
        "quantity",
        "unit",
        "unit_price",
        "price_basis",
        "item_ids",
        "further_ids",
        "description",
    )

    number: str | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    unit_price: Number | None = None
    price_basis: Coded | None = None
    item_ids: tuple[Identifier, ...] = ()
    further_ids: tuple[FurtherIds, ...] = ()
    description: str | None = None
    descriptions: tuple[Description, ...] = ()
    packaging: tuple[Description, ...] = ()
    commodities: tuple[Identifier, ...] = ()
    prices: tuple[Price, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    taxes: tuple[Tax, ...] = ()
    terms: tuple[PaymentTerms, ...] = ()
    requirements: tuple[SalesRequirement, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    freight: FreightTerms | None = None
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    packing: tuple[Packing, ...] = ()
    marks: tuple[Mark, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    quantities: tuple[QualifiedQuantity, ...] = ()
    amounts: tuple[QualifiedAmount, ...] = ()
    notes: tuple[Note, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    sublines: tuple[Subline, ...] = ()
