"""Messages that partners call with: taken once, answered once, and refused without harm."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from edigateway.clock import StillClock
from edigateway.contracts.outcome import accepted, awaited, deferred
from edigateway.flow.inbound.refusals import MOST_A_MINUTE
from edigateway.ledger import tables
from edigateway.ledger.evidence.messages import RefusedMessage, refused_messages
from tests.flow.conftest import ORDER, message_of
from tests.support.open_site import OpenSite
from tests.support.orders import Order
from tests.support.scripted import TOLD, Script


def refused_now(site: OpenSite) -> Sequence[RefusedMessage]:
    """Return what `edigw status` shows as refused."""
    with site.ledger.read() as connection:
        return refused_messages(connection, datetime(2026, 1, 1, tzinfo=UTC), 10)


def test_message_is_answered_and_its_order_delivered(site: OpenSite, script: Script) -> None:
    """What a partner calls with is taken, goes the way of any file, and the message is evidence."""
    script.outcomes = [accepted("they have it")]
    reply = site.say("/scripted", ORDER, From="acme", Id="m1")
    site.settle()
    assert reply == TOLD
    assert [row.state for row in site.rows(tables.document)] == ["delivered"]
    message = message_of(site, "in")
    assert (message.reference, message.accepted, message.state) == ("m1", True, "delivered")
    (file,) = [row for row in site.rows(tables.transmission) if row.direction == "in"]
    assert file.message_id == message.id


def test_message_that_comes_again_gets_the_same_reply_and_has_no_second_effect(
    site: OpenSite, script: Script
) -> None:
    """The same reference and bytes are the same message (rfc4130bis 5.5): answered, not acted on."""
    script.outcomes = [accepted("they have it")]
    first = site.say("/scripted", ORDER, From="acme", Id="m1")
    assert site.say("/scripted", ORDER, From="acme", Id="m1") == first
    site.settle()
    assert len(site.rows(tables.message)) == 2  # the order and our 997
    assert len(site.rows(tables.document)) == 1
    assert site.events("message.") == ["message.taken", "message.repeated"]


def test_message_wrapped_anew_is_known_by_its_content(site: OpenSite, script: Script) -> None:
    """A sender that encrypts again for each try sends other bytes and says the same."""
    script.outcomes = [accepted("they have it")]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    assert site.say("/scripted", {**ORDER, "salt": 1}, From="acme", Id="m1") == TOLD
    assert site.events("message.") == ["message.taken", "message.repeated"]
    site.settle()


def test_other_content_under_a_known_reference_is_refused(site: OpenSite, script: Script) -> None:
    """One reference is one message: another one is refused, kept as evidence, and stands in the journal."""
    script.outcomes = [accepted("they have it")]
    site.say("/scripted", ORDER, From="acme", Id="m1")
    other = {"files": {"order.edi": Order(number=2).content().decode()}}
    assert site.say("/scripted", other, From="acme", Id="m1").body == b"contradicted"
    site.settle()
    assert site.events("message.") == ["message.taken", "message.contradicted"]
    assert len(site.rows(tables.document)) == 1


def test_message_that_was_refused_may_come_again(site: OpenSite, script: Script) -> None:
    """A known reference must not keep out the good message that follows a bad one."""
    assert site.say("/scripted", {"bad": True}, From="acme", Id="m1").body == b"failed"
    assert [each.detail for each in refused_now(site)] == ["it is bad"]
    script.outcomes = [accepted("they have it")]
    assert site.say("/scripted", ORDER, From="acme", Id="m1") == TOLD
    site.settle()
    assert site.events("message.") == ["message.refused", "message.taken"]
    assert refused_now(site) == []


def test_what_is_refused_is_told_to_the_log(
    site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    """Who called, from where, for what, and why it was refused: in one line each."""
    site.say("/scripted", ORDER, From="mallory", Id="m1")
    site.say("/scripted", {"bad": True}, From="acme", Id="m1")
    stranger, bad = [each.getMessage() for each in caplog.records if "refused" in each.message]
    assert stranger == "refused: a call of mallory (403), from 127.0.0.1 for '/scripted'"
    assert bad == "refused: a message of acme: it is bad, from 127.0.0.1 for '/scripted'"


def test_caller_that_is_refused_too_often_is_put_off_unopened(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """A flood of bad calls costs little and teaches little; who mends its keys is heard within a minute."""
    bodies = [
        site.say("/scripted", {"bad": True}, From="acme", Id=f"bad-{n}").body
        for n in range(MOST_A_MINUTE)
    ]
    assert set(bodies) == {b"failed"}
    put_off = site.say("/scripted", ORDER, From="acme", Id="m1")
    assert (put_off.status, dict(put_off.headers)) == (503, {"Retry-After": "60"})
    assert len(site.rows(tables.message)) == MOST_A_MINUTE
    clock.advance(61)
    script.outcomes = [accepted("they have it")]
    assert site.say("/scripted", ORDER, From="acme", Id="m1") == TOLD
    site.settle()


def test_receipts_that_prove_nothing_count_as_refused(site: OpenSite, script: Script) -> None:
    """Nobody fills the ledger by what they say of a message of ours."""
    script.outcomes = [awaited("they have it", within_s=3600)]
    site.submit("acme", "order.edi", b"ISA")
    site.settle()
    forged = {"receipt_for": script.sent[0].reference, "good": True, "forged": True}
    statuses = [
        site.say("/scripted", forged, From="acme", Id=f"r{n}").status
        for n in range(MOST_A_MINUTE + 1)
    ]
    assert statuses == [204] * MOST_A_MINUTE + [503]


def test_stranger_is_told_nothing_and_leaves_nothing(site: OpenSite) -> None:
    """Whoever is no partner has no effect, not even on the ledger."""
    assert site.say("/scripted", ORDER, From="mallory", Id="m1").status == 403
    assert site.say("/elsewhere", ORDER, From="acme", Id="m1").status == 404
    assert site.rows(tables.message) == []


def test_reply_that_goes_elsewhere_is_tried_until_it_is_there(
    site: OpenSite, script: Script, clock: StillClock
) -> None:
    """An asynchronous receipt has the same bytes on every try (RFC 4130 §7.1), and the caller gets a 204."""
    script.outcomes = [accepted("they have it")]
    script.later = [deferred("nobody answers")]
    said = {**ORDER, "reply_to": "https://acme.example/mdn"}
    assert site.say("/scripted", said, From="acme", Id="m1").status == 204
    site.settle()
    assert message_of(site, "in").state == "deferred"
    clock.advance(60)
    site.settle()
    assert message_of(site, "in").state == "delivered"
    assert script.replied == [(TOLD, "https://acme.example/mdn")] * 2
    assert site.say("/scripted", said, From="acme", Id="m1").status == 204
    site.settle()
    assert len(script.replied) == 3


def test_reply_that_goes_elsewhere_is_put_on_its_way_once_when_two_repeat_at_once(
    site: OpenSite, script: Script
) -> None:
    """F14: what a message stands at is read in the transaction that changes it, or the reply has two jobs."""
    site.say("/scripted", {**ORDER, "reply_to": "there"}, From="acme", Id="m1")
    site.settle()
    write, second = site.ledger.write, [True]

    def overtaken(label: str, work: Any) -> Any:
        if label == "repeat" and second.pop():
            second.append(False)
            site.say("/scripted", {**ORDER, "reply_to": "there"}, From="acme", Id="m1")
        return write(label, work)

    site.worker._stopping.set()  # nobody brings the first reply before the second call is recorded
    site.ledger.write = overtaken  # type: ignore[method-assign]
    site.say("/scripted", {**ORDER, "reply_to": "there"}, From="acme", Id="m1")
    answers = [row for row in site.rows(tables.job) if row.lane == "answer/acme"]
    assert len(answers) == 1
