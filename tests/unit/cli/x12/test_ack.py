"""``edigw x12 ack``: what a file would be answered with."""

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
