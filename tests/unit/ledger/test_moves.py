"""Whose move it is follows from the story alone, whatever database it was read from."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from edigateway.ledger import tables
from edigateway.ledger.evidence.moves import Move, Who, move
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.evidence.telling import tell
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit
from tests.support.document_rows import add_delivery, add_document
from tests.support.ledger_rows import add_transmission

T = TypeVar("T")

pytestmark = pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)


def write(ledger: Ledger, work: Callable[[Unit], T]) -> T:
    return ledger.write("test", work)


def told(ledger: Ledger, what: str) -> Move:
    """Return whose move the newest story found under ``what`` is."""
    with ledger.read() as connection:
        return move(tell(connection, subjects(connection, what)[0]))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "delivered"}, Who.NOBODY),
        ({"state": "ready"}, Who.NOBODY),
        ({"state": "duplicate"}, Who.NOBODY),
        ({"state": "rejected", "content": None}, Who.PARTNER),
        ({"state": "deferred"}, Who.ERP),
        ({"state": "held", "content": None}, Who.ENGINEER),
        ({"state": "held"}, Who.OPERATOR),
        ({"state": "held", "detail": "failed 4 times by a fault of the gateway"}, Who.ENGINEER),
    ],
)
def test_state_of_a_document_says_whose_move_it_is(
    ledger: Ledger, values: dict[str, object], expected: Who
) -> None:
    """Each state has one who must act, or nobody."""
    write(ledger, lambda unit: add_document(unit, number="4711", **values))  # type: ignore[arg-type]
    assert told(ledger, "4711").who is expected


@pytest.mark.parametrize(
    ("partner", "remedy", "expected"),
    [
        (None, "partner: new", Who.ENGINEER),
        (None, "", Who.OPERATOR),
        ("acme", "", Who.PARTNER),
    ],
)
def test_quarantined_file_goes_to_who_can_help(
    ledger: Ledger, partner: str | None, remedy: str, expected: Who
) -> None:
    """A stranger who can be admitted, a riddle, and a known partner who sent rubbish."""

    def quarantine(unit: Unit) -> None:
        number = add_transmission(unit, partner=partner, state="quarantined", detail="why")
        unit.note(Event.QUARANTINED, number, reason="why", remedy=remedy)

    write(ledger, quarantine)
    assert told(ledger, "order.edi").who is expected


def test_file_for_somebody_else_is_not_called_unreadable(ledger: Ledger) -> None:
    """Either we have one more identity, or it went astray: the partner's file may be as good as any."""
    detail = "addressed to ZZ/OTHER, which is not one of our identities for acme"
    write(
        ledger,
        lambda unit: add_transmission(unit, partner="acme", state="quarantined", detail=detail),
    )

    found = told(ledger, "order.edi")
    assert found.who is Who.ENGINEER
    assert "add it to our identities" in found.what
    assert "cannot be read" not in found.what


def test_replaced_document_needs_nobody(ledger: Ledger) -> None:
    """The story of what was held points to what took its place."""
    held = write(ledger, lambda unit: add_document(unit, number="1", state="held"))
    after = write(ledger, lambda unit: add_document(unit, number="2", parent_id=held))

    with ledger.read() as connection:
        story = tell(connection, subjects(connection, str(held))[0])
    assert (move(story).who, story.told[0].replaced_by) == (Who.NOBODY, after)


def add_attempt(unit: Unit, number: int, ending: str) -> None:
    unit.add_plain(
        tables.attempt,
        subject_id=number,
        number=1,
        started_at=unit.now,
        ended_at=unit.now,
        ending=ending,
        detail="said",
        node=unit.node,
    )


@pytest.mark.parametrize(
    ("ending", "expected"), [("deferred", Who.PARTNER), ("misconfigured", Who.ENGINEER)]
)
def test_file_that_was_put_off_is_our_move_where_our_settings_are_wrong(
    ledger: Ledger, ending: str, expected: Who
) -> None:
    """Nobody is to call the partner for a key that we have not got."""

    def put_off(unit: Unit) -> None:
        number = add_transmission(unit, direction="out", state="deferred", detail="said")
        add_attempt(unit, number, ending)

    write(ledger, put_off)
    found = told(ledger, "order.edi")
    assert (found.who, found.goes_on) == (expected, True)


def test_document_that_was_put_off_is_our_move_where_our_settings_are_wrong(ledger: Ledger) -> None:
    """A missing token is nothing that the ERP could mend."""

    def put_off(unit: Unit) -> None:
        document = add_document(unit, number="4711", state="deferred")
        add_delivery(unit, document, state="deferred", ending="misconfigured")

    write(ledger, put_off)
    assert told(ledger, "4711").who is Who.ENGINEER
