"""The one table of allowed moves."""

from itertools import product

import pytest

from edigateway.model.lifecycle import MOVES, NEEDS_A_PERSON, ForbiddenMove, State, check_move


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_move_is_allowed_only_by_the_table(before: State, after: State) -> None:
    """Whatever the table does not name is a fault of ours."""
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(ForbiddenMove, match=f"{before} may not become {after}"):
            check_move(before, after)


def test_state_that_waits_for_a_delivery_can_always_end_well() -> None:
    """Nothing that was made for somebody is stuck without a way to be delivered."""
    for state in (State.READY, State.DEFERRED, State.HELD):
        reached, edge = {state}, {state}
        while edge := {after for before in edge for after in MOVES[before]} - reached:
            reached |= edge
        assert State.DELIVERED in reached


def test_state_that_is_final_is_never_left() -> None:
    """Replay makes a new row of a file; only a document or delivery that is settled may be made ready once more."""
    final = {State.READ, State.QUARANTINED, State.REJECTED, State.KEPT}
    assert {state for state, moves in MOVES.items() if not moves} == final
    for settled in (State.DUPLICATE, State.DELIVERED):
        assert MOVES[settled] == {State.READY}
    assert {State.QUARANTINED, State.HELD} == NEEDS_A_PERSON
