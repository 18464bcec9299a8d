"""``edigw x12 describe``: sets, segments and elements on a page."""

import json

import pytest

from edigateway.cli.exits import Exit
from tests.unit.cli.conftest import typed


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def page(*arguments: str) -> list[str]:
    """Return the lines of a page."""
    result = typed("x12", "describe", *arguments)
    assert result.exit_code == Exit.OK, result.stderr
    return result.output.splitlines()


def refusal(*arguments: str) -> str:
    """Return what is said to somebody who asks for what there is not."""
    result = typed("x12", "describe", *arguments)
    assert result.exit_code == Exit.USAGE
    return " ".join(result.stderr.split())


def test_set_is_shown_as_a_tree_of_its_segments() -> None:
    """Areas, positions, requirement and limits, and what is in which loop."""
    lines = page("850")
    assert lines[0].startswith("850  Purchase Order, functional group PO")
    assert lines[0].endswith("X12 004010")
    assert [line for line in lines if line in ("Heading", "Detail", "Summary")] == [
        "Heading",
        "Detail",
        "Summary",
    ]
    assert "  020  BEG Beginning Segment for Purchase Order" in "\n".join(lines)
    n1 = next(number for number, line in enumerate(lines) if line.startswith("  310  N1 "))
    assert lines[n1].split()[-2:] == ["N1", "200"]
    assert lines[n1 + 1].startswith("  320  ├─ N2  ")
    assert any("   └─ FA2" in line for line in lines)


def test_set_and_segment_are_understood_in_either_order() -> None:
    """Only one of the two words is a set, so it is clear what is meant."""
    assert page("PO1", "850") == page("po1", "850") == page("850", "PO1")


def test_set_of_005010_has_positions_of_four_digits() -> None:
    """Positions are written as the guides of a release write them."""
    assert any(line.startswith(" 0200  BEG ") for line in page("850", "--release", "005010"))


@pytest.mark.parametrize("columns", [72, 80, 120])
def test_no_line_is_longer_than_the_terminal_is_wide(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long names are cut, long lists folded."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for subject in (["850"], ["850", "PO1"], ["355"], ["SAC", "--codes"], ["C001"], ["MEA"]):
        assert max(map(len, page(*subject))) <= columns, subject


def test_segment_of_a_set_says_where_it_stands() -> None:
    """Every place of the segment in the set is named, with its loops."""
    lines = page("850", "n1")
    assert lines[0].startswith("N1  Name")
    assert "  N1          heading, may be there, at most 200, opens the loop N1" in lines
    assert "  PO1/SLN/N1  detail, may be there, at most 10, opens the loop N1" in lines


def test_place_of_a_segment_tells_need_and_limit() -> None:
    """A mandatory segment and one without a limit are told from others."""
    assert "  PO1  detail, must be there, at most 100000, opens the loop PO1" in page("850", "PO1")
    assert "  AMT/REF         heading, may be there, any number" in page("850", "REF")


def test_segment_shows_its_elements_with_codes_once() -> None:
    """Codes stand below the first element that has them, the usual ones first, and the rest is counted."""
    lines = page("PO1")
    at = next(number for number, line in enumerate(lines) if line.startswith("PO103"))
    assert " ".join(lines[at].split()) == "PO103 355 Unit or Basis for Measurement Code C ID 2"
    assert lines[at + 1].strip().startswith("EA each, CA case")
    assert lines[at + 1].endswith("more; all with --codes")
    assert sum("--codes" in line for line in lines) == 3


def test_segment_with_all_codes_hides_none() -> None:
    """``--codes`` shows every code, in columns."""
    text = "\n".join(page("BEG", "--codes"))
    assert "--codes" not in text
    assert "SA stand-alone order" in text


def test_segment_with_a_composite_shows_its_components() -> None:
    """What may stand in a composite is listed below it."""
    assert any(
        " ".join(line.split()) == "-1 355 Unit or Basis for Measurement Code, M, ID 2"
        for line in page("MEA")
    )


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("PO1", "PO106 and PO107 come together or not at all."),
        ("PO1", "If PO103 is sent, PO102 must be too."),
        ("N1", "At least one of N102 and N103 must be sent."),
        ("QTY", "At most one of QTY02 and QTY04 may be sent."),
        ("SAC", "If SAC13 is sent, at least one of SAC02 and SAC04 must be too."),
        ("MEA", "At least one of MEA03, MEA05, MEA06 and MEA08 must be sent."),
    ],
)
def test_syntax_notes_are_said_in_words(tag: str, words: str) -> None:
    """Each of the five kinds names the elements by their places."""
    assert words in " ".join(" ".join(page(tag)).split())


