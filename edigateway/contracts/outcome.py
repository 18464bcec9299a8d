"""How an act on the other side ended: the answer that adapters and outboxes give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_BATCH_S = 10.0
"""After so many seconds nothing more of a batch is begun: a slow partner holds up neither others nor the daemon's end."""


class Ending(StrEnum):
    """The ways it can end."""

    ACCEPTED = "accepted"
    """The other side has it, durably, or had it already under the same key."""
    AWAITED = "awaited"
    """The other side has it, and owes a receipt that will come by itself."""
    DEFERRED = "deferred"
    """Not now: the same thing, with the same key, may be tried again."""
    REFUSED = "refused"
    """Not this one, however often: a person must look at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a partner says of a message of ours, by its ``reference``.

    ``content`` is what they sent, as evidence; ``facts`` are what was read in it (small JSON values). One that proves
    nothing settles nothing, whatever it says.
    """

    reference: str
    content: bytes
    facts: Mapping[str, object] = field(default_factory=dict)
    is_proof: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The ending, one plain sentence about it, and how long to wait if the other side said so (seconds).

    ``misconfigured`` marks a deferral that will last until somebody mends the settings (wrong URL, wrong token).
    ``receipt`` is what the other side gave to prove it, where it gives such.
    """

    ending: Ending
    detail: str
    retry_after_s: float | None = None
    misconfigured: bool = False
    receipt: Receipt | None = None


def accepted(detail: str, *, receipt: Receipt | None = None) -> Outcome:
    """The other side has it."""
    return Outcome(ending=Ending.ACCEPTED, detail=detail, receipt=receipt)


def awaited(detail: str, *, within_s: float) -> Outcome:
    """The other side has it, and its receipt is to come within some seconds; then the same may be tried again."""
    return Outcome(ending=Ending.AWAITED, detail=detail, retry_after_s=within_s)


def deferred(
    detail: str, *, retry_after_s: float | None = None, misconfigured: bool = False
) -> Outcome:
    """Try the same again later."""
    return Outcome(
        ending=Ending.DEFERRED,
        detail=detail,
        retry_after_s=retry_after_s,
        misconfigured=misconfigured,
    )


def refused(detail: str, *, receipt: Receipt | None = None) -> Outcome:
    """Never this one."""
    return Outcome(ending=Ending.REFUSED, detail=detail, receipt=receipt)
