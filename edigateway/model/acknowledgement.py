"""Acknowledgements that we owe: their content before they are numbered, and the numbers that they get."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from edigateway.model.envelope import Verdict
from edigateway.model.identity import Identity


class AcknowledgementKind(StrEnum):
    """What acknowledgements are called, by the transaction set or segment that they are."""

    FUNCTIONAL = "997"
    """Says of a group and its sets whether they keep to the standard."""
    IMPLEMENTATION = "999"
    """The same, and whether they keep to the partner's guideline."""
    INTERCHANGE = "TA1"
    """Says of an interchange whether its envelope is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementForm:
    """How a group is to be acknowledged: by which set, and whether sets without a fault are named in it, too."""

    kind: AcknowledgementKind = AcknowledgementKind.FUNCTIONAL
    every_set: bool = True


class Repetition(StrEnum):
    """What an interchange repeats of those that came before it."""

    NOTHING = "nothing"
    NUMBER = "number"
    """Its control number: the same sender used it for another interchange (X12 ISA13)."""
    EVERYTHING = "everything"
    """All its bytes, so that it is not acted on."""


class Segments(Protocol):
    """The segments of an acknowledgement, as element lists such as ``("AK1", "PO", "1")``; there may be very many."""

    def __iter__(self) -> Iterator[Sequence[str]]:
        """Yield them in their order."""
        ...

    def __len__(self) -> int:
        """Return how many there are."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAcknowledgement:
    """The content of one 997 or 999 for one functional group, without its ST and SE (AK1 to AK9).

    ``group`` is the index of the group within its interchange; ``version`` is the one that the acknowledgement is
    written in, which is GS08 of the group that carries it.
    """

    group: int
    kind: AcknowledgementKind = AcknowledgementKind.FUNCTIONAL
    version: str = ""
    verdict: Verdict
    segments: Segments


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAcknowledgement:
    """The content of one TA1: ``verdict`` is A, E or R, ``note`` the code that says why (X12 TA105)."""

    verdict: Verdict
    note: str
    segment: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """What the envelope of an outgoing interchange says, numbers already allotted; a TA1 has no group."""

    sender: Identity
    receiver: Identity
    group_sender: str = ""
    group_receiver: str = ""
    interchange_number: int
    group_number: int = 0
    made_at: datetime
    usage: str
    version: str
    """The release of the group, such as ``004010`` (X12 GS08); a 999 has one of its own."""
