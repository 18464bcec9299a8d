"""The commands that do something: init, check, run --once, replay, reload; and what version and schema say."""

import json
from pathlib import Path

import pytest

from edigateway import __version__
from edigateway.cli.exits import Exit
from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.control import Answer, Control
from edigateway.ledger import tables
from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite
from tests.unit.cli.conftest import typed


class TestInit:
    def test_new_site_is_without_faults(self, tmp_path: Path) -> None:
        """What init makes, check takes; and it is said what to do next."""
        made = typed("init", tmp_path / "edi")
        assert made.exit_code == Exit.OK
        assert "edigw check && edigw run" in made.stdout
        assert typed("check", site=tmp_path / "edi").exit_code == Exit.OK

    def test_existing_site_is_left_alone(self, empty: SmallSite) -> None:
        """A second init is refused, and changes nothing."""
        before = (empty.root / "edigateway.yaml").read_bytes()
        result = typed("init", empty.root)
        assert result.exit_code == Exit.FOUND
        assert "there is a site here already" in result.stderr
        assert (empty.root / "edigateway.yaml").read_bytes() == before

    def test_folder_gives_the_name_in_small_letters(self, tmp_path: Path) -> None:
        """A folder may be called anything."""
        typed("init", tmp_path / "Ach & Weh EDI")
        assert "site: ach-weh-edi" in (tmp_path / "Ach & Weh EDI" / "edigateway.yaml").read_text()


class TestCheck:
    def test_good_site_is_counted(self, empty: SmallSite) -> None:
        """What is there is told, so that a forgotten file is noticed."""
        result = typed("check", site=empty.root)
        assert result.exit_code == Exit.OK
        assert "1 partner" in result.stdout
        assert (
            json.loads(typed("check", "--json", site=empty.root).stdout)["counts"]["partners"] == 1
        )

    def test_every_fault_is_one_line_with_its_place(self, empty: SmallSite) -> None:
        """FILE:LINE:COLUMN: what; what to do, for each fault; JSON has the same."""
        path = empty.root / "partners" / "acme.yaml"
        path.write_text(path.read_text().replace("x12/850", "x12/85O").replace("[erp]", "[epr]"))
        result = typed("check", site=empty.root)
        assert result.exit_code == Exit.FOUND
        lines = [each for each in result.stdout.splitlines() if each.startswith(f"{path}:")]
        assert len(lines) == 2
        assert "did you mean 'erp'?" in result.stdout
        faults = json.loads(typed("check", "--json", site=empty.root).stdout)["faults"]
        assert {each["line"] > 0 for each in faults} == {True}
        assert len(faults) == 2

    def test_map_that_no_partner_names_is_checked_too(self, empty: SmallSite) -> None:
        """A slip in it, and a name that is taken, are told with file and line."""
        maps = empty.root / "maps"
        maps.mkdir()
        (maps / "a.yaml").write_text("map: acme/850\nextends: x12/850\nfields:\n  contrat: BEG03\n")
        (maps / "b.yaml").write_text("map: acme/850\nextends: x12/850\n")
        result = typed("check", site=empty.root)
        assert result.exit_code == Exit.FOUND
        assert f"{maps}/a.yaml:4:" in result.stdout
        assert f"{maps}/b.yaml:1:6: the map 'acme/850' is in {maps}/a.yaml already" in result.stdout

    def test_folder_that_is_not_there_is_a_warning_with_its_place(self, empty: SmallSite) -> None:
        """Nothing could arrive there, so all is not well; it may be mounted later, so it is no fault."""
        (empty.root / "acme" / "in").rmdir()
        result = typed("check", site=empty.root)
        partner, folder = empty.root / "partners" / "acme.yaml", empty.root / "acme" / "in"
        assert result.exit_code == Exit.OK
        assert (
            f"{partner}:3:15: warning: inbox.path: there is no folder {folder}; run: mkdir -p {folder}"
            in result.stdout
        )
        assert "All is well" not in result.stdout
        assert "No faults, but 1 warning" in result.stdout

    def test_folder_that_is_no_site_is_said(self, tmp_path: Path) -> None:
        """The message says how to name the right one."""
        result = typed("check", site=tmp_path)
        assert result.exit_code == Exit.FOUND
        assert "edigw init" in result.stdout


