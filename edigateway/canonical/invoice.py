"""The invoice, version 1 (X12 810)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.detail import Identifier, Measure
from edigateway.canonical.document import CanonicalDocument, Coded, Entry, Number
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading


class InvoiceLine(Line):
    """A line with the quantity that is invoiced (X12 IT1)."""

    shipped_quantity: Number | None = None
    shipped_unit: Coded | None = None
    shipped_status: Coded | None = None
    shipped_difference: Number | None = None
    difference_reason: Coded | None = None


class Carrier(Entry):
    """Who carried what is invoiced (X12 CAD)."""

    method: Coded | None = None
    equipment_initial: str | None = None
    equipment_number: str | None = None
    scac: str | None = None
    description: str | None = None
    reference: Identifier | None = None


class ShippedTotal(Entry):
    """How much was shipped in all (X12 ISS)."""

    quantity: Number | None = None
    unit: Coded | None = None
    weight: Measure | None = None
    volume: Measure | None = None


class Invoice(OrderHeading, CanonicalDocument):
    """A seller's claim for payment, or a credit; ``number`` is the seller's (X12 BIG02).

    ``total`` is the amount due before a discount for early payment (X12 TDS01).
    """

    kind: ClassVar[str] = "invoice"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (
        ("number", "invoice"),
        ("purchase_order", "purchase_order"),
    )

    invoiced_on: date | None = None
    purpose: Coded | None = None
    type: Coded | None = None
    purchase_order: str | None = None
    ordered_on: date | None = None
    release: str | None = None
    original_invoice: str | None = None
    department: str | None = None
    shipped_on: date | None = None
    total: Number
    discountable_total: Number | None = None
    discounted_total: Number | None = None
    discount_total: Number | None = None
    carriers: tuple[Carrier, ...] = ()
    shipped_totals: tuple[ShippedTotal, ...] = ()
    lines: tuple[InvoiceLine, ...] = ()
