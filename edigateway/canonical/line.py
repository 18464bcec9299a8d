"""What the lines of orders, acknowledgements and invoices have in common."""

from edigateway.canonical.commerce import AllowanceOrCharge, PaymentTerms, Price, Tax
from edigateway.canonical.detail import (
    Identifier,
    Measurement,
    Note,
    QualifiedAmount,
    QualifiedDate,
    QualifiedQuantity,
    Reference,
)
from edigateway.canonical.document import Canonical, Coded, Number
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import FreightTerms, Lading, Packing, Routing


class Description(Canonical):
    """A described property of an item, as text or by code (X12 PID)."""

    type: Coded | None = None
    characteristic: Coded | None = None
    value: Identifier | None = None
    text: str | None = None


class Schedule(Canonical):
    """A part of the quantity with its own dates (X12 SCH)."""

    quantity: Number | None = None
    unit: Coded | None = None
    dates: tuple[QualifiedDate, ...] = ()
    reference: str | None = None


class PlaceQuantity(Canonical):
    """How much goes to one store or location."""

    location: str
    quantity: Number | None = None


class Distribution(Canonical):
    """How a quantity is spread over stores or locations (X12 SDQ)."""

    unit: Coded | None = None
    scheme: Coded | None = None
    quantities: tuple[PlaceQuantity, ...] = ()


class Subline(Canonical):
    """A component of an item (X12 SLN)."""

    number: str | None = None
    relationship: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    unit_price: Number | None = None
    price_basis: Coded | None = None
    item_ids: tuple[Identifier, ...] = ()
    description: str | None = None


class Line(Canonical):
    """One line: what, how much, at which price; numbers of lines may be absent or not unique."""

    number: str | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    unit_price: Number | None = None
    price_basis: Coded | None = None
    item_ids: tuple[Identifier, ...] = ()
    description: str | None = None
    descriptions: tuple[Description, ...] = ()
    prices: tuple[Price, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    taxes: tuple[Tax, ...] = ()
    terms: tuple[PaymentTerms, ...] = ()
    freight: FreightTerms | None = None
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    packing: tuple[Packing, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    quantities: tuple[QualifiedQuantity, ...] = ()
    amounts: tuple[QualifiedAmount, ...] = ()
    notes: tuple[Note, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    sublines: tuple[Subline, ...] = ()
