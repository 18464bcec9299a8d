"""Replay: the same again by an operator's word, and nothing by accident."""

from pathlib import Path

import pytest

from edigateway.clock import StillClock
from edigateway.flow.replay import NowhereToGo
from edigateway.ledger import tables
from tests.flow.test_journey import two_sets
from tests.support.erp import Erp, Reply
from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    return made


class TestReplay:
    def test_replay_of_a_delivered_document_keeps_its_key_unless_told_otherwise(
        self, site: SmallSite
    ) -> None:
        """The same key cannot have a second effect; a new key is a new effect, on an operator's word."""
        site.drop("order.edi", Order(number=1).content())
        site.run()
        (document,) = site.rows(tables.document)
        site.replay(document.id)
        site.run()
        assert len(site.delivered()) == 1
        site.replay(document.id, new_key=True)
        site.run()
        assert len({message["id"] for message in site.delivered()}) == 2

    def test_replay_of_a_good_file_makes_nothing_twice(self, site: SmallSite) -> None:
        """What went well the first time is left alone, and the 997 is not sent again."""
        site.drop("order.edi", two_sets(Order(number=1, sound=False), Order(number=2)))
        site.run()
        (file, _) = site.rows(tables.transmission)
        site.replay(file.id)
        site.run()
        states = site.documents()
        assert states == [
            ("PO0000001", "rejected"),
            ("PO0000002", "delivered"),
            ("PO0000001", "rejected"),
        ]
        assert len(site.answers()) == len(site.delivered()) == 1
        assert site.rows(tables.document)[-1].parent_id == site.rows(tables.document)[0].id

    def test_replay_of_a_file_leaves_alone_what_one_target_has(
        self, tmp_path: Path, clock: StillClock
    ) -> None:
        """Refused by one target and taken by the other: reading the file again must not give the second one two."""
        with Erp([Reply(status=422)]) as strict, Erp() as willing:
            urls = f'  erp: {{type: http, url: "{strict.url}"}}\n  two: {{type: http, url: "{willing.url}"}}'
            site = SmallSite(root=tmp_path, adapters=urls)
            site.write()
            partner = PARTNER.format(name="acme", identity="ACME")
            site.partner("acme", partner.replace("[erp]", "[erp, two]"))
            site.drop("1.edi", Order(number=1).content())
            site.run(clock)
            site.replay(site.rows(tables.transmission)[0].id)
            site.run(clock)
        assert site.documents() == [("PO0000001", "held")]
        assert len(willing.effects) == 1

    def test_replay_of_a_duplicate_file_is_not_answered_again(self, site: SmallSite) -> None:
        """Its bytes have had their 997 already."""
        for name in ("order.edi", "again.edi"):
            site.drop(name, Order(number=1).content())
            site.run()
        duplicate = next(row for row in site.rows(tables.transmission) if row.state == "duplicate")
        site.replay(duplicate.id)
        site.run()
        assert len(site.answers()) == len(site.delivered()) == 1

    def test_replay_of_a_document_leaves_alone_what_is_on_its_way(
        self, tmp_path: Path, clock: StillClock
    ) -> None:
        """Held at one target and only late at the other: the late one gets it once, new key or not."""
        with Erp([Reply(status=422)]) as strict, Erp([Reply(status=503)]) as late:
            urls = f'  erp: {{type: http, url: "{strict.url}"}}\n  two: {{type: http, url: "{late.url}"}}'
            site = SmallSite(root=tmp_path, adapters=urls)
            site.write()
            partner = PARTNER.format(name="acme", identity="ACME")
            site.partner("acme", partner.replace("[erp]", "[erp, two]"))
            site.drop("1.edi", Order(number=1).content())
            site.run(clock)
            site.replay(site.rows(tables.document)[0].id, new_key=True)
            for _ in range(2):
                clock.advance(11)
                site.run(clock)
        assert site.documents() == [("PO0000001", "delivered")]
        assert (len(strict.effects), len(late.effects)) == (1, 1)

    def test_file_that_is_being_read_again_is_not_read_twice(self, site: SmallSite) -> None:
        """An operator who asks twice, or for a file and its replay at once, gets one reading and one 997."""
        site.share("van")
        content = Order(number=1, sender="NEWCO").content()
        site.drop("order.edi", content, partner="van")
        site.run()
        (file,) = site.rows(tables.transmission)
        site.replay(file.id)
        site.run()
        site.partner("newco", PARTNER.format(name="newco", identity="NEWCO"))
        numbers = [row.id for row in site.rows(tables.transmission)]
        assert [step.act for step in site.replay(*numbers)] == ["read again"]
        assert [step.act for step in site.replay(*numbers)] == ["nothing"]
        site.run()
        assert len(site.answers("newco")) == 1
        assert site.documents() == [("PO0000001", "delivered")]

    def test_document_without_a_target_is_not_replayed_into_nowhere(self, tmp_path: Path) -> None:
        """It would be ready for ever, and nobody would look at it again."""
        site = SmallSite(root=tmp_path, environment="production")
        site.write()
        site.drop("order.edi", Order(number=1).content().replace(b"*0*P*>", b"*0*T*>"))
        site.run()
        text = PARTNER.format(name="acme", identity="ACME")
        site.partner("acme", text.partition("receive:")[0] + "receive: []\n")
        with pytest.raises(NowhereToGo, match="no agreement with acme about a 850"):
            site.replay(site.rows(tables.document)[0].id)
        assert site.documents() == [("PO0000001", "held")]
