"""What buyer and seller agree about money: terms of payment, allowances and charges, taxes, prices."""

from datetime import date

from edigateway.canonical.detail import Identifier, QualifiedDate, Reference
from edigateway.canonical.document import Coded, Entry, Number


class PaymentTerms(Entry):
    """When and with which discount to pay (X12 ITD)."""

    type: Coded | None = None
    basis: Coded | None = None
    discount_percent: Number | None = None
    discount_due_on: date | None = None
    discount_days: int | None = None
    discount_amount: Number | None = None
    net_due_on: date | None = None
    net_days: int | None = None
    deferred_due_on: date | None = None
    deferred_amount: Number | None = None
    payable_percent: Number | None = None
    day_of_month: int | None = None
    method: Coded | None = None
    description: str | None = None


class Tax(Entry):
    """A tax, or an exemption from it with the places that it holds for (X12 TXI, TAX)."""

    type: Coded | None = None
    amount: Number | None = None
    percent: Number | None = None
    jurisdiction: Identifier | None = None
    jurisdictions: tuple[Identifier, ...] = ()
    exemption: Coded | None = None
    base: Number | None = None
    id: str | None = None


class AllowanceOrCharge(Entry):
    """An allowance or a charge; ``kind`` says which (X12 SAC, G72)."""

    kind: Coded | None = None
    reason: Coded | None = None
    agency_reason: Identifier | None = None
    amount: Number | None = None
    percent_basis: Coded | None = None
    percent: Number | None = None
    percent_of: Number | None = None
    rate: Number | None = None
    unit: Coded | None = None
    quantity: Number | None = None
    handling: Coded | None = None
    reference: str | None = None
    description: str | None = None
    taxes: tuple[Tax, ...] = ()


class Price(Entry):
    """A price besides the unit price of a line, and when it holds (X12 CTP, UIT)."""

    trade_class: Coded | None = None
    type: Coded | None = None
    amount: Number | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    multiplier_type: Coded | None = None
    multiplier: Number | None = None
    total: Number | None = None
    basis: Coded | None = None
    currency: str | None = None
    currency_set_by: Coded | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    charges: tuple[AllowanceOrCharge, ...] = ()


class SalesRequirement(Entry):
    """What may be done with an order that cannot be filled as it stands, such as back orders (X12 CSH)."""

    requirement: Coded | None = None
    action: Coded | None = None
    amount: Number | None = None
    account: str | None = None
    on: date | None = None


class Restriction(Entry):
    """A condition of sale, such as a least quantity (X12 CTB)."""

    type: Coded | None = None
    description: str | None = None
    quantity_qualifier: Coded | None = None
    quantity: Number | None = None
    amount_qualifier: Coded | None = None
    amount: Number | None = None
