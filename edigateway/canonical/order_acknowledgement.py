"""The order acknowledgement, version 1 (X12 855)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.detail import Identifier, QualifiedDate
from edigateway.canonical.document import CanonicalDocument, Coded, Entry, Number
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading


class LineAnswer(Entry):
    """What the seller says to a part of the quantity of a line (X12 ACK).

    ``date`` is the one beside the answer (X12 ACK04, ACK05), ``dates`` are those below it (X12 DTM).
    """

    status: Coded | None = None
    quantity: Number | None = None
    unit: Coded | None = None
    date: QualifiedDate | None = None
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
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "purchase_order"),)

    purpose: Coded | None = None
    answer: Coded | None = None
    ordered_on: date | None = None
    release: str | None = None
    contract: str | None = None
    supplier_reference: str | None = None
    request_reference: str | None = None
    type: Coded | None = None
    acknowledged_on: date | None = None
    lines: tuple[AcknowledgedLine, ...] = ()
