"""What partners can call by AS2: who they are, what they bring, and what they are told."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edigateway.contracts.endpoint import CalledTransport, Caller, Reply
from edigateway.contracts.outcome import Ending, Receipt
from edigateway.contracts.registry import transports
from edigateway.contracts.transport import Inspectable, Parcel, SealingOutbox
from edigateway.errors import Misconfigured
from edigateway.transports.as2 import taking, wire
from edigateway.transports.as2.outbox import As2Outbox
from tests.support.certificates import CA_USAGE, Made, put
from tests.support.erp import Erp
from tests.support.erp import Reply as Answer
from tests.unit.transports.as2.calling import (
    ORDER,
    TRANSPORT,
    Headers,
    call,
    disposition,
    endpoint,
    sent,
    settings,
    taken,
)


class TestTransport:
    def test_as2_is_registered_and_is_what_it_promises(self) -> None:
        """Partners call it, it seals what it sends, and it can tell of keys before anything is sent."""
        found = transports()["as2"]
        assert isinstance(found, CalledTransport)
        assert isinstance(found, Inspectable)
        assert found.path == "/as2"
        assert issubclass(As2Outbox, SealingOutbox)

    @pytest.mark.parametrize(
        ("written", "says"),
        [
            ({"sign": "sha1"}, "allow it until a day"),
            ({"encrypt": "3des"}, "allow it until a day"),
            ({"receipt": "async"}, "needs 'receipt_url'"),
            ({"user": "us"}, "go together"),
            (
                {
                    "receipt": "async",
                    "receipt_url": "https://us.example/as2",
                    "url": "https://us.example/as2",
                },
                "one is theirs",
            ),
            ({"our_id": "acme-as2"}, "the same name"),
            ({"url": "ftp://acme.example"}, "a whole address"),
            ({"partner_id": "ac\x07me"}, "printable"),
        ],
    )
    def test_settings_that_do_not_fit_together_are_told(
        self, written: dict[str, Any], says: str
    ) -> None:
        """What is not safe must be said twice, and what belongs together must be there."""
        with pytest.raises(ValueError, match=says):
            settings(**written)

    def test_partners_of_the_same_names_are_refused(self, site: Path) -> None:
        """Nobody could tell which of them calls."""
        with pytest.raises(Misconfigured, match="same two names"):
            TRANSPORT.endpoint({"acme": settings(), "again": settings()}, site)

    def test_endpoint_goes_to_another_process_without_its_keys(self, site: Path) -> None:
        """Keys are read where they are used, and never pickled."""
        packed = pickle.dumps(endpoint(site))
        assert b"PRIVATE" not in packed
        _, headers, body = sent(site)
        called = call(site, headers, body)
        door = pickle.loads(packed)
        assert door.take(called, Caller(partner="acme", reference="x")).refusal == ""


class TestCalls:
    def test_message_is_opened_and_its_receipt_made(self, site: Path) -> None:
        """RFC 4130 §7: signed, with the MIC of what was signed."""
        found = taken(site)
        (arrival,) = found.arrivals
        assert (arrival.name, arrival.payload) == ("order.edi", ORDER)
        assert found.reply.status == 200
        assert disposition(found.reply).startswith("processed")
        assert found.facts["protection"] == "encrypted aes256-cbc, signed sha-256"

    def test_receipt_of_a_message_satisfies_its_sender(self, site: Path) -> None:
        """Both ends agree on the MIC: what we say is accepted by what acme demands."""
        facts, headers, body = sent(site)
        door = endpoint(site)
        called = call(site, headers, body)
        reply = door.take(called, Caller(partner="acme", reference="x")).reply
        theirs = TRANSPORT.endpoint({"us": settings("acme", "us")}, site)
        receipt = Receipt(
            reference=facts["message_id"], content=wire.join(reply.headers, reply.body)
        )
        outcome = theirs.judge(receipt, facts, "us")
        assert outcome.ending is Ending.ACCEPTED, outcome
        other = replace(receipt, content=receipt.content.replace(b"processed", b"processed ", 1))
        assert theirs.judge(other, facts, "us").ending is Ending.DEFERRED

    def test_stranger_is_told_nothing(self, site: Path) -> None:
        """No body, no word, whatever is asked for."""
        _, headers, body = sent(site)
        for name, other in (("AS2-From", "mallory"), ("AS2-To", "somebody")):
            changed = tuple((key, other if key == name else value) for key, value in headers)
            reply = endpoint(site).recognise(call(site, changed, body))
            assert reply == Reply(status=403)

    @pytest.mark.parametrize(
        ("name", "other", "says"),
        [
            ("AS2-From", "mallory", "from 'mallory' to 'us-as2': no partner has this partner_id"),
            ("AS2-From", "ACME-as2", "acme writes 'acme-as2' to 'us-as2', and capitals count"),
            ("AS2-To", "them", "to 'them': acme has this partner_id, and is to call us 'us-as2'"),
            ("AS2-From", "\xff" * 500, "from '" + "\\xff" * 60 + "'... to"),
        ],
    )
    def test_stranger_is_told_of_to_us_with_both_names(
        self, site: Path, name: str, other: str, says: str
    ) -> None:
        """Our log says at once which name is wrong, in letters that steer no terminal, and not too many."""
        _, headers, body = sent(site)
        changed = tuple((key, other if key == name else value) for key, value in headers)
        reply = endpoint(site).recognise(call(site, changed, body))
        assert isinstance(reply, Reply)
        assert says in reply.reason

    @pytest.mark.parametrize(
        "extra",
        [
            (("AS2-From", "acme-as2"),),
            (("X", "\x00"),),
            tuple((f"X-{n}", "1") for n in range(200)),
        ],
        ids=["twice", "control", "many"],
    )
    def test_header_that_breaks_the_bounds_is_no_message(self, site: Path, extra: Headers) -> None:
        """R3: bounded, and nothing that matters twice."""
        _, headers, body = sent(site)
        assert endpoint(site).recognise(call(site, (*headers, *extra), body)) == Reply(status=400)

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"encrypt": "none"}, "insufficient-message-security"),
            ({"sign": "none"}, "decryption-failed"),
            ({"our_keys": ["us.key.pem"]}, "decryption-failed"),
        ],
    )
    def test_message_that_proves_too_little_is_refused_and_kept(
        self, site: Path, more: dict[str, Any], says: str
    ) -> None:
        """R14: asked of the result; of one that was encrypted every failure has the same word (R15)."""
        found = taken(site, **more)
        assert found.arrivals == ()
        assert found.evidence
        assert says in disposition(found.reply)

    def test_id_that_no_header_can_repeat_gets_no_receipt(self, site: Path) -> None:
        """Without an id there is nothing to give a receipt for, and nothing is taken."""
        _, headers, body = sent(site)
        without = tuple(each for each in headers if each[0] != "Message-ID")
        door, called = endpoint(site), call(site, without, body)
        caller = door.recognise(called)
        assert isinstance(caller, Caller)
        assert caller.reference == ""
        assert door.take(called, caller).refusal.startswith("invalid-message-id")

    def test_fault_of_ours_is_told_to_our_people_alone(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever goes wrong, the sender has a receipt that says no more than that; we have the traceback."""

        def broken(*_: object, **__: object) -> None:
            raise KeyError("inside")

        monkeypatch.setattr(taking, "open_message", broken)
        found = taken(site)
        assert disposition(found.reply) == "failed: decryption-failed"
        assert "a fault of the gateway" in found.refusal
        assert "inside" in found.refusal
        assert b"inside" not in found.reply.body

    def test_contradiction_is_answered_by_a_receipt_that_says_so(self, site: Path) -> None:
        """The id was another message's."""
        _, headers, body = sent(site)
        reply = endpoint(site).contradict(
            call(site, headers, body), Caller(partner="acme", reference="x")
        )
        assert "invalid-message-id" in disposition(reply)


