"""``edigw x12 show``: a file as a person reads it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from tests.unit.cli.conftest import typed
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload

HOSTILE = "\x1b[31mred\x07"


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def shown(content: bytes, *, color: bool = False) -> Result:
    """Show bytes that come by standard input."""
    return CliRunner().invoke(
        cli, ["x12", "show", "-"], input=content, prog_name="edigw", color=color
    )


def text_of(*body: str, version: str = "004010") -> str:
    """Return what is shown of an 850 with this body."""
    result = shown(payload(group(order(*body), version=version)))
    assert result.exit_code == Exit.OK, result.stderr
    return result.output


def line_of(text: str, place: str) -> list[str]:
    """Return the words of the first line of an element."""
    return next(line.replace("│", "").split() for line in text.splitlines() if f" {place} " in line)


def test_envelope_is_summed_up() -> None:
    """Who, to whom, when, what kind, and with which delimiters."""
    lines = text_of().splitlines()
    assert lines[:5] == [
        "Interchange 000000001  production, control version 00401",
        "  from  ZZ ACME  (mutually defined)",
        "  to    ZZ US  (mutually defined)",
        "  at    2024-01-05 12:00",
        "  with  element *, component >, segment ~",
    ]
    assert "Group 1  PO (850) of X12 004010: accepted" in lines
    assert "850 Purchase Order  0001: accepted" in lines


def test_elements_have_names_and_codes_have_meanings() -> None:
    """A segment is a line, and below it every element that was sent."""
    text = text_of()
    assert "    2  BEG Beginning Segment for Purchase Order" in text
    assert " ".join(line_of(text, "BEG02")) == "BEG02 Purchase Order Type Code SA stand-alone order"
    assert line_of(text, "BEG05")[-2:] == ["20240105", "2024-01-05"]
    assert "BEG04" not in text


def test_amounts_have_the_point_that_is_implied() -> None:
    """A charge of 2350 is 23.50."""
    text = text_of(BEG, "SAC*A*I410***2350", LINE, "CTT*1")
    assert line_of(text, "SAC05") == ["SAC05", "Amount", "2350", "23.50"]


def test_loops_are_indented() -> None:
    """What belongs to a line is below it."""
    text = text_of(BEG, LINE, "PID*F****Bolt", "CTT*1")
    assert "    3  PO1 Baseline" in text
    assert "    4  │ PID Product" in text
    assert "       │     PID05" in text


def test_levels_are_nested_and_named() -> None:
    """The tree of an HL structure is seen at once, and ends somewhere however deep it is."""
    levels = [f"HL*{number}*{number - 1 or ''}*{'SOTPI'[number % 5]}" for number in range(1, 26)]
    body = ["ST*856*0001", "BSN*00*1*20240105*1200", *levels, "SE*28*0001"]
    text = shown(payload(group(body, functional_id="SH"))).output
    assert "    3  HL  Hierarchical Level: order" in text
    assert "    4  │ HL  Hierarchical Level: shipping tare (pallet)" in text
    assert "│ " * 10 in text
    assert "│ " * 12 not in text


def test_level_without_a_known_code_is_shown_as_it_is() -> None:
    """An HL that does not say what it is about is no reason to fail."""
    body = ["ST*856*0001", "BSN*00*1*20240105*1200", "HL*1", "HL*2**??", "SE*5*0001"]
    lines = shown(payload(group(body, functional_id="SH"))).output.splitlines()
    assert sum(line.endswith("HL  Hierarchical Level") for line in lines) == 2


def test_components_of_a_composite_are_told_apart() -> None:
    """A composite with several parts has a line for each that was sent; one without stands for its first."""
    text = text_of(BEG, LINE, "MEA*PD*G*5*OZ>>2", "MEA*PD*G*5*LB", "CTT*1")
    assert line_of(text, "-1")[-2:] == ["ounce", "(avoirdupois)"]
    assert line_of(text, "-3")[-1] == "2"
    assert "-2 " not in text
    assert any(line.split()[-2:] == ["LB", "pound"] for line in text.splitlines())


def test_findings_stand_where_they_belong() -> None:
    """Below the element, below the segment, below what was not sent at all."""
    lines = text_of("BEG*00*SA***20240105", "PO1*1*x*EA", "ZZZ*1", "CTT*1").splitlines()
    heads = [line.strip() for line in lines]
    missing = next(n for n, line in enumerate(heads) if "missing-element: BEG03" in line)
    assert heads[missing - 1].startswith("BEG02")
    assert heads[missing + 1].startswith("BEG05")
    number = next(n for n, line in enumerate(heads) if "bad-number" in line)
    assert heads[number - 1].startswith("PO102")
    unknown = next(n for n, line in enumerate(heads) if "unknown-segment" in line)
    assert "ZZZ unknown segment" in lines[unknown - 1]
    assert any(line.split()[-2:] == ["ZZZ01", "1"] for line in lines[unknown + 1 :])


def test_finding_behind_the_last_element_is_shown_too() -> None:
    """An element that is missing at the end has no line of its own."""
    text = text_of("BEG*00*SA*4711", LINE, "CTT*1")
    assert "! error missing-element: BEG05" in text


def test_findings_of_the_envelope_are_shown() -> None:
    """Those of the group below it, those of the interchange at the end."""
    content = payload(group(order())).replace(b"GE*1*1", b"GE*7*1").replace(b"IEA*1", b"IEA*9")
    text = shown(content).output
    assert "  ! warning set-count: GE01 says '7' sets; there are 1." in text
    assert text.index("Interchange 000000001: 1 finding") > text.index("SE02")
    assert "group-count" in text


def test_set_that_nothing_is_known_of_is_shown_all_the_same() -> None:
    """Segments are shown flat, with the names of those that are known, and the reason stands there."""
    body = ["ST*837*0001", "N1*ST*ACME", "XYZ*1", "SE*4*0001"]
    text = shown(payload(group(body, functional_id="HC"))).output
    assert "837  0001: rejected" in text
    assert "unsupported-set" in text
    assert line_of(text, "N101")[-2:] == ["ship", "to"]
    assert "XYZ unknown segment" in text


def test_group_of_no_release_is_shown_with_the_names_of_the_newest() -> None:
    """A GS08 that is none keeps nobody from reading the file."""
    text = text_of(version="T")
    assert "unsupported-version" in text
    assert "envelope-refused" in text
    assert line_of(text, "BEG02")[-1] == "order"


def test_acknowledgement_between_the_groups_is_shown() -> None:
    """A TA1 says in words what it says."""
    content = payload(group(order()), isa=ISA + "~\nTA1*000000042*240105*1200*R*006")
    text = shown(content).output
    assert "TA1 Interchange Acknowledgment" in text
    assert line_of(text, "TA105")[-4:] == ["006", "sender", "id", "invalid"]
    assert line_of(text, "TA102")[-1] == "2024-01-05"


@pytest.mark.parametrize(
    ("end", "name"),
    [("\n", "segment line feed"), ("\x15", "segment 0x15"), ("!", "segment !")],
)
def test_delimiters_that_cannot_be_seen_are_named(end: str, name: str) -> None:
    """Control characters are written as what they are."""
    assert name in shown(payload(group(order()), end=end)).output


def test_parties_and_usages_without_words_are_shown_as_they_are() -> None:
    """Codes that are none say so by standing there alone."""
    isa = ISA.replace("*ZZ*ACME", "*Q1*ACME").replace("*0*P*", "*0*Q*")
    lines = shown(payload(group(order(), functional_id="ZZ"), isa=isa)).output.splitlines()
    assert lines[0] == "Interchange 000000001  usage 'Q', control version 00401"
    assert lines[1] == "  from  Q1 ACME"
    assert any(line.startswith("Group 1  ZZ of X12 004010") for line in lines)


def test_long_values_are_folded_in_their_column() -> None:
    """Text is never cut, and what it means follows below."""
    words = " ".join(["abcdefghi"] * 12)
    lines = text_of(BEG, f"N9*L1*{'x' * 30}", f"MSG*{words}", LINE, "CTT*1").splitlines()
    assert max(map(len, lines)) <= 100
    first = next(n for n, line in enumerate(lines) if "MSG01" in line)
    assert [line.split()[-1] for line in lines[first : first + 3]] == ["abcdefghi"] * 3


def test_meaning_that_does_not_fit_stands_below(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal a code keeps its line."""
    monkeypatch.setenv("COLUMNS", "72")
    lines = text_of("BEG*00*NE*4711**20240105*******NA", "TD5*B**B*A", LINE, "CTT*1").splitlines()
    assert max(map(len, lines)) <= 72
    carrier = next(n for n, line in enumerate(lines) if "TD501" in line)
    assert "origin" in lines[carrier] + lines[carrier + 1]


