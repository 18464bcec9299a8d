"""``edigw map`` for one file: try, explain, coverage."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from tests.support.benches import ACME, ORDER, ROWS, write_map
from tests.unit.cli.conftest import typed

HOSTILE = "\x1b[31mred\u202e"
XML = """\
map: acme/xml
layout: {format: xml, root: Order}
document: purchase_order
fields:
  number: Head/Number
"""
CSV = b"Order,Line,Qty\nA-1,1,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with maps, which is no site."""
    write_map(tmp_path / "maps", ACME)
    write_map(tmp_path / "maps", ROWS)
    (tmp_path / "rows.csv").write_bytes(CSV)
    return tmp_path


def fed(payload: bytes, *arguments: object, site: Path) -> Result:
    """Run ``edigw`` with bytes on standard input."""
    words = ["--site", str(site), *map(str, arguments)]
    return CliRunner().invoke(cli, words, input=payload, prog_name="edigw")


class TestTry:
    def test_document_is_printed_as_json(self, folder: Path) -> None:
        """What the ERP would get, and nothing else, on standard output."""
        result = typed("map", "try", "auto", ORDER, site=folder)
        assert (result.exit_code, result.stderr) == (Exit.OK, "")
        assert json.loads(result.stdout)["number"] == "4500077101"

    def test_documents_printed_can_be_written_by_a_pipe(self, folder: Path) -> None:
        """There and back on the command line, several documents at once."""
        payload = CSV + b"A-2,1,6\n"
        printed = fed(payload, "map", "try", "acme/orders", "-", site=folder)
        written = fed(printed.stdout_bytes, "map", "try", "acme/orders", "-", site=folder)
        assert written.stdout_bytes.splitlines() == payload.splitlines()

    def test_message_as_the_erp_gets_it_is_written(self, folder: Path) -> None:
        """Its document counts, whatever stands around it."""
        found = typed("map", "try", "acme/orders", folder / "rows.csv", site=folder).stdout
        message = {"schema": "purchase_order/1", "document": json.loads(found)}
        text = json.dumps(message).encode()
        result = fed(text, "map", "try", "acme/orders", "-", "--json", site=folder)
        assert json.loads(result.stdout) == {
            "content": "Order,Line,Qty\r\nA-1,1,5\r\n",
            "findings": [],
        }

    def test_json_has_documents_findings_and_sources(self, folder: Path) -> None:
        """Programs find everything in one place."""
        payload = CSV.replace(b"5", b"5x")
        result = fed(payload, "map", "try", "acme/orders", "-", "--json", site=folder)
        [found] = json.loads(result.stdout)["documents"]
        assert result.exit_code == Exit.FOUND
        assert (found["map"], found["verdict"]) == ("acme/orders", "A")
        assert [each["code"] for each in found["findings"]] == ["map-bad-number"]
        assert [each["path"] for each in found["sources"]] == ["number", "lines.0.number"]

    def test_explained_values_stand_beside_their_places(self, folder: Path) -> None:
        """The value, the element, its text, and the line of the map."""
        result = typed("map", "try", "auto", ORDER, "--explain", site=folder)
        [line] = [each for each in result.stdout.splitlines() if each.startswith("ordered_on")]
        assert line.split() == [
            "ordered_on",
            "2026-11-20",
            *["BEG05", "(segment", "2)"],
            "20261120",
            line.split()[-1],
        ]
        assert line.split()[-1].endswith("x12/850.yaml:13")

    @pytest.mark.parametrize(
        ("name", "payload", "code", "words"),
        [
            ("auto", b"", Exit.USAGE, "name the map"),
            ("auto", b"\x00\xff" * 999, Exit.USAGE, "name the map"),
            ("auto", b"{}", Exit.USAGE, "auto is for reading"),
            ("acme/850", CSV, Exit.USAGE, "ISA"),
            ("acme/850", b'{"number": 1', Exit.USAGE, "line 1"),
            ("acme/850", b'{"number": "1"}', Exit.FOUND, "lines is required"),
            ("acme/none", CSV, Exit.MISCONFIGURED, "there is no map"),
        ],
    )
    def test_what_cannot_be_done_is_told_in_words(
        self, folder: Path, name: str, payload: bytes, code: Exit, words: str
    ) -> None:
        """Never a traceback, whatever is on standard input."""
        result = fed(payload, "map", "try", name, "-", site=folder)
        assert result.exit_code == code
        assert words in result.stderr

    def test_file_that_is_not_there_is_told(self, folder: Path) -> None:
        """So is a folder."""
        for file in (folder / "none.edi", folder):
            result = typed("map", "try", "auto", file, site=folder)
            assert result.exit_code == Exit.USAGE
            assert len(result.stderr.splitlines()) == 1

    @pytest.mark.parametrize("command", ["try", "explain"])
    def test_hostile_text_cannot_steer_the_terminal(self, folder: Path, command: str) -> None:
        """Nothing that a partner writes goes out as it came."""
        payload = CSV.replace(b"A-1", HOSTILE.encode()).replace(b",5", b",x" + HOSTILE.encode())
        result = fed(payload, "map", command, "acme/orders", "-", site=folder)
        assert "red" in result.output
        assert not {"\x1b", "\u202e"} & set(result.output)


