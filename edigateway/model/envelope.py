"""What a format found in received bytes: interchanges, functional groups, transaction sets, and their findings.

A format without envelopes (CSV) gives one interchange with one group, both with empty identities and numbers.
"""

from dataclasses import dataclass
from enum import StrEnum

from edigateway.model.finding import Finding
from edigateway.model.identity import Identity
from edigateway.model.record import Record


class Verdict(StrEnum):
    """The judgement of a transaction set or group, in the letters of X12 AK501 and AK901."""

    ACCEPTED = "A"
    ACCEPTED_WITH_ERRORS = "E"
    PARTIAL = "P"
    REJECTED = "R"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who sends an interchange to whom, and under which number: enough to find the partner (X12 ISA05-ISA15)."""

    sender: Identity
    receiver: Identity
    control_number: str
    date: str
    time: str
    usage: str
    version: str
    acknowledgement_requested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSet:
    """One business document as received: where it lies, what is wrong with it, and its tree if it could be read.

    ``offset`` and ``length`` are in bytes within the payload; ``segments`` counts ST and SE. ``tree`` is None when
    the set was rejected before a tree could be made of it. ``component_separator`` splits composite elements.
    """

    set_id: str
    control_number: str
    segments: int
    offset: int
    length: int
    verdict: Verdict
    findings: tuple[Finding, ...]
    tree: Record | None
    component_separator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalGroup:
    """Transaction sets of one kind between two applications (X12 GS-GE)."""

    functional_id: str
    sender: str
    receiver: str
    date: str
    time: str
    control_number: str
    version: str
    declared_sets: int
    """GE01 as received; how many sets there really are is the length of ``transactions``."""
    verdict: Verdict
    findings: tuple[Finding, ...]
    transactions: tuple[TransactionSet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """One interchange within received bytes (X12 ISA-IEA); ``sha256`` is the hex digest of its own bytes."""

    address: Address | None
    offset: int
    length: int
    sha256: str
    findings: tuple[Finding, ...]
    groups: tuple[FunctionalGroup, ...]
