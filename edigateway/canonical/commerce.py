"""What buyer and seller agree about money: terms of payment, allowances and charges, taxes, prices."""

from datetime import date

from edigateway.canonical.detail import Identifier
from edigateway.canonical.document import Canonical, Coded, Number


class PaymentTerms(Canonical):
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


class Tax(Canonical):
    """A tax, or an exemption from it (X12 TXI, TAX)."""

    type: Coded | None = None
    amount: Number | None = None
    percent: Number | None = None
    jurisdiction: Identifier | None = None
    exemption: Coded | None = None
    base: Number | None = None
    id: str | None = None


class AllowanceOrCharge(Canonical):
    """An allowance or a charge; ``kind`` says which (X12 SAC)."""

    kind: Coded | None = None
    reason: Coded | None = None
    agency_reason: Identifier | None = None
    amount: Number | None = None
    percent_basis: Coded | None = None
    percent: Number | None = None
    rate: Number | None = None
    unit: Coded | None = None
    quantity: Number | None = None
    handling: Coded | None = None
    reference: str | None = None
    description: str | None = None
    taxes: tuple[Tax, ...] = ()


class Price(Canonical):
    """A price besides the unit price of a line (X12 CTP)."""

    trade_class: Coded | None = None
    type: Coded | None = None
    amount: Number | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    multiplier_type: Coded | None = None
    multiplier: Number | None = None
    total: Number | None = None
    basis: Coded | None = None
