"""The states that things go through, and the one table of allowed moves."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a transmission, document or delivery stands; each value is a word that operators read."""

    RECEIVED = "received"
    """Durable, not yet understood."""
    READ = "read"
    """Understood; its documents stand for themselves."""
    QUARANTINED = "quarantined"
    """Not understood or from nobody we know: a person must look."""
    DUPLICATE = "duplicate"
    """The same as one that came before; kept, not acted on."""
    REJECTED = "rejected"
    """Refused, and the partner told so: the partner's move."""
    KEPT = "kept"
    """Recorded and not acted on, on purpose."""
    READY = "ready"
    """Translated or made; waits for its delivery."""
    DEFERRED = "deferred"
    """The other side cannot take it now: tried again by itself."""
    AWAITING = "awaiting"
    """The other side has it, and owes a receipt that proves it."""
    HELD = "held"
    """Cannot go on without a person."""
    DELIVERED = "delivered"
    """The other side has it."""


MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.READ, State.QUARANTINED, State.DUPLICATE, State.HELD}),
    State.READ: frozenset(),
    State.QUARANTINED: frozenset(),
    State.DUPLICATE: frozenset({State.READY}),
    State.REJECTED: frozenset(),
    State.KEPT: frozenset(),
    State.READY: frozenset({State.DEFERRED, State.AWAITING, State.HELD, State.DELIVERED}),
    State.DEFERRED: frozenset({State.DEFERRED, State.AWAITING, State.HELD, State.DELIVERED}),
    State.AWAITING: frozenset({State.READY, State.HELD, State.DELIVERED}),
    State.HELD: frozenset({State.READY, State.DELIVERED}),
    State.DELIVERED: frozenset({State.READY}),
}
"""From each state, those it may move to; a state without moves is final.

Back to ready leads an operator's replay, or a receipt that did not come in time; from held to delivered a receipt that
came too late.
"""

MISCONFIGURED = "misconfigured"
"""How a try ended that was put off until our own settings are mended."""

NEEDS_A_PERSON = frozenset({State.QUARANTINED, State.HELD})


class ForbiddenMove(Exception):
    """A move that the table does not know: a fault of ours, never of the data."""


def check_move(before: State, after: State) -> None:
    """Raise ForbiddenMove unless ``before`` may become ``after``."""
    if after not in MOVES[before]:
        raise ForbiddenMove(f"{before} may not become {after}")
