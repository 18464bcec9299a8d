"""Messages that are sealed for partners, and the receipts for them: at once, late, never, twice."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Row

from edigateway.clock import StillClock
from edigateway.contracts.outcome import Outcome, Receipt, accepted, awaited, deferred, refused
from edigateway.contracts.transport import Parcel, Sealed, SealingOutbox
from edigateway.flow.outbound.seal import sealed
from edigateway.flow.stage import Stage
from edigateway.ledger import tables
from tests.flow.conftest import ORDER, message_of
from tests.support.open_site import OpenSite
from tests.support.scripted import Script


def receipt_for(sent: Sealed) -> Receipt:
    return Receipt(reference=sent.reference, content=b"MDN", facts={"said": "so"})


def sent_file(site: OpenSite) -> Row[Any]:
    (found,) = [row for row in site.rows(tables.transmission) if row.direction == "out"]
    return found


def test_message_is_the_same_on_every_try(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """Sealed once: a retry has the reference and the bytes of the first try."""
    script.outcomes = [deferred("not now"), accepted("they have it")]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    clock.advance(60)
    site.settle()
    assert script.sent[0] == script.sent[1]
    assert sent_file(site).state == "delivered"


def test_receipt_that_comes_with_the_answer_is_kept(site: OpenSite, script: Script) -> None:
    """The receipt is the proof that the partner has the message."""
    script.outcomes = [lambda sent: accepted("processed", receipt=receipt_for(sent))]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    message = message_of(site, "out")
    assert (message.accepted, message.state) == (True, "delivered")
    assert site.events("receipt.") == ["receipt.accepted"]


def test_negative_receipt_holds_the_file(site: OpenSite, script: Script) -> None:
    """A partner that refused a message must be spoken to: sending it again would not help."""
    script.outcomes = [lambda sent: refused("failed", receipt=receipt_for(sent))]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    assert sent_file(site).state == "held"
    assert message_of(site, "out").accepted is False


def test_message_that_was_refused_is_made_anew_when_it_is_sent_again(
    site: OpenSite, script: Script
) -> None:
    """The same message would be refused again: what was mended since must be in it (another reference)."""
    script.outcomes = [
        lambda sent: refused("failed", receipt=receipt_for(sent)),
        accepted("they have it"),
    ]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    site.replay(sent_file(site).id)
    site.settle()
    assert sent_file(site).state == "delivered"
    assert [each.content.partition(b":")[0] for each in script.sent] == [b"1", b"2"]


def test_receipt_that_proves_nothing_is_no_refusal(site: OpenSite, script: Script) -> None:
    """The partner may have the message: it is held for a person, and sent again as the same."""
    script.outcomes = [
        lambda sent: refused(
            "it proves nothing", receipt=replace(receipt_for(sent), is_proof=False)
        ),
        accepted("they have it"),
    ]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    assert sent_file(site).state == "held"
    message = message_of(site, "out")
    assert (message.accepted, message.receipt_sha256 is not None) == (None, True)
    site.replay(sent_file(site).id)
    site.settle()
    assert script.sent[0] == script.sent[1]


def test_receipt_that_comes_by_a_call_settles_what_waits_for_it(
    site: OpenSite, script: Script
) -> None:
    """A file is delivered when its receipt says so, and no sooner."""
    script.outcomes = [awaited("stored", within_s=3600)]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    assert sent_file(site).state == "awaiting"
    (owed,) = [row for row in site.rows(tables.obligation) if row.what == "receipt"]
    assert owed.met_at is None
    said = {"receipt_for": script.sent[0].reference, "good": True}
    assert site.say("/scripted", said, From="acme", Id="r1").status == 204
    assert sent_file(site).state == "delivered"
    (owed,) = [row for row in site.rows(tables.obligation) if row.what == "receipt"]
    assert owed.met_at is not None


def test_receipt_that_does_not_come_has_the_same_sent_again_and_then_held(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """Same reference, same bytes, within the time that the site allows; then a person must look."""
    script.outcomes = [awaited("stored", within_s=3600)] * 100
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    clock.advance(3601)
    site.settle()
    assert len(script.sent) == 2
    assert len({each.content for each in script.sent}) == 1
    for _ in range(80):
        clock.advance(3601)
        site.settle()
    assert sent_file(site).state == "held"
    assert len(script.sent) < 80


def test_patience_for_a_receipt_begins_when_the_partner_has_the_message(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """What nobody could be reached for in days is no partner's delay."""
    hours = 71
    script.outcomes = [deferred("nobody answers")] * hours
    script.outcomes += [awaited("stored", within_s=3600)] * 100
    site.submit("acme", "order.edi", b"ISA")
    while len(script.sent) <= hours:
        site.settle()
        clock.advance(3600)
    for _ in range(10):
        site.settle()
        clock.advance(3601)
    assert sent_file(site).state == "awaiting"


