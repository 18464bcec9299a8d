"""The commands that only look: status, list, show, why, ledger verify."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from edigateway.cli.exits import Exit
from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.control import Answer, Control
from edigateway.ledger.unit import Unit
from tests.support.ledger_rows import add_message
from tests.support.orders import Order
from tests.support.site import SmallSite
from tests.unit.cli.conftest import Edigw, typed

BAD, GOOD = Order(number=2).po_number, Order(number=1).po_number


def row_of(edigw: Edigw, number: str) -> int:
    (found,) = json.loads(edigw("list", "--key", number, "--json").stdout)
    return int(found["id"])


@pytest.fixture
def quiet(empty: SmallSite) -> SmallSite:
    """Return a site with a ledger and nothing in it that needs anybody."""
    empty.run()
    return empty


def in_ledger(site: SmallSite, work: Callable[[Unit], int]) -> int:
    """Write something into a site's ledger, and return its number."""
    ledger = site_ledger(read_site(site.root), SystemClock())
    try:
        return ledger.write("test", work)
    finally:
        ledger.close()


@contextmanager
def answering(site: SmallSite, answer: Answer) -> Iterator[None]:
    """Answer commands on a site's socket, as its daemon would."""
    control = Control(site.root / "state", lambda request: answer)
    try:
        yield
    finally:
        control.close()


def troubles(site: SmallSite) -> list[str]:
    """Return what ``status --json`` says that a person must look after, besides files."""
    result = typed("status", "--json", site=site.root)
    assert result.exit_code == Exit.PERSON
    return list(json.loads(result.stdout)["troubles"])


class TestStatus:
    def test_what_needs_a_person_is_shown_and_is_exit_3(self, edigw: Edigw) -> None:
        """The operator sees that no daemon runs, what is quarantined, and what to type next."""
        result = edigw("status")
        assert result.exit_code == Exit.PERSON
        assert "small (test): the daemon is NOT running" in result.stdout
        assert "Needs a person (1)" in result.stdout
        assert "Next: edigw why" in result.stdout

    def test_json_has_every_part(self, edigw: Edigw) -> None:
        """Monitoring reads the same facts."""
        found = json.loads(edigw("status", "--json").stdout)
        assert (found["site"], found["environment"], found["daemon"]) == ("small", "test", None)
        assert {"partner": "acme", "state": "delivered", "count": 1} in found["counts"]
        assert [each["state"] for each in found["needing_a_person"]] == ["quarantined"]
        assert (found["waiting"], found["overdue"]) == ([], [])
        assert found["size"]["documents"] == 2

    def test_no_ledger_yet_is_exit_69(self, empty: SmallSite) -> None:
        """A site where nothing ever ran says so, and what would make a ledger."""
        result = typed("status", site=empty.root)
        assert result.exit_code == Exit.UNAVAILABLE
        assert "edigw run" in result.stderr

    def test_all_well_is_exit_0(self, quiet: SmallSite) -> None:
        """Nothing to do is told, too."""
        with answering(quiet, {"pid": 7, "digest": read_site(quiet.root).digest}):
            result = typed("status", site=quiet.root)
        assert result.exit_code == Exit.OK
        assert "Nothing needs a person." in result.stdout

    def test_daemon_that_does_not_run_needs_a_person(self, quiet: SmallSite) -> None:
        """Without it nothing goes on, so monitoring must hear of it though no file is stuck."""
        result = typed("status", site=quiet.root)
        assert result.exit_code == Exit.PERSON
        assert "Nothing needs a person" not in result.stdout
        assert troubles(quiet) == ["the daemon is NOT running; start it: edigw run"]

    def test_mailbox_that_cannot_be_looked_at_needs_a_person(self, quiet: SmallSite) -> None:
        """What the partner puts there is not seen."""
        state = {"pid": 7, "digest": read_site(quiet.root).digest}
        with answering(quiet, {**state, "mailboxes": {"acme": "gone", "van": None}}):
            result = typed("status", site=quiet.root)
            assert troubles(quiet) == ["the mailbox acme cannot be looked at: gone"]
        assert result.exit_code == Exit.PERSON
        assert "Nothing needs a person" not in result.stdout
        assert "! the mailbox acme cannot be looked at: gone" in result.stdout

    def test_files_with_faults_need_a_person_and_changed_ones_do_not(
        self, quiet: SmallSite
    ) -> None:
        """The daemon could not start again; a change only waits for its reload."""
        with answering(quiet, {"pid": 7, "digest": "former"}):
            changed = typed("status", site=quiet.root)
            (quiet.root / "partners" / "acme.yaml").write_text("surprise: 1\n")
            faulty = typed("status", site=quiet.root)
            assert "have faults" in troubles(quiet)[0]
        assert changed.exit_code == Exit.OK
        assert "have changed" in changed.stdout
        assert faulty.exit_code == Exit.PERSON

    def test_daemon_that_cannot_answer_needs_a_person(self, quiet: SmallSite) -> None:
        """A daemon that is there and not well is not taken for one that is."""
        with answering(quiet, {"ok": False, "error": "no memory"}):
            assert troubles(quiet) == ["the daemon cannot say how it is: no memory"]


