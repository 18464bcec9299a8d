"""The price catalogue, version 1 (X12 832)."""

from datetime import date
from typing import ClassVar

from edigateway.canonical.detail import LeadTime
from edigateway.canonical.document import CanonicalDocument, Coded
from edigateway.canonical.line import Line
from edigateway.canonical.order_heading import OrderHeading
from edigateway.canonical.transport import Hazard


class CatalogLine(Line):
    """One item with its prices; ``change`` says what is to become of it in the buyer's files (X12 LIN, G53)."""

    first = ("number", "change", "item_ids", "further_ids", "description", "effective_on")

    change: Coded | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    lead_times: tuple[LeadTime, ...] = ()
    hazards: tuple[Hazard, ...] = ()


class PriceCatalog(OrderHeading, CanonicalDocument):
    """What a seller offers at which prices; ``number`` is the seller's (X12 BCT02).

    Whether it is the whole catalogue or only what changed stands in ``purpose`` and ``change``, or is agreed on.
    """

    kind: ClassVar[str] = "price_catalog"
    version: ClassVar[int] = 1
    numbers: ClassVar[tuple[tuple[str, str], ...]] = (("number", "price_catalog"),)

    purpose: Coded | None = None
    change: Coded | None = None
    edition: str | None = None
    revision: str | None = None
    replaced_number: str | None = None
    replaced_edition: str | None = None
    replaced_revision: str | None = None
    description: str | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    lines: tuple[CatalogLine, ...] = ()
