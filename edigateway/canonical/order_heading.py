"""What the headings of orders, acknowledgements and invoices have in common."""

from edigateway.canonical.commerce import (
    AllowanceOrCharge,
    PaymentTerms,
    Price,
    Restriction,
    SalesRequirement,
    Tax,
)
from edigateway.canonical.detail import Measurement, Note, QualifiedAmount, QualifiedDate, Reference
from edigateway.canonical.document import Canonical, Coded, Number
from edigateway.canonical.line import Description
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import Equipment, FreightTerms, Lading, Mark, Routing


class OrderHeading(Canonical):
    """What holds for all lines of a document.

    ``currency_set_by`` says whose ``currency`` it is (X12 CUR01), ``exchange_rate`` what it is worth (CUR03);
    ``total_amounts`` stand with the totals at the end of a document, ``amounts`` in its heading.
    """

    currency: str | None = None
    currency_set_by: Coded | None = None
    exchange_rate: Number | None = None

    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    terms: tuple[PaymentTerms, ...] = ()
    freight: FreightTerms | None = None
    prices: tuple[Price, ...] = ()
    requirements: tuple[SalesRequirement, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()
    taxes: tuple[Tax, ...] = ()
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    marks: tuple[Mark, ...] = ()
    packaging: tuple[Description, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    descriptions: tuple[Description, ...] = ()
    amounts: tuple[QualifiedAmount, ...] = ()
    total_amounts: tuple[QualifiedAmount, ...] = ()
    notes: tuple[Note, ...] = ()