class TestReceiptsElsewhere:
    """R13: a receipt goes nowhere that the site has not agreed to."""

    EVIL = "http://169.254.169.254/latest/meta-data"

    def test_address_in_an_unproven_message_is_left_alone(self, site: Path) -> None:
        """Anybody can write one: the receipt goes into the answer of the call."""
        found = taken(
            site,
            ours={"require_signed": "no", "require_encrypted": "no"},
            sign="none",
            encrypt="none",
            receipt="async",
            receipt_url=self.EVIL,
        )
        assert (found.reply_to, found.refusal) == ("", "")

    def test_address_in_a_refused_message_is_left_alone(self, site: Path) -> None:
        """Nor does a refusal lead anywhere."""
        found = taken(site, encrypt="none", receipt="async", receipt_url=self.EVIL)
        assert found.reply_to == ""
        assert found.refusal

    def test_address_that_was_not_agreed_is_left_alone_and_told_of(self, site: Path) -> None:
        """Nobody signs the header: the receipt goes into the answer, and the facts say why."""
        found = taken(site, receipt="async", receipt_url=self.EVIL)
        assert (found.reply_to, found.refusal) == ("", "")
        assert self.EVIL in str(found.facts["receipt_address"])

    def test_address_that_is_not_agreed_any_more_is_not_called(self, site: Path) -> None:
        """What was taken out of the settings since stops what is on its way, visibly."""
        outcome = endpoint(site).reply_later(Reply(status=200), self.EVIL, "acme")
        assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True)
        assert "receipt_addresses" in outcome.detail

    @pytest.mark.parametrize(
        ("status", "ending"),
        [
            (200, Ending.ACCEPTED),
            (204, Ending.ACCEPTED),
            (503, Ending.DEFERRED),
            (403, Ending.REFUSED),
        ],
    )
    def test_address_that_was_agreed_gets_the_receipt_as_it_is(
        self, site: Path, status: int, ending: Ending
    ) -> None:
        """The same headers and bytes, and the answer judged as for a message."""
        with Erp([Answer(status=status)]) as server:
            agreed = {"receipt_addresses": [server.url]}
            found = taken(site, ours=agreed, receipt="async", receipt_url=server.url)
            assert found.reply_to == server.url
            door = endpoint(site, **agreed)
            outcome = door.reply_later(found.reply, server.url, "acme")
            assert outcome.ending is ending
            assert server.posts[0].body == found.reply.body

    def test_redirect_is_never_followed(self, site: Path) -> None:
        """Where a server sends us is not where we agreed to go."""
        with Erp() as canary, Erp([Answer(status=307, headers={"Location": canary.url})]) as server:
            found = taken(site, receipt="async", receipt_url=server.url)
            door = endpoint(site, receipt_addresses=[server.url])
            assert door.reply_later(found.reply, server.url, "acme").ending is Ending.REFUSED
            assert canary.posts == []


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "says", "says_not"),
        [
            (401, "check user and password", "AS2-From"),
            (403, "AS2-From 'us-as2' and AS2-To 'acme-as2'", "path"),
            (404, "nothing to post to at the path /messages", "AS2-From"),
            (400, "AS2-From 'us-as2'", "path"),
        ],
    )
    def test_answer_that_refuses_names_what_it_can_be_about(
        self, site: Path, status: int, says: str, says_not: str
    ) -> None:
        """Of names, path and password only what the status speaks of."""
        with Erp([Answer(status=status)]) as server:
            outbox = TRANSPORT.outbox(settings(url=server.url), site)
            parcel = Parcel(name="order.edi", content=ORDER)
            [outcome] = outbox.send([replace(parcel, sealed=outbox.seal(parcel))])
            outbox.close()
        assert outcome.ending is Ending.REFUSED
        assert says in outcome.detail
        assert says_not not in outcome.detail