@pytest.mark.parametrize("asked", ["355", "PO103", "po103"])
def test_element_is_found_by_its_number_or_a_place(asked: str) -> None:
    """Its type, its length, its codes with words, and where it is used."""
    lines = page(asked)
    assert lines[0].startswith("355  Unit or Basis for Measurement Code")
    assert lines[2] == "ID (code), 2 characters"
    assert "  EA each" in "\n".join(lines)
    assert any(line.startswith("Used in ") and " ACK03 " in line for line in lines)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("610", "N2 (number with 2 implied decimals), 1 to 15 characters"),
        ("640", "ID (code), 2 characters"),
        ("I14", "ID (code), 1 character"),
        ("C040", "composite of"),
    ],
)
def test_element_of_each_kind_says_what_it_takes(number: str, words: str) -> None:
    """Types are named in words."""
    assert words in page(number)


def test_element_that_is_used_little_lists_every_use() -> None:
    """There is no ``and more`` where there is no more."""
    assert page("I18")[-1] == "Used in TA105"


def test_element_of_which_no_code_has_words_lists_them_all_the_same() -> None:
    """Codes are facts even where nobody wrote down what they mean."""
    text = "\n".join(page("639"))
    assert "codes\n" in text
    assert "with words" not in text


def test_envelope_is_described_like_any_segment() -> None:
    """ISA is what one looks up first."""
    lines = page("ISA")
    assert sum(line.startswith("ISA") for line in lines) == 17
    assert page("GS08")[0].startswith("480  Version / Release")


def test_release_before_the_published_ones_has_its_own_elements() -> None:
    """A date of 003040 has six digits."""
    lines = page("BEG", "--release", "003040")
    assert any(line.split()[:2] == ["BEG05", "323"] and line.endswith("6") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["P01"], "'P01' is not in the dictionary. Did you mean PO1 (Baseline Item Data)"),
        (["invoice"], "810 (Invoice)"),
        (["8500"], "850 (Purchase Order)"),
        (["850", "BIG"], "'BIG' is not in the set 850. Did you mean BEG"),
        (
            ["850", "??"],
            "'??' is not in the set 850. `edigw x12 describe 850` lists what there is.",
        ),
        (
            ["850", "po103"],
            "PO103 is an element; it is described without a set: edigw x12 describe",
        ),
        (["355", "850"], "355 is an element; it is described without a set"),
        (["foo", "850"], "'FOO' is not in the set 850. Did you mean FOB"),
        (["851", "PO1"], "'851' is not in the transaction sets."),
        (["QQQQQ"], "`edigw x12 sets` lists what there is."),
        (["??"], "'??' is not in the dictionary."),
        (["PO199"], "'PO199' is not in the dictionary."),
        (["PO100"], "'PO100' is not in the dictionary."),
        (["355|93"], "is not in the dictionary."),
    ],
)
def test_what_is_not_there_is_refused_with_what_was_meant(arguments: list[str], words: str) -> None:
    """Whoever slips is shown what is written nearly so."""
    assert words in refusal(*arguments)


def test_set_for_programs_has_its_slots() -> None:
    """The tree of the page, with names."""
    found = json.loads(typed("x12", "describe", "850", "--json").output)
    assert (found["release"], found["set"], found["functional_group"]) == ("004010", "850", "PO")
    sac = next(slot for slot in found["slots"] if slot["segment"] == "SAC")
    assert sac["children"][0]["name"] == "Currency"


def test_segment_for_programs_has_its_elements() -> None:
    """Places, requirement, codes with their words, composites with their parts, and notes."""
    found = json.loads(typed("x12", "describe", "850", "MEA", "--json").output)
    by_place = {each["place"]: each for each in found["elements"]}
    assert by_place["MEA04"]["components"][0]["element"] == "355"
    assert by_place["MEA03"]["requirement"] == "C"
    assert by_place["MEA03"]["codes"] is None
    assert found["notes"]["E0412" if "E0412" in found["notes"] else "R03050608"]


def test_element_for_programs_has_its_codes_and_uses() -> None:
    """A code without words has none."""
    found = json.loads(typed("x12", "describe", "355", "--json").output)
    assert found["codes"]["EA"] == "each"
    assert found["codes"]["01"] is None
    assert "PO103" in found["used_in"]