class TestExplain:
    def test_each_element_has_its_field_or_the_reason(self, folder: Path) -> None:
        """The segment, and below it where its elements went."""
        lines = typed("map", "explain", "auto", ORDER, site=folder).stdout.splitlines()
        at = lines.index("    4 REF*DP*GROCERY")
        assert "says which field the segment is for" in lines[at + 1]
        assert "→ department" in lines[at + 2]
        assert any(line.strip().startswith("ST01") and "ignored" in line for line in lines)

    @pytest.mark.parametrize(
        ("what", "names"),
        [
            ("PO103", ["PO103", "PO103"]),
            ("lines.1.unit", ["PO103"]),
            ("lines.unit", ["PO103", "PO103"]),
            ("department", ["REF02"]),
            ("CUR", ["CUR01", "CUR02"]),
        ],
    )
    def test_only_what_is_asked_for_is_told(
        self, folder: Path, what: str, names: list[str]
    ) -> None:
        """An element, a segment, a field of one entry or of all."""
        result = typed("map", "explain", "auto", ORDER, what, "--json", site=folder)
        [document] = json.loads(result.stdout)["documents"]
        found = [each["name"] for segment in document["segments"] for each in segment["elements"]]
        assert found == names

    def test_value_that_was_not_received_is_told_apart(self, folder: Path) -> None:
        """A constant has no element."""
        result = typed(
            "map", "explain", "acme/orders", folder / "rows.csv", "currency", site=folder
        )
        assert "Not received" in result.stdout
        assert "currency: USD" in result.stdout

    def test_text_of_xml_stands_on_the_line_of_its_element(self, folder: Path) -> None:
        """Its tag is said once; what only holds others has no text."""
        payload = b"<Order><Head><Number>A-1</Number></Head></Order>"
        write_map(folder / "maps", XML)
        lines = fed(payload, "map", "explain", "acme/xml", "-", site=folder).stdout.splitlines()
        assert [line.split()[:6] for line in lines[1:4]] == [
            ["1", "Order"],
            ["2", "Head"],
            ["3", "│", "Number", "A-1", "→", "number"],
        ]

    def test_set_without_a_map_is_told(self, folder: Path) -> None:
        """There is nothing to explain, and that is said."""
        result = typed("map", "explain", "x12/810", ORDER, site=folder)
        assert result.exit_code == Exit.FOUND
        assert "850 0001: there is no map for it" in result.stdout

    def test_name_of_nothing_is_told(self, folder: Path) -> None:
        """A slip is not taken for an empty answer."""
        result = typed("map", "explain", "auto", ORDER, "PO1O3", site=folder)
        assert (result.exit_code, result.stdout) == (Exit.FOUND, "")
        assert "is called PO1O3" in result.stderr


class TestCoverage:
    def test_counts_are_shown(self, folder: Path) -> None:
        """What is used, what never, and what no field reads."""
        payload = CSV.replace(b"Qty", b"Qty,Hue").replace(b",5", b",,red")
        result = fed(payload, "map", "coverage", "acme/orders", "-", site=folder)
        assert result.exit_code == Exit.OK
        assert "2 of 3 fields used; unmapped: Hue." in result.stdout
        assert "lines.quantity" in result.stdout

    def test_json_has_every_field(self, folder: Path) -> None:
        """Those that are used, too."""
        result = typed("map", "coverage", "acme/orders", folder / "rows.csv", "--json", site=folder)
        found = json.loads(result.stdout)
        assert (found["files"], found["documents"], found["unread"]) == (1, 1, [])
        assert [(each["path"], each["times"]) for each in found["fields"]] == [
            ("number", 1),
            ("lines.number", 1),
            ("lines.quantity", 1),
        ]