class TestRunOnce:
    def test_pass_without_trouble_is_exit_0_and_shows_what_it_made(self, empty: SmallSite) -> None:
        """The summary has the order and its state."""
        empty.drop("a.edi", Order(number=1).content())
        result = typed("run", "--once", site=empty.root)
        assert result.exit_code == Exit.OK
        assert Order(number=1).po_number in result.stdout
        assert "Done: 1 new, 0 to be looked at by a person." in result.stdout

    def test_only_what_is_new_makes_exit_3(self, empty: SmallSite) -> None:
        """A stranger's file is exit 3 in the pass that quarantined it, and no more in the next."""
        empty.drop("a.edi", Order(number=1, sender="STRANGER").content())
        assert typed("run", "--once", site=empty.root).exit_code == Exit.PERSON
        assert typed("run", "--once", site=empty.root).exit_code == Exit.OK

    def test_faults_of_the_site_are_exit_78(self, empty: SmallSite) -> None:
        """They are listed on standard error, without a traceback."""
        (empty.root / "partners" / "acme.yaml").write_text("partner: acme\nsurprise: 1\n")
        result = typed("run", "--once", site=empty.root)
        assert result.exit_code == Exit.MISCONFIGURED
        assert "surprise" in result.stderr
        assert "Traceback" not in result.stderr

    def test_ledger_of_another_process_is_exit_75(self, empty: SmallSite) -> None:
        """Whoever holds it is named."""
        empty.run()
        ledger = site_ledger(read_site(empty.root), SystemClock())
        try:
            result = typed("run", "--once", site=empty.root)
        finally:
            ledger.close()
        assert result.exit_code == Exit.HELD
        assert "held by process" in result.stderr


class TestReplay:
    @pytest.fixture
    def quarantined(self, empty: SmallSite) -> SmallSite:
        empty.drop("a.edi", Order(number=1, sender="STRANGER").content())
        empty.run()
        return empty

    def number(self, site: SmallSite) -> int:
        (found,) = json.loads(typed("list", "--json", "--limit", 1, site=site.root).stdout)
        return int(found["id"])

    def test_plan_changes_nothing(self, quarantined: SmallSite) -> None:
        """Without --apply one only reads what would be done."""
        before = quarantined.files()
        result = typed("replay", self.number(quarantined), site=quarantined.root)
        assert result.exit_code == Exit.OK
        assert "read again" in result.stdout
        assert "Nothing was done yet" in result.stdout
        assert quarantined.files() == before

    def test_apply_without_a_daemon_is_done_at_the_next_run(self, quarantined: SmallSite) -> None:
        """The file is read again, and once the partner is known it gets through."""
        quarantined.partner(
            "stranger",
            "partner: stranger\nidentities: [{qualifier: ZZ, id: STRANGER}]\n"
            "inbox: {path: stranger/in}\noutbox: {path: stranger/out}\n"
            'receive: [{document: "850", map: x12/850, deliver_to: [erp]}]\n',
        )
        acme = quarantined.root / "partners" / "acme.yaml"
        acme.write_text(acme.read_text().replace("inbox: {path: acme/in, ready: rename}\n", ""))
        result = typed("replay", "--state", "quarantined", "--apply", site=quarantined.root)
        assert result.exit_code == Exit.OK
        assert "at the next `edigw run`" in result.stdout
        quarantined.run()
        assert quarantined.documents() == [(Order(number=1).po_number, "delivered")]

    def test_what_was_replayed_is_not_chosen_by_its_state_again(
        self, quarantined: SmallSite
    ) -> None:
        """A state chooses what still stands, so that a second command does not double the first."""
        typed("replay", "--state", "quarantined", "--apply", site=quarantined.root)
        result = typed("replay", "--state", "quarantined", "--apply", site=quarantined.root)
        assert result.exit_code == Exit.FOUND
        assert "nothing to replay" in result.stdout

    def test_new_key_comes_with_a_warning(self, empty: SmallSite) -> None:
        """Whoever makes the ERP take something twice reads so before."""
        empty.drop("a.edi", Order(number=1).content())
        empty.run()
        number = self.number(empty)
        assert (
            "takes each document again"
            in typed("replay", number, "--new-key", site=empty.root).stdout
        )
        typed("replay", number, "--new-key", "--apply", site=empty.root)
        empty.run()
        assert len({each["id"] for each in empty.delivered()}) == 2

    @pytest.mark.parametrize(
        "arguments", [[], [1, "--state", "held"], [1, "--partner", "acme"], ["--state", "ready"]]
    )
    def test_unclear_choice_is_a_usage_error(
        self, empty: SmallSite, arguments: list[object]
    ) -> None:
        """Numbers or a state, never both or neither."""
        assert typed("replay", *arguments, site=empty.root).exit_code == Exit.USAGE

    def test_json_has_the_steps(self, quarantined: SmallSite) -> None:
        """A script reads the plan before it asks for the act."""
        number = self.number(quarantined)
        found = json.loads(typed("replay", number, "--json", site=quarantined.root).stdout)
        assert found["applied"] is False
        assert [(each["act"], each["subject_id"]) for each in found["steps"]] == [
            ("read again", number)
        ]

    def test_what_was_replayed_is_not_planned_again(self, quarantined: SmallSite) -> None:
        """The plan names the newer row, and is about that one as long as it needs somebody."""
        first = self.number(quarantined)
        typed("replay", first, "--apply", site=quarantined.root)
        quarantined.run()
        newer = self.number(quarantined)
        assert self.step(quarantined, first) == (
            "read again",
            newer,
            f"it was read again as file {newer}, which is quarantined",
        )
        quarantined.partner("acme", PARTNER.format(name="acme", identity="STRANGER"))
        typed("replay", first, "--apply", site=quarantined.root)
        quarantined.run()
        assert quarantined.documents() == [(Order(number=1).po_number, "delivered")]
        last = int(quarantined.rows(tables.document)[0].transmission_id)
        done = f"it was read again as file {last}, which is read"
        for number in (first, newer):
            assert self.step(quarantined, number) == ("nothing", last, done)

    def test_document_that_was_replaced_is_planned_by_the_newer_one(self, empty: SmallSite) -> None:
        """A refused order that was read again is refused once more: that one can be tried again."""
        empty.drop("a.edi", Order(number=1, sound=False).content())
        empty.run()
        (document,) = empty.rows(tables.document)
        typed("replay", document.id, "--apply", site=empty.root)
        empty.run()
        newer = empty.rows(tables.document)[-1]
        assert self.step(empty, document.id) == (
            "read again",
            newer.transmission_id,
            f"it was replaced by document {newer.id}, which is rejected",
        )

    def step(self, site: SmallSite, number: int) -> tuple[str, int, str]:
        found = json.loads(typed("replay", number, "--json", site=site.root).stdout)
        (step,) = found["steps"]
        return step["act"], step["subject_id"], step["reason"]


