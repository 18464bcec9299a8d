"""The purchase order, version 1 (X12 850)."""

from datetime import date, time
from typing import ClassVar

from pydantic import Field

from edigateway.canonical.document import CanonicalDocument, Coded
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading


class PurchaseOrder(OrderHeading, CanonicalDocument):
    """An order from a buyer to a seller; ``number`` is the buyer's (X12 BEG03), ``zone`` is that of ``ordered_at``."""

    kind: ClassVar[str] = "purchase_order"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "purchase_order"),)

    purpose: Coded | None = None
    type: Coded | None = None
    release: str | None = None
    ordered_on: date | None = None
    ordered_at: time | None = None
    zone: Coded | None = None
    contract: str | None = None
    acknowledgement: Coded | None = None
    department: str | None = None
    requested_delivery_on: date | None = None
    requested_ship_on: date | None = None
    ship_not_before: date | None = None
    ship_not_after: date | None = None
    deliver_not_before: date | None = None
    deliver_not_after: date | None = None
    cancel_after: date | None = None
    lines: tuple[Line, ...] = Field(min_length=1)
