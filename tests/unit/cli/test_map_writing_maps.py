"""``edigw map`` for who writes maps: check, show, test, diff; and ``edigw table``."""

import json
from pathlib import Path

import pytest

from edigateway.cli.exits import Exit
from tests.support.benches import ACME, ORDER, ROWS, write_map
from tests.support.orders import Order
from tests.support.site import SmallSite
from tests.unit.cli.conftest import typed

BAD = "map: acme/bad\nextends: x12/850\nfields:\n  number: BEGO3\n  ordered_on: BEG05\n"
CSV = b"Order,Line,Qty\nA-1,1,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with maps, which is no site."""
    write_map(tmp_path / "maps", ACME)
    write_map(tmp_path / "maps", ROWS)
    (tmp_path / "rows.csv").write_bytes(CSV)
    return tmp_path


class TestCheck:
    def test_faults_are_lines_that_editors_can_jump_to(self, folder: Path) -> None:
        """All of them at once, with what is near."""
        path = write_map(folder / "maps", BAD)
        result = typed("map", "check", "acme/bad", site=folder)
        assert result.exit_code == Exit.FOUND
        first, second, last = result.stdout.splitlines()
        assert first.startswith(f"{path}:4:11: unknown location 'BEGO3'; did you mean BEG03?")
        assert second.startswith(f"{path}:5:15: ")
        assert last == "2 faults."

    def test_notes_are_no_faults(self, folder: Path) -> None:
        """A map that only reads is a good map."""
        result = typed("map", "check", "acme/850", site=folder)
        assert result.exit_code == Exit.OK
        assert ": note: department can only be read" in result.stdout
        assert result.stdout.splitlines()[-1] == "No faults, but 2 notes, in 1 map."

    def test_json_has_faults_and_notes(self, folder: Path) -> None:
        """Programs find file, line and column."""
        path = write_map(folder / "maps", BAD)
        found = json.loads(typed("map", "check", str(path), "--json", site=folder).stdout)
        assert [(each["line"], each["column"]) for each in found["faults"]] == [(4, 11), (5, 15)]
        assert (found["maps"], found["notes"]) == ([], [])

    def test_all_is_well_without_faults(self, folder: Path) -> None:
        """Whoever sees nothing wrong is told so."""
        result = typed("map", "check", "acme/orders", site=folder)
        assert (result.exit_code, result.stdout) == (Exit.OK, "All is well with 1 map.\n")


class TestShow:
    def test_lines_name_their_file_and_line(self, folder: Path) -> None:
        """What the map changes, and what it takes over."""
        lines = typed("map", "show", "acme/850", site=folder).stdout.splitlines()
        places = {line.partition("#")[0].strip(): line.rpartition("# ")[2] for line in lines}
        assert places["unit: PO103 | lookup(acme-units)"].endswith("acme/850.yaml:8")
        assert places["number: BEG03"].endswith("x12/850.yaml:11")

    def test_text_is_a_map_that_can_be_used(self, folder: Path) -> None:
        """Places are comments."""
        shown = typed("map", "show", "acme/850", site=folder).stdout
        (folder / "copy.yaml").write_text(shown, "utf-8")
        again = typed("map", "show", folder / "copy.yaml", site=folder).stdout
        assert again.splitlines()[0] == shown.splitlines()[0]

    def test_whole_map_is_longer_and_has_no_parts(self, folder: Path) -> None:
        """Parts are laid out on demand."""
        whole = typed("map", "show", "acme/850", "--whole", site=folder).stdout
        assert len(whole) > len(typed("map", "show", "acme/850", site=folder).stdout)
        assert " part: " not in whole

    def test_source_is_the_python_that_reads(self, folder: Path) -> None:
        """What runs can be looked at."""
        source = typed("map", "show", "acme/orders", "--source", site=folder).stdout
        compile(source, "source", "exec")
        assert "def read_0(" in source

    def test_map_with_faults_is_not_shown(self, folder: Path) -> None:
        """They are told instead."""
        write_map(folder / "maps", BAD)
        result = typed("map", "show", "acme/bad", site=folder)
        assert (result.exit_code, result.stdout) == (Exit.MISCONFIGURED, "")
        assert "did you mean BEG03?" in result.stderr


