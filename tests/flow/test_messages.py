"""Messages and receipts through the house: what partners call with, and what is sealed for them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Row

from edigateway.clock import StillClock
from edigateway.contracts import registry
from edigateway.contracts.endpoint import Call, Caller, Taken
from edigateway.contracts.outcome import Outcome, Receipt, accepted, awaited, deferred, refused
from edigateway.contracts.transport import Parcel, Sealed, SealingOutbox
from edigateway.daemon.openers import Openers
from edigateway.flow.outbound.seal import sealed
from edigateway.flow.stage import Stage
from edigateway.ledger import tables
from edigateway.ledger.evidence.messages import RefusedMessage, refused_messages
from tests.support.open_site import OpenSite, opened
from tests.support.orders import Order
from tests.support.scripted import TOLD, Script, ScriptedTransport
from tests.support.site import SmallSite

PARTNER = """\
partner: acme
identities: [{qualifier: ZZ, id: ACME}]
connection: {transport: scripted}
inbox: {}
outbox: {}
receive:
  - {document: "850", map: x12/850, deliver_to: [erp]}
"""
ORDER = {"files": {"order.edi": Order(number=1).content().decode()}}


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 11, 30, 9, tzinfo=UTC))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Install the transport ``scripted``, and open its calls in this process."""
    transport = ScriptedTransport()
    known = {**registry.transports(), "scripted": transport}
    monkeypatch.setattr(registry, "transports", lambda: known)
    monkeypatch.setattr(Openers, "take", _take_here)
    return transport.script


def _take_here(openers: Openers, transport: str, call: Call, caller: Caller) -> Taken:
    return openers._endpoints[transport].take(call, caller)


@pytest.fixture
def site(tmp_path: Path, script: Script, clock: StillClock) -> Iterator[OpenSite]:
    made = SmallSite(root=tmp_path)
    made.write()
    made.partner("acme", PARTNER)
    with opened(tmp_path, clock) as site:
        yield site


def message_of(site: OpenSite, direction: str) -> Row[Any]:
    (found,) = [row for row in site.rows(tables.message) if row.direction == direction]
    return found


def refused_now(site: OpenSite) -> Sequence[RefusedMessage]:
    """Return what `edigw status` shows as refused."""
    with site.ledger.read() as connection:
        return refused_messages(connection, datetime(2026, 1, 1, tzinfo=UTC), 10)


def receipt_for(sent: Sealed) -> Receipt:
    return Receipt(reference=sent.reference, content=b"MDN", facts={"said": "so"})


def sent_file(site: OpenSite) -> Row[Any]:
    (found,) = [row for row in site.rows(tables.transmission) if row.direction == "out"]
    return found


