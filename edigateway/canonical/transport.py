"""How goods travel: freight terms, routing, lading, equipment and packing."""

from edigateway.canonical.detail import Identifier, Measure
from edigateway.canonical.document import Canonical, Coded, Entry, Number


class FreightTerms(Canonical):
    """Who pays the freight, and where (X12 FOB)."""

    payment: Coded | None = None
    location: Identifier | None = None
    terms: Identifier | None = None
    title_passes_at: Identifier | None = None


class Routing(Entry):
    """Carrier and way of transport (X12 TD5)."""

    sequence: Coded | None = None
    carrier: Identifier | None = None
    method: Coded | None = None
    description: str | None = None
    status: Coded | None = None
    location: Identifier | None = None
    service_level: Coded | None = None
    transit: Measure | None = None


class Lading(Entry):
    """How many packages of which sort, and what they weigh (X12 TD1)."""

    packaging: Coded | None = None
    quantity: Number | None = None
    commodity: Identifier | None = None
    description: str | None = None
    weight: Measure | None = None
    volume: Measure | None = None


class Equipment(Entry):
    """A trailer or container (X12 TD3)."""

    type: Coded | None = None
    initial: str | None = None
    number: str | None = None
    weight: Measure | None = None
    seal: str | None = None


class Dimensions(Canonical):
    """Outer measures of a package."""

    length: Number | None = None
    width: Number | None = None
    height: Number | None = None
    unit: Coded | None = None


class Packing(Entry):
    """How an item is packed (X12 PO4, W20)."""

    pack: Number | None = None
    size: Number | None = None
    size_unit: Coded | None = None
    packaging: Coded | None = None
    gross_weight: Measure | None = None
    gross_volume: Measure | None = None
    dimensions: Dimensions | None = None
    inner_pack: Number | None = None


class Mark(Entry):
    """A mark on a package or label; a range has both ends (X12 MAN)."""

    type: Coded | None = None
    value: str | None = None
    until: str | None = None


class Hazard(Entry):
    """How goods must be handled, and which danger they are (X12 TD4)."""

    handling: Coded | None = None
    scheme: Coded | None = None
    hazard_class: str | None = None
    description: str | None = None


class Pallet(Canonical):
    """How a pallet is built and what it weighs (X12 PAL)."""

    type: Coded | None = None
    tiers: int | None = None
    blocks: int | None = None
    pack: Number | None = None
    unit_weight: Measure | None = None
    dimensions: Dimensions | None = None
    gross_weight: Measure | None = None
    gross_volume: Measure | None = None
    exchange: Coded | None = None
    inner_pack: Number | None = None
