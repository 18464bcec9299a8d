"""The answer to an order change, or a change that the seller asks for, version 1 (X12 865)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.document import CanonicalDocument, Coded
from edigateway.canonical.order_acknowledgement import LineAnswer
from edigateway.canonical.order_change import ChangedLine
from edigateway.canonical.order_heading import OrderHeading


class AnsweredLine(ChangedLine):
    """A changed line with the seller's answers, which may split its quantity (X12 POC and ACK)."""

    answers: tuple[LineAnswer, ...] = ()


class OrderChangeAcknowledgement(OrderHeading, CanonicalDocument):
    """A seller's answer to a change of an order; ``number`` is the number of that order (X12 BCA03).

    There are no lines where the change was taken or refused as a whole.
    """

    kind: ClassVar[str] = "order_change_acknowledgement"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "purchase_order"),)

    purpose: Coded | None = None
    answer: Coded | None = None
    type: Coded | None = None
    release: str | None = None
    change_sequence: str | None = None
    ordered_on: date | None = None
    changed_on: date | None = None
    acknowledged_on: date | None = None
    request_reference: str | None = None
    contract: str | None = None
    supplier_reference: str | None = None
    lines: tuple[AnsweredLine, ...] = ()