class TestCalled:
    def test_message_is_answered_and_its_order_delivered(
        self, site: OpenSite, script: Script
    ) -> None:
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
        self, site: OpenSite, script: Script
    ) -> None:
        """The same reference and bytes are the same message (rfc4130bis 5.5): answered, not acted on."""
        script.outcomes = [accepted("they have it")]
        first = site.say("/scripted", ORDER, From="acme", Id="m1")
        assert site.say("/scripted", ORDER, From="acme", Id="m1") == first
        site.settle()
        assert len(site.rows(tables.message)) == 2  # the order and our 997
        assert len(site.rows(tables.document)) == 1
        assert site.events("message.") == ["message.taken", "message.repeated"]

    def test_message_wrapped_anew_is_known_by_its_content(
        self, site: OpenSite, script: Script
    ) -> None:
        """A sender that encrypts again for each try sends other bytes and says the same."""
        script.outcomes = [accepted("they have it")]
        site.say("/scripted", ORDER, From="acme", Id="m1")
        assert site.say("/scripted", {**ORDER, "salt": 1}, From="acme", Id="m1") == TOLD
        assert site.events("message.") == ["message.taken", "message.repeated"]
        site.settle()

    def test_other_content_under_a_known_reference_is_refused(
        self, site: OpenSite, script: Script
    ) -> None:
        """One reference is one message: another one is refused, kept as evidence, and stands in the journal."""
        script.outcomes = [accepted("they have it")]
        site.say("/scripted", ORDER, From="acme", Id="m1")
        other = {"files": {"order.edi": Order(number=2).content().decode()}}
        assert site.say("/scripted", other, From="acme", Id="m1").body == b"contradicted"
        site.settle()
        assert site.events("message.") == ["message.taken", "message.contradicted"]
        assert len(site.rows(tables.document)) == 1

    def test_message_that_was_refused_may_come_again(self, site: OpenSite, script: Script) -> None:
        """A known reference must not keep out the good message that follows a bad one."""
        assert site.say("/scripted", {"bad": True}, From="acme", Id="m1").body == b"failed"
        assert [each.detail for each in refused_now(site)] == ["it is bad"]
        script.outcomes = [accepted("they have it")]
        assert site.say("/scripted", ORDER, From="acme", Id="m1") == TOLD
        site.settle()
        assert site.events("message.") == ["message.refused", "message.taken"]
        assert refused_now(site) == []

    def test_stranger_is_told_nothing_and_leaves_nothing(self, site: OpenSite) -> None:
        """Whoever is no partner has no effect, not even on the ledger."""
        assert site.say("/scripted", ORDER, From="mallory", Id="m1").status == 403
        assert site.say("/elsewhere", ORDER, From="acme", Id="m1").status == 404
        assert site.rows(tables.message) == []

    def test_what_is_refused_is_told_to_the_log(
        self, site: OpenSite, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Who called, from where, for what, and why it was refused: in one line each."""
        site.say("/scripted", ORDER, From="mallory", Id="m1")
        site.say("/scripted", {"bad": True}, From="acme", Id="m1")
        stranger, bad = [each.getMessage() for each in caplog.records if "refused" in each.message]
        assert stranger == "refused: a call of mallory (403), from 127.0.0.1 for '/scripted'"
        assert bad == "refused: a message of acme: it is bad, from 127.0.0.1 for '/scripted'"

    def test_reply_that_goes_elsewhere_is_tried_until_it_is_there(
        self, site: OpenSite, script: Script, clock: StillClock
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
        self, site: OpenSite, script: Script
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


class TestSealed:
    def test_message_is_the_same_on_every_try(
        self, site: OpenSite, script: Script, clock: StillClock
    ) -> None:
        """Sealed once: a retry has the reference and the bytes of the first try."""
        script.outcomes = [deferred("not now"), accepted("they have it")]
        site.say("/scripted", ORDER, From="acme", Id="m1")
        site.settle()
        clock.advance(60)
        site.settle()
        assert script.sent[0] == script.sent[1]
        assert sent_file(site).state == "delivered"

    def test_receipt_that_comes_with_the_answer_is_kept(
        self, site: OpenSite, script: Script
    ) -> None:
        """The receipt is the proof that the partner has the message."""
        script.outcomes = [lambda sent: accepted("processed", receipt=receipt_for(sent))]
        site.say("/scripted", ORDER, From="acme", Id="m1")
        site.settle()
        message = message_of(site, "out")
        assert (message.accepted, message.state) == (True, "delivered")
        assert site.events("receipt.") == ["receipt.accepted"]

    def test_negative_receipt_holds_the_file(self, site: OpenSite, script: Script) -> None:
        """A partner that refused a message must be spoken to: sending it again would not help."""
        script.outcomes = [lambda sent: refused("failed", receipt=receipt_for(sent))]
        site.say("/scripted", ORDER, From="acme", Id="m1")
        site.settle()
        assert sent_file(site).state == "held"
        assert message_of(site, "out").accepted is False

    def test_message_that_was_refused_is_made_anew_when_it_is_sent_again(
        self, site: OpenSite, script: Script
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

    def test_receipt_that_proves_nothing_is_no_refusal(
        self, site: OpenSite, script: Script
    ) -> None:
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
        self, site: OpenSite, script: Script
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
        self, site: OpenSite, script: Script, clock: StillClock
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

    def test_receipt_that_comes_late_takes_a_held_file_out_again(
        self, site: OpenSite, script: Script, clock: StillClock
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

    def test_receipt_for_nothing_of_ours_is_answered_like_any_stranger(
        self, site: OpenSite
    ) -> None:
        """Whoever guesses references learns nothing."""
        said = {"receipt_for": "<guessed>", "good": True}
        assert site.say("/scripted", said, From="acme", Id="r1").status == 404

    def test_receipt_that_comes_before_the_answer_is_lost_settles_the_file(
        self, site: OpenSite, script: Script
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

    def test_file_that_was_settled_while_nobody_sent_is_owed_no_longer(
        self, site: OpenSite, script: Script
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
        self, site: OpenSite, script: Script
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