class TestTest:
    def test_examples_are_accepted_and_then_hold(self, folder: Path) -> None:
        """First bad, then written, then good."""
        examples = folder / "maps" / "acme" / "orders.tests"
        examples.mkdir()
        (examples / "order.csv").write_bytes(CSV)
        codes = [
            typed("map", "test", *words, site=folder).exit_code
            for words in (["acme/orders"], ["acme/orders", "--accept"], ["acme/orders"])
        ]
        assert codes == [Exit.FOUND, Exit.OK, Exit.OK]
        (examples / "order.csv").write_bytes(CSV.replace(b"5", b"7"))
        result = typed("map", "test", "acme/orders", "--coverage", site=folder)
        assert result.exit_code == Exit.FOUND
        assert '0.lines.0.quantity: "5" -> "7"' in result.stdout
        assert "3 of 3 fields used; unmapped: nothing." in result.stdout
        found = json.loads(typed("map", "test", "acme/orders", "--json", site=folder).stdout)
        [example] = found["maps"][0]["examples"]
        assert (example["file"], example["good"]) == ("order.csv", False)

    def test_map_without_examples_is_told(self, folder: Path) -> None:
        """Nothing that was tested is not taken for all is well."""
        result = typed("map", "test", "acme/orders", site=folder)
        assert result.exit_code == Exit.FOUND
        assert "there is no example" in result.stdout


class TestDiff:
    def test_changes_are_put_together(self, folder: Path) -> None:
        """By fields, with examples; nothing that changes is exit 0."""
        copy = write_map(folder / "copy", ROWS.replace("USD", "EUR"))
        rows = folder / "rows.csv"
        result = typed("map", "diff", "acme/orders", copy, rows, site=folder)
        assert result.exit_code == Exit.FOUND
        assert "currency  1      USD     EUR" in result.stdout
        assert "1 document: 1 changed, 0 the same." in result.stdout
        same = typed("map", "diff", "acme/orders", "acme/orders", rows, "--json", site=folder)
        assert same.exit_code == Exit.OK
        assert json.loads(same.stdout)["documents"] == 1

    def test_documents_that_would_be_held_are_named(self, folder: Path) -> None:
        """With the finding that holds them."""
        copy = write_map(folder / "copy", ROWS.replace("Qty | decimal", "Order | decimal"))
        result = typed("map", "diff", "acme/orders", copy, folder / "rows.csv", site=folder)
        assert "Findings gained" in result.stdout
        assert "Now held (1)" in result.stdout

    @pytest.mark.parametrize("words", [[], ["--ledger", ORDER]])
    def test_files_or_the_ledger_must_be_named(self, folder: Path, words: list[str]) -> None:
        """One of them, and not both."""
        assert (
            typed("map", "diff", "x12/850", "x12/850", *words, site=folder).exit_code == Exit.USAGE
        )


UNITS = """\
map: acme/850
extends: x12/850
fields:
  lines: {fields: {unit: PO103 | lookup(acme-units)}}
tables:
  acme-units: {CA: case}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a site that received an order whose unit its table lacks."""
    site = SmallSite(root=tmp_path_factory.mktemp("units"))
    site.write()
    path = site.root / "partners" / "acme.yaml"
    path.write_text(path.read_text().replace("map: x12/850", "map: acme/850"))
    write_map(site.root / "maps", UNITS)
    site.drop("order.edi", Order(number=1).content())
    site.run()
    return site


class TestLedger:
    def test_received_files_are_compared_and_the_ledger_is_left_alone(
        self, site: SmallSite
    ) -> None:
        """What would have become of them with the map as it is to be."""
        copy = write_map(site.root / "copy", UNITS.replace("CA: case", "EA: each"))
        before = (site.root / "state" / "ledger.db").read_bytes()
        result = typed("map", "diff", "acme/850", copy, "--ledger", "--json", site=site.root)
        found = json.loads(result.stdout)
        assert found["documents"] == 1
        assert [each["path"] for each in found["fields"]] == ["lines.unit"]
        assert [each["code"] for each in found["findings_lost"]] == ["map-unknown-key"]
        assert (site.root / "state" / "ledger.db").read_bytes() == before
        other = typed("map", "diff", "x12/810", "x12/856", "--ledger", "--json", site=site.root)
        assert json.loads(other.stdout)["documents"] == 0

    def test_missing_rows_are_listed_to_be_pasted(self, site: SmallSite) -> None:
        """With the field that wanted them and how often."""
        result = typed("table", "missing", site=site.root)
        assert result.exit_code == Exit.OK
        assert result.stdout.splitlines()[:3] == ["# acme/850", "tables:", "  acme-units:"]
        assert '"EA":  # 3 times, lines.unit' in result.stdout
        [row] = json.loads(typed("table", "missing", "--json", site=site.root).stdout)
        assert row == {
            "map": "acme/850",
            "table": "acme-units",
            "value": "EA",
            "field": "lines.unit",
            "times": 3,
        }

    def test_nothing_missing_is_exit_1(self, site: SmallSite) -> None:
        """An empty answer has its own code."""
        result = typed("table", "missing", "--last", "2099-01-01", site=site.root)
        assert (result.exit_code, result.stdout) == (Exit.FOUND, "")