class TestList:
    def test_every_arrival_has_its_line(self, edigw: Edigw) -> None:
        """Documents, the duplicate and the stranger, in the order in which they came."""
        found = json.loads(edigw("list", "--json").stdout)
        assert {(each["kind"], each["state"]) for each in found} == {
            ("purchase_order", "delivered"),
            ("purchase_order", "rejected"),
            ("file", "duplicate"),
            ("file", "quarantined"),
        }
        assert [each["at"] for each in found] == sorted(each["at"] for each in found)

    def test_conditions_narrow(self, edigw: Edigw) -> None:
        """State and partner together."""
        found = json.loads(
            edigw("list", "--state", "rejected", "--partner", "acme", "--json").stdout
        )
        assert [each["number"] for each in found] == [BAD]

    def test_output_into_a_pipe_is_not_folded_or_coloured(self, edigw: Edigw) -> None:
        """A line of the list is a line of the file, and ends without blanks."""
        lines = edigw("list").stdout.splitlines()
        assert len(lines) == 5
        assert all(line == line.rstrip() and "\x1b" not in line for line in lines)

    def test_what_is_no_time_is_a_usage_error_that_shows_the_forms(self, edigw: Edigw) -> None:
        """The message teaches how times are written."""
        result = edigw("list", "--since", "yesterday")
        assert result.exit_code == Exit.USAGE
        assert "2h" in result.stderr

    @pytest.mark.parametrize(
        "command", [["list"], ["status"], ["why", "gpj.edi"], ["list", "--json"]]
    )
    def test_hostile_name_cannot_steer_the_terminal(self, edigw: Edigw, command: list[str]) -> None:
        """No escape sequence, bell or change of direction of a partner's making is ever written."""
        result = edigw(*command)
        assert "gpj.edi" in result.stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)


class TestShow:
    def test_document_is_shown_with_what_it_hangs_on(self, edigw: Edigw) -> None:
        """What it is, what made it, and the rows above and below."""
        result = edigw("show", row_of(edigw, GOOD))
        assert result.exit_code == Exit.OK
        for word in ("document", "map_digest", "config_digest", "transmission", "delivery", GOOD):
            assert word in result.stdout

    def test_payload_is_the_file_byte_for_byte(self, edigw: Edigw) -> None:
        """What the partner sent comes out as it came in."""
        result = edigw("show", row_of(edigw, GOOD), "--payload")
        assert result.stdout_bytes == Order(number=1).content()

    def test_content_is_the_canonical_json(self, edigw: Edigw) -> None:
        """The document as the ERP got it, without the message around it."""
        result = edigw("show", row_of(edigw, GOOD), "--content")
        assert json.loads(result.stdout)["number"] == GOOD

    def test_refused_document_has_no_content(self, edigw: Edigw) -> None:
        """There is no JSON of what was refused, and that is said."""
        result = edigw("show", row_of(edigw, BAD), "--content")
        assert result.exit_code == Exit.FOUND
        assert "has no canonical JSON" in result.stderr

    def test_journal_entries_are_shown_on_demand(self, edigw: Edigw) -> None:
        """The auditor sees what happened to the row, in JSON too."""
        number = row_of(edigw, GOOD)
        assert "document.made" in edigw("show", number, "--journal").stdout
        found = json.loads(edigw("show", number, "--journal", "--json").stdout)
        assert [each["event"] for each in found["journal"]] == ["document.made"]

    def test_facts_are_lines_and_no_python(self, quiet: SmallSite) -> None:
        """Each has its name; JSON remains JSON."""
        facts = {"protection": "signed", "odd": ["one", "two"], "mics": [["sha-256", "abc"]]}
        number = in_ledger(quiet, lambda unit: add_message(unit, facts=facts))
        shown = typed("show", number, site=quiet.root).stdout
        for line in ("facts protection  signed", "facts odd         two", "sha-256: abc"):
            assert line in shown
        assert "{" not in shown
        told = json.loads(typed("show", number, "--json", site=quiet.root).stdout)
        assert told["row"]["facts"] == facts

    def test_unknown_number_is_exit_1(self, edigw: Edigw) -> None:
        """Nothing in the ledger has it."""
        result = edigw("show", 999_999)
        assert result.exit_code == Exit.FOUND
        assert "999999" in result.stderr