class TestReload:
    @pytest.mark.parametrize(
        ("answer", "said", "code"),
        [
            ({"warnings": ["w"]}, {"taken": True, "error": "", "warnings": ["w"]}, Exit.OK),
            (
                {"ok": False, "error": "a.yaml:1:1: bad"},
                {"taken": False, "error": "a.yaml:1:1: bad", "warnings": []},
                Exit.MISCONFIGURED,
            ),
        ],
    )
    def test_json_says_whether_the_files_were_taken(
        self, empty: SmallSite, answer: Answer, said: object, code: Exit
    ) -> None:
        """A script reads what a person would."""
        (empty.root / "state").mkdir()
        control = Control(empty.root / "state", lambda request: answer)
        try:
            result = typed("reload", "--json", site=empty.root)
        finally:
            control.close()
        assert json.loads(result.stdout) == said
        assert result.exit_code == code


class TestOthers:
    def test_reload_without_a_daemon_is_exit_69(self, empty: SmallSite) -> None:
        """There is nobody to tell."""
        result = typed("reload", site=empty.root)
        assert result.exit_code == Exit.UNAVAILABLE
        assert "no daemon is running" in result.stderr

    def test_version_names_the_release(self) -> None:
        """The first line of any report of a fault."""
        assert __version__ in typed("version").stdout

    def test_schema_of_every_named_kind_is_json(self) -> None:
        """What the list names can be asked for."""
        for kind in typed("schema").stdout.split():
            assert "$schema" in json.loads(typed("schema", kind).stdout)

    def test_schema_of_an_unknown_kind_is_a_usage_error(self) -> None:
        """The message lists the kinds."""
        result = typed("schema", "order")
        assert result.exit_code == Exit.USAGE
        assert "purchase_order" in result.stderr
