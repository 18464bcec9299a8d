"""``edigw x12 validate``: verdicts for people and for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from tests.unit.cli.conftest import typed
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload

GOOD = payload(group(order()))
DOUBTFUL = payload(group(order(BEG, LINE.replace("EA", "QQ"), "CTT*1")))
BAD = payload(group(order(BEG.replace("4711", ""), LINE), order(number="0002")))
CUT_OFF = GOOD[: GOOD.index(b"IEA")]


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def validated(content: bytes, *options: str) -> Result:
    """Judge bytes that come by standard input."""
    arguments = ["x12", "validate", *options, "-"]
    return CliRunner().invoke(cli, arguments, input=content, prog_name="edigw")


def report(content: bytes) -> dict[str, Any]:
    """Return the JSON about the one file that was judged."""
    (file,) = json.loads(validated(content, "--json").output)["files"]
    found: dict[str, Any] = file
    return found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD, Exit.OK),
        (DOUBTFUL, Exit.OK),
        (BAD, Exit.FOUND),
        (CUT_OFF, Exit.FOUND),
        (b"hello", Exit.USAGE),
        (b"", Exit.USAGE),
    ],
)
def test_exit_code_tells_the_worst(content: bytes, code: Exit) -> None:
    """0 all was accepted, 1 something was rejected, 2 it is not X12; in both forms."""
    assert validated(content).exit_code == code
    assert validated(content, "--json").exit_code == code


def test_what_is_wrong_is_shown_where_it_is() -> None:
    """The segment as it came, with a mark under the element, and the rule."""
    lines = validated(BAD).output.splitlines()
    assert lines[0] == "-: interchange 000000001, ZZ/ACME to ZZ/US"
    assert lines[1] == "  group PO 1, 004010: 1 accepted, 1 rejected"
    at = lines.index("        BEG*00*SA***20240105")
    assert "missing-element" in lines[at - 1]
    assert lines[at + 1] == "                  ^"
    assert lines[-1] == "1 file, 2 sets: 1 accepted, 1 rejected"


def test_not_x12_is_told_in_one_line() -> None:
    """A file that is something else has a sentence, not a traceback."""
    assert "no ISA segment" in validated(b"hello").output.splitlines()[0]


def test_json_has_the_agreed_shape() -> None:
    """Programs find every level and every key, null where it does not apply."""
    found = report(BAD)
    (interchange,) = found["interchanges"]
    assert (found["file"], found["findings"]) == ("-", [])
    assert (interchange["sender"], interchange["control_number"]) == ("ZZ/ACME", "000000001")
    (functional,) = interchange["groups"]
    assert (functional["functional_id"], functional["version"]) == ("PO", "004010")
    first, second = functional["transactions"]
    assert (first["set"], first["status"], second["status"]) == ("850", "rejected", "accepted")
    (finding,) = first["findings"]
    assert finding == {
        "code": "missing-element",
        "severity": "error",
        "segment": "BEG",
        "position": 2,
        "element": 3,
        "offset": BAD.index(b"BEG"),
        "value": None,
        "message": finding["message"],
    }


def test_json_of_a_broken_envelope_rejects_what_is_in_it() -> None:
    """A set that looked right is rejected where the interchange turns out to be cut off."""
    (interchange,) = report(CUT_OFF)["interchanges"]
    assert interchange["groups"][0]["transactions"][0]["status"] == "rejected"
    assert interchange["findings"][0]["code"] == "missing-interchange-trailer"


def test_json_of_a_file_that_is_not_x12() -> None:
    """It has a finding of its own and no interchanges, and stays JSON."""
    found = report(b"hello")
    assert found["interchanges"] == []
    assert found["findings"][0]["code"] == "not-x12"


def test_several_files_are_judged_each(tmp_path: Path) -> None:
    """A file that is not there does not keep the others from being judged."""
    good, bad = tmp_path / "good.edi", tmp_path / "bad.edi"
    good.write_bytes(GOOD)
    bad.write_bytes(BAD)
    result = typed("x12", "validate", good, tmp_path / "none.edi", bad)
    assert result.exit_code == Exit.USAGE
    assert "none.edi: No such file" in result.output
    assert result.output.splitlines()[-1] == "3 files, 3 sets: 2 accepted, 1 rejected"


def test_guideline_narrows_the_standard(tmp_path: Path) -> None:
    """With a partner's guideline, what the standard allows may be wrong."""
    guideline = tmp_path / "bigbox-850.yaml"
    guideline.write_text(
        'guideline: bigbox-850\nformat: x12\nset: "850"\nrelease: "004010"\n'
        "rules:\n  BEG03: {max: 3}\n"
    )
    result = validated(GOOD, "--guideline", str(guideline))
    assert result.exit_code == Exit.FOUND
    assert "too-long" in result.output
    assert result.stderr == ""


def test_guideline_for_another_set_is_said_to_have_no_say(tmp_path: Path) -> None:
    """Whoever names the wrong guideline would believe that the file keeps to it."""
    guideline = tmp_path / "bigbox-810.yaml"
    guideline.write_text(
        'guideline: bigbox-810\nformat: x12\nset: "810"\nrelease: "004010"\nrules:\n  BIG02: {max: 3}\n'
    )
    result = validated(GOOD, "--guideline", str(guideline))
    assert result.exit_code == Exit.OK
    assert result.stderr.startswith("edigw: ")
    assert "the guideline bigbox-810 is for set 810, of which there is none" in result.stderr


def test_very_many_sets_with_findings_are_counted() -> None:
    """The first fifty are shown, the others counted."""
    sets = [order(BEG, LINE.replace("EA", "QQ"), number=f"{n:04d}") for n in range(1, 54)]
    lines = validated(payload(group(*sets))).output.splitlines()
    assert "    and 3 more sets with findings" in lines


def test_second_opinion_tells_where_the_other_engine_differs() -> None:
    """pyx12 judges the same file, and agrees about a right one."""
    assert "pyx12 differs in 0 places" in validated(GOOD, "--second-opinion").output
