"""One document after the other through the whole house, on real folders and a real ledger."""

import json
from pathlib import Path

import pytest
import yaml

from edigateway.clock import StillClock
from edigateway.ledger import tables
from tests.support.erp import Erp, Reply
from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    return made


def two_sets(first: Order, second: Order) -> bytes:
    """Return one interchange with two 850s in one group."""
    text = first.content().decode()
    head, rest = text.split("ST*", 1)
    body, tail = ("ST*" + rest).split("GE*", 1)
    more = "".join(f"{segment}~\n" for segment in second.segments()).replace("*0001~", "*0002~")
    return f"{head}{body}{more.replace('ST*850*0001', 'ST*850*0002')}GE*2{tail[1:]}".encode()


class TestGood:
    def test_order_reaches_the_erp_and_is_acknowledged(self, site: SmallSite) -> None:
        """The JSON has the order's number, lines, quantities and prices; the partner has an accepting 997."""
        site.drop("order.edi", Order(number=1, lines=2).content())
        site.run()
        (message,) = site.delivered()
        assert message["event"] == "customer.order_received"
        document = message["document"]
        assert document["number"] == "PO0000001"
        assert [(line["quantity"], line["unit_price"]) for line in document["lines"]] == [
            ("12", "1.25"),
            ("24", "2.25"),
        ]
        (answer,) = site.answers()
        assert answer[3:7] == ["AK1*PO*1", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"]
        assert site.documents() == [("PO0000001", "delivered")]
        assert list((site.root / "acme" / "in").glob("*")) == [site.root / "acme" / "in" / ".edigw"]

    def test_obligation_to_answer_is_met_when_the_997_is_out(self, site: SmallSite) -> None:
        """A 997 is owed from receipt, and no longer owed once it is in the partner's outbox."""
        site.drop("order.edi", Order(number=1).content())
        site.run()
        (owed,) = site.rows(tables.obligation)
        assert (owed.what, owed.owed_by) == ("997", "us")
        assert owed.met_at is not None

    def test_each_document_names_the_map_and_configuration_that_made_it(
        self, site: SmallSite
    ) -> None:
        """Evidence says which rules were in force."""
        site.drop("order.edi", Order(number=1).content())
        site.run()
        (document,) = site.rows(tables.document)
        assert document.map == "x12/850"
        assert len(document.map_digest) == len(document.config_digest) == 64


class TestBad:
    def test_bad_set_is_rejected_and_does_not_sink_the_good_one(self, site: SmallSite) -> None:
        """AK9 P: one of two accepted, and only that one is delivered."""
        site.drop("order.edi", two_sets(Order(number=1, sound=False), Order(number=2)))
        site.run()
        assert site.documents() == [("PO0000001", "rejected"), ("PO0000002", "delivered")]
        (answer,) = site.answers()
        assert [segment for segment in answer if segment.startswith(("AK5", "AK9"))] == [
            "AK5*R*5",
            "AK5*A",
            "AK9*P*2*2*1",
        ]
        assert "AK3*BEG*2**8" in answer
        assert "AK4*5*373*1" in answer

    def test_file_that_is_no_x12_is_quarantined_with_its_reason(self, site: SmallSite) -> None:
        """Nothing is thrown away: the bytes stay in the ledger and a person must look."""
        site.drop("order.edi", b"Dear supplier, please find attached")
        site.run()
        (file,) = site.rows(tables.transmission)
        assert (file.state, file.sha256 is not None) == ("quarantined", True)
        assert file.detail

    def test_set_without_agreement_is_rejected_as_not_supported(self, site: SmallSite) -> None:
        """AK502 1: a set that was not agreed with this partner."""
        site.partner("acme", PARTNER.format(name="acme", identity="ACME").replace("850", "855"))
        site.drop("order.edi", Order(number=1).content())
        site.run()
        (answer,) = site.answers()
        assert "AK5*R*1" in answer
        assert [state for _, state in site.documents()] == ["rejected"]


class TestStrangers:
    def test_unknown_sender_is_quarantined_and_the_proposed_partner_admits_it(
        self, site: SmallSite
    ) -> None:
        """The remedy in the journal is a whole partner file; saved as it is, a replay goes through."""
        site.share("van")
        site.drop("order.edi", Order(number=1, sender="NEWCO").content(), partner="van")
        site.run()
        (file,) = site.rows(tables.transmission)
        assert (file.state, file.detail) == ("quarantined", "no partner has the identity ZZ/NEWCO")
        (entry,) = [row for row in site.rows(tables.journal) if "quarantined" in row.event]
        site.partner("newco", json.loads(entry.facts)["remedy"])
        (site.root / "exchange" / "newco" / "in").mkdir(parents=True)
        (site.root / "exchange" / "newco" / "out").mkdir()
        site.replay(file.id)
        site.run()
        assert site.documents() == [("PO0000001", "delivered")]
        assert len(site.answers("exchange/newco")) == 1

    def test_file_that_names_us_as_its_sender_proposes_the_other_side(
        self, site: SmallSite
    ) -> None:
        """Sender and receiver were swapped: it is not us who lack a partner's file."""
        site.share("van")
        swapped = Order(number=1, sender="DISTRIBUTOR").content()
        content = swapped.replace(b"*ZZ*DISTRIBUTOR    *2611", b"*ZZ*NEWCO          *2611")
        site.drop("order.edi", content, partner="van")
        site.drop("again.edi", content.replace(b"NEWCO", b"ACME "), partner="van")
        site.run()
        assert {file.detail for file in site.rows(tables.transmission)} == {
            "its sender ZZ/DISTRIBUTOR is ourselves, and its receiver ZZ/NEWCO",
            "its sender ZZ/DISTRIBUTOR is ourselves, and its receiver ZZ/ACME",
        }
        entries = [row for row in site.rows(tables.journal) if "quarantined" in row.event]
        remedies = sorted(json.loads(each.facts)["remedy"] for each in entries)
        assert remedies[0] == ""
        assert yaml.safe_load(remedies[1])["identities"] == [{"qualifier": "ZZ", "id": "NEWCO"}]

    def test_unknown_sender_in_a_partners_own_mailbox_is_proposed_as_an_identity(
        self, site: SmallSite
    ) -> None:
        """Whoever writes there is that partner or nobody: the remedy is one more identity, not one more partner."""
        site.drop("order.edi", Order(number=1, sender="ACME-EAST").content())
        site.run()
        (file,) = site.rows(tables.transmission)
        assert file.detail == "ZZ/ACME-EAST is not an identity of acme, whose mailbox it came in"
        site.partner("acme", PARTNER.format(name="acme", identity="ACME-EAST"))
        site.replay(file.id)
        site.run()
        assert site.documents() == [("PO0000001", "delivered")]

    def test_partner_may_not_use_the_mailbox_of_another(self, site: SmallSite) -> None:
        """Whoever may write into one inbox cannot speak for somebody else."""
        site.partner("globex", PARTNER.format(name="globex", identity="GLOBEX"))
        site.drop("order.edi", Order(number=1, sender="GLOBEX").content())
        site.run()
        (file,) = site.rows(tables.transmission)
        assert file.state == "quarantined"
        assert "the mailbox belongs to acme" in file.detail

    def test_file_for_somebody_else_is_quarantined(self, site: SmallSite) -> None:
        """ISA08 must be one of our identities."""
        content = Order(number=1).content().replace(b"DISTRIBUTOR    ", b"OTHERCO        ")
        site.drop("order.edi", content)
        site.run()
        assert site.files() == [("order.edi", "quarantined")]


class TestRepeats:
    def test_same_file_again_is_a_duplicate_and_is_not_answered_again(
        self, site: SmallSite
    ) -> None:
        """Same bytes: one document, one effect, one 997."""
        site.drop("order.edi", Order(number=1).content())
        site.run()
        site.drop("again.edi", Order(number=1).content())
        site.run()
        assert site.files() == [("order.edi", "read"), ("again.edi", "duplicate")]
        assert len(site.delivered()) == len(site.answers()) == 1

    def test_same_file_twice_in_one_batch_is_a_duplicate_too(self, site: SmallSite) -> None:
        """It makes no difference whether the first one has been recorded before or with it."""
        for name in ("a.edi", "b.edi"):
            site.drop(name, Order(number=1).content())
        site.run()
        assert sorted(state for _, state in site.files()) == ["duplicate", "read"]
        assert len(site.delivered()) == 1

    def test_same_order_in_a_new_envelope_is_answered_but_not_delivered_again(
        self, site: SmallSite
    ) -> None:
        """A resend with a new ISA13 says the same: the group gets its 997, the ERP nothing."""
        content = Order(number=1).content()
        site.drop("order.edi", content)
        site.run()
        site.drop(
            "resent.edi",
            content.replace(b"000000001", b"000000077")
            .replace(b"*1*X*", b"*77*X*")
            .replace(b"GE*1*1~", b"GE*1*77~"),
        )
        site.run()
        assert site.documents() == [("PO0000001", "delivered"), ("PO0000001", "duplicate")]
        assert len(site.delivered()) == 1
        assert len(site.answers()) == 2

    def test_same_number_with_other_content_is_delivered(self, site: SmallSite) -> None:
        """Another content under the same number is another document: the ERP must see it."""
        site.drop("order.edi", Order(number=1).content())
        site.drop("other.edi", Order(number=1, lines=5).content())
        site.run()
        assert [state for _, state in site.documents()] == ["delivered", "delivered"]


CSV_PARTNER = """\
partner: pine
inbox: {path: pine/in, ready: rename, format: csv}
receive: [{document: csv, map: pine/orders, deliver_to: [erp], acknowledge: none}]
"""
CSV_MAP = """\
map: pine/orders
layout: {format: csv, group_by: [Order]}
document: purchase_order
fields:
  number: Order
  ordered_on: Date | date("%d.%m.%Y")
  lines: {each: row, fields: {quantity: Qty | decimal}}
"""


class TestCsv:
    @pytest.fixture
    def pine(self, site: SmallSite) -> SmallSite:
        site.partner("pine", CSV_PARTNER)
        (site.root / "maps").mkdir()
        (site.root / "maps" / "pine.yaml").write_text(CSV_MAP)
        return site

    def test_rows_of_one_order_become_one_document(self, pine: SmallSite) -> None:
        """Orders are told apart by their number."""
        pine.drop(
            "o.csv",
            b"Order,Date,Qty\nA,21.11.2026,1\nB,21.11.2026,5\nA,21.11.2026,2\n",
            partner="pine",
        )
        pine.run()
        assert pine.documents() == [("A", "delivered"), ("B", "delivered")]
        assert [line["quantity"] for line in pine.delivered()[0]["document"]["lines"]] == ["1", "2"]

    def test_value_that_cannot_be_converted_holds_its_document(self, pine: SmallSite) -> None:
        """An order with half of its data never reaches the ERP by itself; the one beside it does."""
        pine.drop("o.csv", b"Order,Date,Qty\nA,21.11.2026,x\nB,21.11.2026,5\n", partner="pine")
        pine.run()
        assert pine.documents() == [("A", "held"), ("B", "delivered")]
        assert "'x' is not a number" in pine.rows(tables.document)[0].detail

    @pytest.mark.parametrize(
        "content", [b"Order;Date;Qty\nA;21.11.2026;1\n", b"Order,Date,Qty\n", b"Order,Qty\nA,1\n"]
    )
    def test_file_that_nobody_will_be_told_about_needs_a_person(
        self, pine: SmallSite, content: bytes
    ) -> None:
        """There is no 997 for CSV: what cannot be taken waits for somebody here."""
        pine.drop("o.csv", content, partner="pine")
        pine.run()
        assert {state for _, state in [*pine.documents(), *pine.files()]} & {"held", "quarantined"}
        assert pine.delivered() == []


class TestUsage:
    def test_test_document_is_held_on_a_production_site(self, tmp_path: Path) -> None:
        """ISA15 T never reaches a live ERP by itself."""
        site = SmallSite(root=tmp_path, environment="production")
        site.write()
        site.drop("order.edi", Order(number=1).content().replace(b"*0*P*>", b"*0*T*>"))
        site.run()
        assert site.documents() == [("PO0000001", "held")]
        assert site.delivered() == []
        assert len(site.answers()) == 1


class TestDelivery:
    @pytest.fixture
    def erp(self) -> Erp:
        return Erp()

    @pytest.fixture
    def web(self, tmp_path: Path, erp: Erp) -> SmallSite:
        made = SmallSite(
            root=tmp_path, adapters=f'  erp: {{type: http, url: "{erp.url}", timeout_s: 3}}'
        )
        made.write()
        return made

    def test_target_that_is_down_keeps_order_and_gets_all_later(
        self, web: SmallSite, erp: Erp, clock: StillClock
    ) -> None:
        """A deferred document stops its lane only; with the target back, everything arrives in order, once."""
        erp.replies.extend([Reply(status=503)])
        for n in (1, 2, 3):
            web.drop(f"{n}.edi", Order(number=n).content())
        with erp:
            web.run(clock)
            assert [state for _, state in web.documents()] == ["deferred", "ready", "ready"]
            assert len(web.answers()) == 3, "the 997 never waits for the ERP"
            clock.advance(6)
            web.run(clock)
        assert [state for _, state in web.documents()] == ["delivered"] * 3
        assert len(erp.effects) == 3
        keys = [post.headers["idempotency-key"] for post in erp.posts]
        assert keys[0] == keys[1], "the same document again, under the same key"
        numbers = [int(key.rpartition("-")[2]) for key in erp.effects]
        assert numbers == sorted(numbers)

    def test_lanes_that_failed_together_do_not_come_back_together(
        self, web: SmallSite, erp: Erp, clock: StillClock
    ) -> None:
        """F18: each waits up to a fifth longer than it must, so that who was down is not asked by all at once."""
        names = [f"partner{n}" for n in range(8)]
        erp.replies.extend([Reply(status=503)] * len(names))
        for name in names:
            web.partner(name, PARTNER.format(name=name, identity=name.upper()))
            web.drop("1.edi", Order(number=1, sender=name.upper()).content(), partner=name)
        with erp:
            web.run(clock)
        waits = {
            row.due_at - clock.now().timestamp()
            for row in web.rows(tables.lane)
            if row.station == "deliver"
        }
        assert len(waits) == len(names)
        assert all(5 <= each <= 6 for each in waits)
        assert max(waits) - min(waits) > 0.1

    def test_refused_document_is_held_and_the_lane_goes_on(self, web: SmallSite, erp: Erp) -> None:
        """One bad document never stops the others; a person decides about it, and a replay delivers it."""
        erp.replies.extend([Reply(status=422, body=b"unknown customer")])
        for n in (1, 2):
            web.drop(f"{n}.edi", Order(number=n).content())
        with erp:
            web.run()
            states = {state for _, state in web.documents()}
            assert states == {"held", "delivered"}
            held = next(row for row in web.rows(tables.document) if row.state == "held")
            assert "unknown customer" in held.detail
            web.replay(held.id)
            web.run()
        assert {state for _, state in web.documents()} == {"delivered"}

    def test_lost_answer_is_tried_again_under_the_same_key(
        self, web: SmallSite, erp: Erp, clock: StillClock
    ) -> None:
        """The ERP took it but its answer was cut off: the retry has no second effect."""
        erp.replies.extend([Reply(status=201, cut_after=0)])
        web.drop("1.edi", Order(number=1).content())
        with erp:
            web.run(clock)
            assert web.documents() == [("PO0000001", "deferred")]
            clock.advance(6)
            web.run(clock)
        assert web.documents() == [("PO0000001", "delivered")]
        assert len(erp.posts) == 2
        assert len(erp.effects) == 1

    def test_test_document_does_not_stand_in_the_way_of_the_real_one(self, tmp_path: Path) -> None:
        """What never went on its way makes nothing a duplicate."""
        site = SmallSite(root=tmp_path, environment="production")
        site.write()
        content = Order(number=1).content()
        site.drop("test.edi", content.replace(b"*0*P*>", b"*0*T*>"))
        site.run()
        site.drop("real.edi", content)
        site.run()
        assert site.documents() == [("PO0000001", "held"), ("PO0000001", "delivered")]


class TestTwoTargets:
    def test_document_stands_where_its_least_good_delivery_stands(
        self, tmp_path: Path, clock: StillClock
    ) -> None:
        """Refused by one target and late at the other: it needs a person, whichever came last."""
        with Erp([Reply(status=422)]) as strict, Erp([Reply(status=503)]) as late:
            urls = f'  erp: {{type: http, url: "{strict.url}"}}\n  two: {{type: http, url: "{late.url}"}}'
            site = SmallSite(root=tmp_path, adapters=urls)
            site.write()
            partner = PARTNER.format(name="acme", identity="ACME")
            site.partner("acme", partner.replace("[erp]", "[erp, two]"))
            site.drop("1.edi", Order(number=1).content())
            site.run(clock)
            assert site.documents() == [("PO0000001", "held")]
            clock.advance(6)
            site.run(clock)
            assert site.documents() == [("PO0000001", "held")]
            (document,) = site.rows(tables.document)
            site.replay(document.id, new_key=True)
            site.run(clock)
        assert site.documents() == [("PO0000001", "delivered")]
        assert len(strict.effects) == 1
