"""The order acknowledgement, version 1 (X12 855)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.detail import Identifier, QualifiedDate
from edigateway.canonical.document import BusinessKeys, Canonical, CanonicalDocument, Coded, Number
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading


class LineAnswer(Canonical):
    """What the seller says to a part of the quantity of a line (X12 ACK)."""

    status: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    dates: tuple[QualifiedDate, ...] = ()
    reference: str | None = None
    item_ids: tuple[Identifier, ...] = ()
    reason: str | None = None


class AcknowledgedLine(Line):
    """A line of the order with the seller's answers, which may split its quantity."""

    answers: tuple[LineAnswer, ...] = ()


class OrderAcknowledgement(OrderHeading, CanonicalDocument):
    """A seller's answer to an order; ``number`` is the number of that order (X12 BAK03).

    There are no lines where the order was taken or refused as a whole.
    """

    kind: ClassVar[str] = "order_acknowledgement"
    version: ClassVar[int] = 1

    purpose: Coded | None = None
    answer: Coded | None = None
    ordered_on: date | None = None
    release: str | None = None
    contract: str | None = None
    supplier_reference: str | None = None
    acknowledged_on: date | None = None
    currency: str | None = None
    lines: tuple[AcknowledgedLine, ...] = ()

    def business_keys(self) -> BusinessKeys:
        """Return the order number."""
        return (("purchase_order", self.number),)
