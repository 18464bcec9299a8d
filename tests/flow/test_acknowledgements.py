"""What a partner is told: 997, 999 and TA1 through the whole house, on real folders and a real ledger."""

import json
from pathlib import Path

import pytest

from edigateway.ledger import tables
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.evidence.story import Story
from edigateway.ledger.evidence.telling import tell
from edigateway.ledger.ledger import open_reader
from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite

ACME = PARTNER.format(name="acme", identity="ACME")
ORDER = Order(number=1).content()
ASKING = ORDER.replace(b"*0*P*>", b"*1*P*>")
TA1_ALWAYS = ACME + "interchange_acknowledgement: always\n"
TA1_NEVER = ACME + "interchange_acknowledgement: never\n"


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    return made


def _agree(site: SmallSite, **terms: str) -> None:
    """Change what was agreed about the 850s of acme."""
    more = "".join(f", {key}: {value}" for key, value in terms.items())
    site.partner("acme", ACME.replace("[erp]}", f"[erp]{more}}}"))


def _ta1s(site: SmallSite) -> list[str]:
    return [answer[1] for answer in site.answers() if answer[1].startswith("TA1")]


def _story(site: SmallSite, text: str) -> Story:
    reader = open_reader(f"sqlite:///{site.root.absolute()}/state/ledger.db")
    with reader.read() as connection:
        story = tell(connection, subjects(connection, text)[0])
    reader.close()
    return story


class TestImplementation:
    def test_order_is_answered_with_a_999_where_that_was_agreed(self, site: SmallSite) -> None:
        """The answer, its file's name, the ledger and what is owed all say 999."""
        _agree(site, acknowledge="999")
        site.drop("order.edi", ORDER)
        site.run()
        (answer,) = site.answers()
        assert answer[1].endswith("*005010X231A1")
        assert answer[2:7] == [
            "ST*999*0001*005010X231A1",
            "AK1*PO*1*004010",
            "AK2*850*0001",
            "IK5*A",
            "AK9*A*1*1*1",
        ]
        ((name, state),) = site.files("out")
        assert name.startswith("999-000000001-")
        assert state == "delivered"
        (row,) = site.rows(tables.acknowledgement)
        assert (row.kind, row.verdict, row.control_number) == ("999", "A", "000000001")
        (owed,) = site.rows(tables.obligation)
        assert (owed.what, owed.met_at is not None) == ("999", True)
        (made,) = [row for row in site.rows(tables.journal) if row.event == "acknowledgement.made"]
        assert json.loads(made.facts)["kind"] == "999"

    def test_accepted_sets_are_left_out_where_that_was_agreed(self, site: SmallSite) -> None:
        """The rejected set is named, the accepted one only counted."""
        _agree(site, acknowledge_sets="erroneous")
        head, _, tail = Order(number=1, sound=False).content().decode().partition("GE*1")
        second = "".join(f"{segment}~\n" for segment in Order(number=2).segments())
        second = second.replace("ST*850*0001", "ST*850*0002").replace("*0001~", "*0002~")
        site.drop("order.edi", f"{head}{second}GE*2{tail}".encode())
        site.run()
        (answer,) = site.answers()
        assert [each for each in answer if each.startswith("AK2")] == ["AK2*850*0001"]
        assert "AK9*P*2*2*1" in answer

    def test_groups_of_different_releases_are_answered_apart(self, site: SmallSite) -> None:
        """A group of 997s is of one release, so there is one for each."""
        text = ORDER.decode()
        group = text[text.index("GS*") : text.index("IEA*")]
        newer = (
            group.replace("004010", "005010").replace("*1*X*", "*2*X*").replace("GE*1*1", "GE*1*2")
        )
        site.drop("order.edi", text.replace("IEA*1", f"{newer}IEA*2").encode())
        site.run()
        answers = site.answers()
        assert [answer[1].split("*")[8] for answer in answers] == ["004010", "005010"]
        assert [answer[3] for answer in answers] == ["AK1*PO*1", "AK1*PO*2*005010"]