def test_hostile_text_is_harmless() -> None:
    """Nothing that a partner sends steers the terminal, tags included."""
    body = (BEG.replace("4711", HOSTILE), f"{HOSTILE[:3]}*1", LINE, "CTT*1")
    result = shown(payload(group(order(*body))), color=True)
    assert "\x07" not in result.output
    assert "\x1b[31mred" not in result.output


def test_colours_are_left_out_when_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is heeded, on a terminal too."""
    content = payload(group(order()))
    assert "\x1b[" in shown(content, color=True).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shown(content, color=True).output


def test_several_interchanges_are_shown_one_after_the_other(tmp_path: Path) -> None:
    """A file may hold as many as it likes."""
    file = tmp_path / "two.edi"
    file.write_bytes(payload(group(order())) * 2)
    result = typed("x12", "show", file)
    assert result.output.count("Interchange 000000001  production") == 2


@pytest.mark.parametrize("content", [b"", b"hello", b'{"not": "X12"}'])
def test_what_is_not_x12_is_refused(content: bytes) -> None:
    """The message says so, and the exit code too."""
    result = shown(content)
    assert result.exit_code == Exit.USAGE
    assert result.stderr.startswith("edigw: ")
    assert result.stdout == ""


def test_file_that_is_not_there_is_a_usage_error() -> None:
    """As with any command."""
    assert typed("x12", "show", "/nowhere/at/all").exit_code == Exit.USAGE
