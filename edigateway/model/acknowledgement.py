"""Acknowledgements that we owe: their content before they are numbered, and the numbers that they get."""

from dataclasses import dataclass
from datetime import datetime

from edigateway.model.envelope import Verdict
from edigateway.model.partner import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAcknowledgement:
    """The content of one 997 for one functional group, without its ST and SE (X12 997: AK1 to AK9).

    ``group`` is the index of the group within its interchange; ``segments`` are element lists such as
    ``["AK1", "PO", "1"]``.
    """

    group: int
    verdict: Verdict
    segments: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """What the envelope of an outgoing interchange says, numbers already allotted."""

    sender: Identity
    receiver: Identity
    group_sender: str
    group_receiver: str
    interchange_number: int
    group_number: int
    made_at: datetime
    usage: str
    version: str
    """The release of the group, such as ``004010`` (X12 GS08)."""
