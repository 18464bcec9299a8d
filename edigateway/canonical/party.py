"""Who takes part: parties with their addresses and contacts."""

from edigateway.canonical.detail import Identifier, Reference
from edigateway.canonical.document import Canonical, Coded, Entry


class Address(Canonical):
    """A postal address; ``location`` is a place by code, such as a store number (X12 N3, N4)."""

    street: tuple[str, ...] = ()
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    location: Identifier | None = None


class Contact(Entry):
    """A person or desk, with telephone numbers, mail addresses and the like (X12 PER, G61)."""

    function: Coded | None = None
    name: str | None = None
    numbers: tuple[Identifier, ...] = ()
    reference: str | None = None


class Party(Entry):
    """A company or place with its role in the document (the X12 N1 loop)."""

    role: Coded | None = None
    name: str | None = None
    additional_names: tuple[str, ...] = ()
    id: Identifier | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
