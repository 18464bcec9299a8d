"""The inventory report, version 1 (X12 846)."""

from datetime import date, time
from typing import ClassVar

from pydantic import Field

from edigateway.canonical.commerce import AllowanceOrCharge, Price
from edigateway.canonical.detail import (
    Identifier,
    LeadTime,
    Measurement,
    QualifiedDate,
    QualifiedQuantity,
    Reference,
)
from edigateway.canonical.document import CanonicalDocument, Coded, Entry, Number
from edigateway.canonical.line import Description, Distribution, Schedule, Subline
from edigateway.canonical.party import Contact, Party
from edigateway.canonical.transport import Mark


class StockQuantity(QualifiedQuantity):
    """A quantity of one sort, such as on hand or on order, and when it is due (X12 QTY with DTM and SCH)."""

    first = ("qualifier", "quantity", "unit")

    prices: tuple[Price, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    schedules: tuple[Schedule, ...] = ()


class StockLine(Entry):
    """How much there is of one item; ``parties`` name the warehouse where it is told apart (X12 LIN)."""

    number: str | None = None
    item_ids: tuple[Identifier, ...] = ()
    description: str | None = None
    quantities: tuple[StockQuantity, ...] = ()
    descriptions: tuple[Description, ...] = ()
    packaging: tuple[Description, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    prices: tuple[Price, ...] = ()
    currency: str | None = None
    currency_set_by: Coded | None = None
    exchange_rate: Number | None = None
    charges: tuple[AllowanceOrCharge, ...] = ()
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    marks: tuple[Mark, ...] = ()
    parties: tuple[Party, ...] = ()
    sublines: tuple[Subline, ...] = ()


class InventoryReport(CanonicalDocument):
    """What somebody has in stock; ``number`` is the report's (X12 BIA03).

    Whether it is a full report or only what changed is agreed with the partner; ``purpose`` often says it.
    """

    kind: ClassVar[str] = "inventory_report"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "inventory_report"),)

    purpose: Coded | None = None
    type: Coded | None = None
    action: Coded | None = None
    reported_on: date | None = None
    reported_at: time | None = None
    currency: str | None = None
    currency_set_by: Coded | None = None
    exchange_rate: Number | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[QualifiedDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    parties: tuple[Party, ...] = ()
    lines: tuple[StockLine, ...] = Field(min_length=1)