class TestWhy:
    def test_refused_order_tells_the_finding_the_answer_and_the_partners_move(
        self, edigw: Edigw
    ) -> None:
        """One screen: what came, what is wrong in words, what we answered, who must act."""
        result = edigw("why", BAD)
        assert result.exit_code == Exit.OK
        for words in (
            "REJECTED",
            "bad.edi",
            "segment 2: BEG05",
            "our 997",
            "rejected (R)",
            "997 sent",
        ):
            assert words in result.stdout
        assert "partner: They must correct" in result.stdout
        assert len(result.stdout.splitlines()) < 25

    def test_interchange_that_asked_for_a_ta1_tells_of_it(self, quiet: SmallSite) -> None:
        """What was said of the envelope stands with the envelope, before its groups."""
        quiet.drop("asking.edi", Order(number=1).content().replace(b"*0*P*>", b"*1*P*>"))
        quiet.run()
        told = typed("why", "asking.edi", site=quiet.root).stdout
        assert "our TA1 000000001 says: accepted (A)" in told
        assert told.index("TA1 sent") < told.index("our 997 000000002")

    def test_delivered_order_tells_where_it_went(self, edigw: Edigw) -> None:
        """Nobody's move, and the name of the file that the ERP got."""
        result = edigw("why", GOOD)
        assert "delivered to erp: purchase_order-" in result.stdout
        assert "nobody" in result.stdout

    def test_duplicate_file_leads_to_the_first_one(self, edigw: Edigw) -> None:
        """The next command tells the story of what came before."""
        (story,) = json.loads(edigw("why", "again.edi", "--json").stdout)["stories"]
        first = story["next"][0].split()[-1]
        assert "good.edi" in edigw("why", first).stdout

    def test_stranger_comes_with_the_partner_file_that_would_admit_it(self, edigw: Edigw) -> None:
        """The integration engineer gets YAML to save, and what to type after that."""
        (story,) = json.loads(edigw("why", "gpj.edi", "--json").stdout)["stories"]
        assert story["move"]["who"] == "integration engineer"
        assert "qualifier" in story["file"]["remedy"]
        assert story["next"] == [
            f"edigw check && edigw reload && edigw replay {story['file']['id']} --apply"
        ]
        assert "This would admit the partner" in edigw("why", "gpj.edi").stdout

    def test_several_matches_are_all_told(self, edigw: Edigw) -> None:
        """A part of a number finds both orders, the newest last."""
        found = json.loads(edigw("why", "PO000000", "--json").stdout)
        assert found["found"] == 2
        told = edigw("why", "PO000000").stdout
        assert told.index(GOOD) != told.index(BAD)

    @pytest.mark.parametrize("form", ["{number}", "{reference}", "<{reference}>"])
    def test_refused_message_is_told_of_though_it_has_no_file(
        self, quiet: SmallSite, form: str
    ) -> None:
        """By its number in `edigw status`, and by the Message-ID that the partner asks about."""
        number = in_ledger(quiet, add_message)
        result = typed("why", form.format(number=number, reference="1.2@acme"), site=quiet.root)
        assert result.exit_code == Exit.OK, result.output
        assert f"message {number} of acme: REFUSED" in result.stdout
        assert "decryption-failed: no key of ours opens it" in result.stdout
        assert f"edigw as2 doctor {number}" in result.stdout

    def test_refused_post_is_the_partners_move(self, quiet: SmallSite) -> None:
        """What came by HTTP is nothing for the doctor, who says so."""
        number = in_ledger(quiet, lambda unit: add_message(unit, transport="http"))
        assert "doctor" not in typed("why", number, site=quiet.root).stdout
        result = typed("as2", "doctor", number, site=quiet.root)
        assert result.exit_code == Exit.FOUND
        assert f"{number} came by http" in result.stderr

    def test_nothing_found_is_exit_1_with_a_hint(self, edigw: Edigw) -> None:
        """A dead end shows a way on."""
        result = edigw("why", "no\x1bthing")
        assert result.exit_code == Exit.FOUND
        assert "edigw list" in result.stderr
        assert "\x1b" not in result.stderr


class TestLedgerVerify:
    def test_whole_ledger_is_exit_0_and_names_its_head(self, edigw: Edigw) -> None:
        """The hash to write down is shown."""
        found = json.loads(edigw("ledger", "verify", "--json").stdout)
        assert found["sound"] is True
        result = edigw("ledger", "verify")
        assert result.exit_code == Exit.OK
        assert found["head"] in result.stdout

    def test_damaged_payload_is_exit_1(self, empty: SmallSite) -> None:
        """Bytes that were changed on disk are found and named."""
        empty.drop("a.edi", Order(number=1).content())
        empty.run()
        ledger = empty.root / "state" / "ledger.db"
        spoil(ledger)
        result = typed("ledger", "verify", site=empty.root)
        assert result.exit_code == Exit.FOUND
        assert "payload" in result.stdout


def spoil(ledger: Path) -> None:
    """Change a stored payload behind the ledger's back."""
    engine = create_engine(f"sqlite:///{ledger}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE payload SET body = X'00', encoding = 'raw'"))
    engine.dispose()
