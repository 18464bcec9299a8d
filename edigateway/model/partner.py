"""Partners: who they are, how documents travel between us, and what we agreed to exchange.

These are the frozen forms of the files in ``partners/``; ``config`` reads and checks them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from edigateway.model.finding import Weight
from edigateway.model.hours import hours
from edigateway.model.identity import LONGEST_ID, QUALIFIER_PATTERN, VISIBLE_PATTERN

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
"""A name that we give: lower-case letters, digits, ``-`` and ``_``; safe in a path, a lane and a log line."""

VERSION_PATTERN = r"^[0-9]{6}[A-Z0-9]{0,6}$"
Version = Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
"""A version of X12 as GS08 names it, or how it begins: six digits, and the suffix of an industry."""

EVENT_PATTERN = r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$"
EventName = Annotated[str, StringConstraints(pattern=EVENT_PATTERN)]
"""What it means in business that a document came: two words, as in ``customer.order_received``."""

WITHOUT_ENVELOPE = frozenset({"csv", "fixed", "xml"})
"""Formats whose files do not say who sent them: they come to an inbox of the partner's own, under one agreement."""


class Written(BaseModel):
    """Anything that a person writes in YAML: frozen, and every key must be known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IdentitySettings(Written):
    """An interchange identity: a qualifier and an id, compared without trailing spaces (X12 ISA05/ISA06)."""

    qualifier: Annotated[str, StringConstraints(pattern=QUALIFIER_PATTERN)]
    id: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=LONGEST_ID, pattern=VISIBLE_PATTERN
        ),
    ]

    def __str__(self) -> str:
        """Render as ``qualifier/id``."""
        return f"{self.qualifier}/{self.id}"


class Usage(StrEnum):
    """What the partner says the interchange is for (X12 ISA15)."""

    PRODUCTION = "P"
    TEST = "T"
    INFORMATION = "I"


def _checked_hours(written: str) -> str:
    hours(written)
    return written


class MailboxSettings(BaseModel):
    """One place where files are dropped or put; the keys besides these are the transport's own."""

    model_config = ConfigDict(extra="allow", frozen=True)

    transport: str = "directory"
    format: str = "x12"
    poll_every_s: float | None = Field(default=None, gt=0)
    """How often a mailbox is looked at, where that differs from the settings of the site."""
    quiet_hours: tuple[Annotated[str, AfterValidator(_checked_hours)], ...] = ()
    """When a mailbox is left alone, such as ``22:00-06:00 America/Chicago``; in UTC without a zone."""

    @property
    def options(self) -> Mapping[str, object]:
        """Return the keys that belong to the transport."""
        return dict(self.model_extra or {})


class ConnectionSettings(BaseModel):
    """What a partner's inbox and outbox have in common; the keys besides ``transport`` are the transport's own."""

    model_config = ConfigDict(extra="allow", frozen=True)

    transport: str


class Agreement(Written):
    """One document flow that we agreed with a partner."""

    document: str
    """What arrives: an X12 set id such as ``850``, or the name of a format without envelopes, such as ``csv``."""
    map: str
    """The map that translates it, by its name under ``maps/``."""
    deliver_to: tuple[Name, ...] = Field(min_length=1)
    """The adapters, by their names in the settings, that get the canonical document."""
    event: EventName | None = None
    """What the message to the adapters calls it that such a document came; None means as usual for its kind."""
    guideline: str | None = None
    """What the partner's guide says beyond the standard, by its name under ``guidelines/``."""
    versions: tuple[Version, ...] = ()
    """The versions that may come (beginnings of X12 GS08), others being rejected; empty means any."""
    findings: Mapping[str, Weight] = {}
    """How findings weigh in this document, by their codes; what is not here is as the partner says."""
    acknowledge: Literal["997", "999", "none"] = "997"
    acknowledge_sets: Literal["all", "erroneous"] = "all"
    """Which sets of a group the acknowledgement names."""
    acknowledge_within_h: float = Field(default=24, gt=0)
    """Hours within which the partner expects the acknowledgement."""


class Partner(Written):
    """One trading partner."""

    partner: Name
    name: str = ""
    identities: tuple[IdentitySettings, ...] = ()
    """Who they are in an envelope (X12 ISA05/ISA06 of what they send)."""
    our_identities: tuple[IdentitySettings, ...] = ()
    """Who we are to them (X12 ISA07/ISA08); empty means the identities of the settings."""
    connection: ConnectionSettings | None = None
    """Keys that hold for both the inbox and the outbox, unless they say otherwise."""
    inbox: MailboxSettings | None = None
    """Where their files arrive."""
    outbox: MailboxSettings | None = None
    """Where files for them are put, acknowledgements included."""
    interchange_acknowledgement: Literal["requested", "always", "never"] = "requested"
    """When they get a TA1: if they ask for it (X12 ISA14), for every interchange, or not at all."""
    receive: tuple[Agreement, ...] = ()
    findings: Mapping[str, Weight] = {}
    """How findings weigh in all that they send, by their codes; what is not here is as the format says."""

    def agreement(self, document: str) -> Agreement | None:
        """Return what was agreed for a set id, if anything."""
        return next((each for each in self.receive if each.document == document), None)