def test_replay_of_what_was_given_up_waits_anew(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """An operator who asks for another try gets one, with all its time."""
    script.outcomes = [awaited("stored", within_s=3600)] * 200
    number = site.submit("acme", "order.edi", b"ISA")
    for _ in range(80):
        site.settle()
        clock.advance(3601)
    assert site.state_of(number) == "held"
    site.replay(number)
    for _ in range(10):
        site.settle()
        clock.advance(3601)
    assert site.state_of(number) == "awaiting"


def test_receipt_that_comes_late_takes_a_held_file_out_again(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """Late proof is proof; a second receipt changes nothing."""
    script.outcomes = [awaited("stored", within_s=3600)] * 100
    site.say("/scripted", ORDER, From="acme", Id="m1")
    for _ in range(80):
        site.settle()
        clock.advance(3601)
    said = {"receipt_for": script.sent[0].reference, "good": True}
    site.say("/scripted", said, From="acme", Id="r1")
    assert sent_file(site).state == "delivered"
    site.say("/scripted", {**said, "good": False}, From="acme", Id="r2")
    assert sent_file(site).state == "delivered"
    assert site.events("receipt.")[-2:] == ["receipt.accepted", "receipt.refused"]


def test_receipt_for_nothing_of_ours_is_answered_like_any_stranger(site: OpenSite) -> None:
    """Whoever guesses references learns nothing."""
    said = {"receipt_for": "<guessed>", "good": True}
    assert site.say("/scripted", said, From="acme", Id="r1").status == 404


def test_receipt_that_comes_before_the_answer_is_lost_settles_the_file(
    site: OpenSite, script: Script
) -> None:
    """F13: what the receipt proves is not undone because the answer to the message itself was lost."""

    def receipted_and_lost(sent: Sealed) -> Outcome:
        said = {"receipt_for": sent.reference, "good": True}
        assert site.say("/scripted", said, From="acme", Id="r1").status == 204
        return deferred("no whole answer")

    script.outcomes = [receipted_and_lost]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    assert sent_file(site).state == "delivered"
    assert len(script.sent) == 1
    assert [row for row in site.rows(tables.obligation) if row.met_at is None] == []


def test_receipt_that_comes_while_the_answer_is_read_settles_the_file(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """What is proven during a try counts, although the clock of the node that took the receipt is behind ours."""

    def answer_before(sent: Sealed) -> Outcome:
        clock.advance(-10)
        said = {"receipt_for": sent.reference, "good": True}
        assert site.say("/scripted", said, From="acme", Id="r1").status == 204
        return awaited("stored", within_s=3600)

    script.outcomes = [awaited("stored", within_s=3600), answer_before]
    number = site.submit("acme", "order.edi", b"ISA")
    site.settle()
    clock.advance(3601)
    site.settle()
    assert site.state_of(number) == "delivered"
    clock.advance(20)
    site.settle()
    assert site.rows(tables.job) == []


@pytest.mark.parametrize("when", ["while the answer is read", "afterwards"])
def test_receipt_that_is_given_again_settles_what_is_sent_once_more(
    site: OpenSite, script: Script, when: str
) -> None:
    """A partner has one receipt for one message (rfc4130bis 5.5): it is also that of a replay."""

    def give(sent: Sealed) -> Outcome:
        said = {"receipt_for": sent.reference, "good": True}
        assert site.say("/scripted", said, From="acme", Id="r1").status == 204
        return awaited("stored", within_s=3600)

    later = [give] if when == "while the answer is read" else [awaited("stored", within_s=3600)]
    script.outcomes = [awaited("stored", within_s=3600), *later]
    number = site.submit("acme", "order.edi", b"ISA")
    site.settle()
    give(script.sent[0])
    assert site.state_of(number) == "delivered"
    site.replay(number)
    site.settle()
    if when == "afterwards":
        assert site.state_of(number) == "awaiting"
        give(script.sent[0])
    assert site.state_of(number) == "delivered"
    assert site.events("receipt.") == ["receipt.accepted", "receipt.repeated"]


def test_file_that_was_settled_while_nobody_sent_is_owed_no_longer(
    site: OpenSite, script: Script
) -> None:
    """F01: killed between a receipt and the end of its sending, we still know that the partner has our answer."""
    script.outcomes = [deferred("not now")]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    said = {"receipt_for": script.sent[0].reference, "good": True}
    site.say("/scripted", said, From="acme", Id="r1")
    assert [row.what for row in site.rows(tables.obligation) if row.met_at is None] != []
    site.ledger.clock.advance(60)  # type: ignore[attr-defined]
    site.settle()
    assert [row for row in site.rows(tables.obligation) if row.met_at is None] == []


def test_file_that_another_node_sealed_first_keeps_that_message(
    site: OpenSite, script: Script
) -> None:
    """F27: one that overslept its lease and wakes up within the sealing makes no second message of the file."""
    script.outcomes = [accepted("they have it")]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    file = sent_file(site)
    as_it_was = SimpleNamespace(id=file.id, message_id=None)
    stage = Stage(ledger=site.ledger, site=site.parts.site)
    outbox = site.parts.outboxes["acme"]
    assert isinstance(outbox, SealingOutbox)
    parcel = Parcel(name=file.name, content=b"as it was read then")
    files: Any = [as_it_was]
    (again,) = sealed(stage, "scripted", outbox, files, [parcel])
    assert again.sealed == script.sent[0]
    assert sent_file(site).message_id == file.message_id