class TestAuthority:
    ROOT = Made(name="root", which=3, is_authority=True, key_usage=CA_USAGE)
    NEXT = Made(name="acme", which=2, issuer=ROOT)

    def test_certificate_that_the_authority_gave_proves_a_signature(self, site: Path) -> None:
        """A partner whose certificates change often is known by who vouches for them, and only there."""
        put(site / "root.pem", self.ROOT.pem())
        put(site / "acme.key.pem", self.NEXT.key_pem() + self.NEXT.pem())
        put(site / "old.pem", Made(name="old", which=4).pem())
        named = {"partner_certificates": ["old.pem"]}
        assert taken(site, ours=named).refusal
        vouched = {**named, "authority": {"file": "root.pem", "subject": "CN=acme"}}
        assert taken(site, ours=vouched).refusal == ""
        other = {**named, "authority": {"file": "root.pem", "subject": "CN=other"}}
        assert taken(site, ours=other).refusal


class TestInspection:
    def test_connection_without_its_files_is_told_of(self, site: Path) -> None:
        """`edigw check` says which file, before a message needs it."""
        (site / "acme.pem").unlink()
        found = TRANSPORT.inspect(settings(), site, sends=False)
        assert any("acme.pem" in str(each) for each in found.faults)

    def test_outbox_without_an_address_is_told_of(self, site: Path) -> None:
        """And what to write."""
        found = TRANSPORT.inspect(settings(), site, sends=True)
        assert [each.problem for each in found.faults] == ["as2: url is missing"]

    def test_what_is_weak_and_what_ends_is_warned_of(self, site: Path) -> None:
        """Dated exceptions stay in sight."""
        weak = settings(allow=[{"algorithm": "3des", "until": "2999-01-01"}])
        found = TRANSPORT.inspect(weak, site, sends=False)
        assert (found.faults, [each.problem for each in found.warnings]) == (
            [],
            ["3des is allowed until 2999-01-02, though it is not safe"],
        )
