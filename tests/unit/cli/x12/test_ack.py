"""``edigw x12 ack``: what a file would be answered with."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from edigateway.formats import x12
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload

BAD = payload(group(order(BEG.replace("4711", ""), LINE), order(number="0002")))
ANSWER = payload(group(["ST*997*0001", "AK1*PO*1", "AK9*A*1*1*1", "SE*4*0001"], functional_id="FA"))


def answered(content: bytes, *options: str) -> Result:
    """Answer bytes that come by standard input."""
    return CliRunner().invoke(cli, ["x12", "ack", *options, "-"], input=content, prog_name="edigw")


def segments(result: Result) -> list[str]:
    """Return the segments that were printed, without their terminators."""
    assert result.exit_code == Exit.OK, result.stderr
    return result.output.replace("\n", "").rstrip("~").split("~")


def test_functional_acknowledgement_is_the_default() -> None:
    """A 997 to who sent the file, with a line for every set."""
    found = segments(answered(BAD))
    assert found[0].split("*")[6].strip() == "US"
    assert found[3:] == [
        "AK1*PO*1",
        "AK2*850*0001",
        "AK3*BEG*2**8",
        "AK4*3*324*1",
        "AK5*R*5",
        "AK2*850*0002",
        "AK5*A",
        "AK9*P*2*2*1",
        "SE*10*0001",
        "GE*1*1",
        "IEA*1*000000001",
    ]


def test_faulty_only_leaves_out_what_was_right() -> None:
    """Some partners want to hear of faults only."""
    assert "AK2*850*0002" not in segments(answered(BAD, "--faulty-only"))


def test_999_and_ta1_are_for_those_who_want_them() -> None:
    """Each is an interchange of its own, which reads back without an error."""
    assert "IK5*R*5" in segments(answered(BAD, "--999"))
    assert segments(answered(BAD, "--ta1"))[1] == "TA1*000000001*240105*1200*A*000"


def test_number_is_used_and_goes_up() -> None:
    """Each answer has the next number, so that two interchanges in a file get two."""
    other = ISA.replace("000000001", "000000002").encode()
    twice = BAD + BAD.replace(ISA.encode(), other)
    result = answered(twice, "--number", "41")
    numbers = [
        each.address.control_number for each in x12.read(result.stdout_bytes) if each.address
    ]
    assert numbers == ["000000041", "000000042"]


def test_number_after_the_highest_is_one() -> None:
    """Control numbers have nine digits, and start anew behind the last."""
    other = ISA.replace("000000001", "000000002").encode()
    result = answered(BAD + BAD.replace(ISA.encode(), other), "--number", "999999999")
    assert result.exit_code == Exit.OK
    numbers = [
        each.address.control_number for each in x12.read(result.stdout_bytes) if each.address
    ]
    assert numbers == ["999999999", "000000001"]


@pytest.mark.parametrize("options", [["--997", "--ta1"], ["--ta1", "--999"]])
def test_ta1_stands_before_what_else_is_asked_for(options: list[str]) -> None:
    """Both are printed, whichever was named first, in interchanges of their own."""
    found = segments(answered(BAD, *options))
    kind = next(each for each in options if each != "--ta1").removeprefix("--")
    tags = [each.partition("*")[0] for each in found]
    assert tags[:4] == ["ISA", "TA1", "IEA", "ISA"]
    assert f"ST*{kind}*0001" in "~".join(found[4:])
    assert [found[3].split("*")[13], found[-1]] == ["000000002", "IEA*1*000000002"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--997", "--999"], "choose one of --997 and --999"),
        (["--note", "--997"], "ask for it by itself"),
        (["--ta1", "--note"], "ask for it by itself"),
    ],
)
def test_answers_that_do_not_go_together_are_refused(options: list[str], said: str) -> None:
    """No option silently wins over another."""
    result = answered(BAD, *options)
    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert said in result.stderr


def test_guideline_is_answered_for(tmp_path: Path) -> None:
    """What breaks only the partner's own rules is in the answer, as the daemon would give it."""
    guideline = tmp_path / "mini-850.yaml"
    guideline.write_text(
        "guideline: mini-850\nset: 850\nrelease: '004010'\nrules:\n  PO103: {codes: [CA]}\n"
    )
    good = payload(group(order()))
    assert "AK5*A" in segments(answered(good))
    assert "AK4*3*355*7*EA" in segments(answered(good, "--guideline", str(guideline)))
    guideline.write_text("guideline: mini-850\n")
    assert answered(good, "--guideline", str(guideline)).exit_code == Exit.MISCONFIGURED


def test_note_about_a_file_that_was_taken_is_not_written() -> None:
    """There is nothing to write about, and the exit code says so."""
    result = answered(payload(group(order())), "--note")
    assert (result.stdout, result.exit_code) == ("", Exit.FOUND)
    assert "all of it was taken" in result.stderr


def test_note_is_for_people() -> None:
    """Plain text with the segment and what to send instead."""
    result = answered(BAD, "--note")
    assert "BEG*00*SA***20240105" in result.output
    assert "Instead: " in result.output


def test_acknowledgement_is_not_acknowledged() -> None:
    """There is nothing to print, and the exit code says so."""
    result = answered(ANSWER)
    assert (result.stdout, result.exit_code) == ("", Exit.FOUND)
    assert "nothing in it to be answered" in result.stderr


@pytest.mark.parametrize("content", [b"", b"hello"])
def test_what_is_not_x12_is_refused(content: bytes) -> None:
    """A sentence, and exit code 2."""
    result = answered(content)
    assert result.exit_code == Exit.USAGE
    assert result.stderr.startswith("edigw: ")