class TestInterchange:
    def test_interchange_that_asks_for_a_ta1_gets_one_of_its_own(self, site: SmallSite) -> None:
        """ISA14 = 1: a TA1 in an interchange without groups, before the 997, and both are recorded."""
        site.drop("order.edi", ASKING)
        site.run()
        (functional, ta1) = site.answers()
        assert functional[2].startswith("ST*997")
        assert [each.split("*")[0] for each in ta1] == ["ISA", "TA1", "IEA"]
        assert ta1[1].endswith("*A*000")
        assert ta1[0].split("*")[13] == "000000001"
        rows = site.rows(tables.acknowledgement)
        assert [(row.kind, row.verdict, row.group_id is None) for row in rows] == [
            ("TA1", "A", True),
            ("997", "A", False),
        ]
        assert len({row.interchange_id for row in rows}) == 1
        owed = site.rows(tables.obligation)
        assert [(row.what, row.met_at is not None) for row in owed] == [
            ("TA1", True),
            ("997", True),
        ]

    @pytest.mark.parametrize(("isa12", "ours"), [("00501", "00501"), ("U0401", "00401")])
    def test_ta1_is_in_an_envelope_like_theirs(
        self, site: SmallSite, isa12: str, ours: str
    ) -> None:
        """ISA12 of theirs, or a usual one where that is no release."""
        site.drop("order.edi", ASKING.replace(b"*U*00401*", f"*U*{isa12}*".encode()))
        site.run()
        assert site.answers()[1][0].split("*")[12] == ours

    def test_interchange_that_does_not_ask_gets_no_ta1(self, site: SmallSite) -> None:
        """ISA14 = 0, and nothing else was agreed."""
        site.drop("order.edi", ORDER)
        site.run()
        assert _ta1s(site) == []

    @pytest.mark.parametrize(
        ("partner", "content", "count"), [(TA1_ALWAYS, ORDER, 1), (TA1_NEVER, ASKING, 0)]
    )
    def test_what_was_agreed_goes_before_what_is_asked_for(
        self, site: SmallSite, partner: str, content: bytes, count: int
    ) -> None:
        """Some partners want a TA1 for everything, some set ISA14 and mean nothing by it."""
        site.partner("acme", partner)
        site.drop("order.edi", content)
        site.run()
        assert len(_ta1s(site)) == count
        assert len(site.answers()) == count + 1

    def test_partner_without_an_outbox_gets_no_ta1(self, site: SmallSite) -> None:
        """There is no way to send it."""
        partner = ACME.replace("outbox: {path: acme/out}\n", "")
        site.partner("acme", partner.replace("[erp]}", "[erp], acknowledge: none}"))
        site.drop("order.edi", ASKING)
        site.run()
        assert site.files("out") == []
        assert site.documents() == [("PO0000001", "delivered")]

    def test_same_bytes_again_are_refused_by_ta1_alone(self, site: SmallSite) -> None:
        """R 025: the interchange is not acted on, and its groups are not answered again."""
        for name in ("order.edi", "again.edi"):
            site.drop(name, ASKING)
            site.run()
        assert [said.rsplit("*", 2)[1:] for said in _ta1s(site)] == [["A", "000"], ["R", "025"]]
        assert len(site.answers()) == 3
        assert len(site.delivered()) == 1

    @pytest.mark.parametrize("together", [True, False])
    def test_number_that_was_used_before_is_told(self, site: SmallSite, together: bool) -> None:
        """E 025: another order under the same ISA13 is taken, recorded before or with it."""
        first = Order(number=1).content()
        site.drop("a.edi", first)
        if not together:
            site.run()
        other = Order(number=2).content().replace(b"*0*P*>", b"*1*P*>")
        other = other.replace(b"000000002", b"000000001")
        site.drop("b.edi", other)
        site.run()
        assert [said.rsplit("*", 2)[1:] for said in _ta1s(site)] == [["E", "025"]]
        assert len(site.delivered()) == 2

    def test_ta1_is_not_answered(self, site: SmallSite) -> None:
        """Two gateways that always answer would never stop."""
        site.partner("acme", TA1_ALWAYS)
        header = ASKING.decode().split("~")[0]
        site.drop(
            "ta1.edi",
            f"{header}~TA1*000000001*240105*1200*A*000~IEA*0*{header.split('*')[13]}~".encode(),
        )
        site.run()
        assert [state for _, state in site.files()] == ["read"]
        assert site.answers() == []

    def test_replay_answers_nothing_again(self, site: SmallSite) -> None:
        """The partner has its TA1 already."""
        site.drop("order.edi", ASKING)
        site.run()
        (file, *_) = site.rows(tables.transmission)
        site.replay(file.id)
        site.run()
        assert len(site.answers()) == 2

    def test_ta1_is_part_of_the_story_of_its_file(self, site: SmallSite) -> None:
        """Whoever asks about the file we sent is told of the file that it answers."""
        site.drop("order.edi", ASKING)
        site.run()
        names = [name for name, _ in site.files("out")]
        stories = [_story(site, name) for name in names]
        assert {each.file.name for each in stories} == {"order.edi"}
        (interchange,) = stories[0].interchanges
        assert [answer.kind for answer in interchange.answers] == ["TA1"]
        assert [answer.kind for answer in stories[0].answers] == ["TA1", "997"]
