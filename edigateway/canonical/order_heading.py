"""What the headings of orders, acknowledgements and invoices have in common."""

from edigateway.canonical.commerce import AllowanceOrCharge, PaymentTerms, Tax
from edigateway.canonical.detail import Measurement, Note, QualifiedAmount, QualifiedDate, Reference
from edigateway.canonical.document import Canonical
from edigateway.canonical.line import Description
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import Equipment, FreightTerms, Lading, Routing


class OrderHeading(Canonical):
    """What holds for all lines of a document."""

    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    parties: tuple[Party, ...] = ()
    terms: tuple[PaymentTerms, ...] = ()
    freight: FreightTerms | None = None
    charges: tuple[AllowanceOrCharge, ...] = ()
    taxes: tuple[Tax, ...] = ()
    routing: tuple[Routing, ...] = ()
    lading: tuple[Lading, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    descriptions: tuple[Description, ...] = ()
    amounts: tuple[QualifiedAmount, ...] = ()
    notes: tuple[Note, ...] = ()
