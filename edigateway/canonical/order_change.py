"""The order change, version 1 (X12 860)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.document import CanonicalDocument, Coded, Number
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading


class ChangedLine(Line):
    """A line with what is to become of it; ``quantity`` is the new one (X12 POC)."""

    first = (
        "number",
        "change",
        "quantity",
        "quantity_left",
        "unit",
        "unit_price",
        "price_basis",
        "item_ids",
        "further_ids",
        "description",
    )

    change: Coded | None = None
    quantity_left: Number | None = None


class OrderChange(OrderHeading, CanonicalDocument):
    """A buyer's change to an order; ``number`` is the number of that order (X12 BCH03).

    There are no lines where the order is cancelled as a whole, or where only its heading changes.
    """

    kind: ClassVar[str] = "order_change"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "purchase_order"),)

    purpose: Coded | None = None
    type: Coded | None = None
    release: str | None = None
    change_sequence: str | None = None
    ordered_on: date | None = None
    changed_on: date | None = None
    acknowledged_on: date | None = None
    request_reference: str | None = None
    contract: str | None = None
    supplier_reference: str | None = None
    acknowledgement: Coded | None = None
    department: str | None = None
    requested_delivery_on: date | None = None
    requested_ship_on: date | None = None
    ship_not_before: date | None = None
    ship_not_after: date | None = None
    deliver_not_before: date | None = None
    deliver_not_after: date | None = None
    cancel_after: date | None = None
    lines: tuple[ChangedLine, ...] = ()
