"""``edigw x12 sets``: what a release has."""

import json

from edigateway.cli.exits import Exit
from tests.unit.cli.conftest import typed


def test_sets_are_listed_with_what_is_in_them() -> None:
    """Each set has a line with its name, its functional group and its size."""
    result = typed("x12", "sets")
    assert result.exit_code == Exit.OK
    lines = result.output.splitlines()
    assert lines[0] == "26 transaction sets of X12 004010"
    assert "997  Functional Acknowledgment                          FA            8      2" in lines


def test_sets_of_another_release_are_its_own() -> None:
    """The 999 came with 005010, and GS08 is taken as partners write it."""
    assert "999  Implementation Ack" in typed("x12", "sets", "--release", "005010X231A1").output
    assert "999" not in typed("x12", "sets").output


def test_sets_of_a_release_between_say_what_it_is_read_by() -> None:
    """Nobody is left to believe that the release is known as a whole."""
    first = typed("x12", "sets", "--release", "003060").output.splitlines()[0]
    assert first == "26 transaction sets of X12 003060, as read by 003040 and 004010"


def test_sets_for_programs_are_json() -> None:
    """Every column is there under its name."""
    found = json.loads(typed("x12", "sets", "--json").output)
    assert found["release"] == "004010"
    assert found["sets"][-1] == {
        "id": "997",
        "name": "Functional Acknowledgment",
        "functional_group": "FA",
        "segments": 8,
        "loops": 2,
    }


def test_sets_of_no_release_are_a_usage_error() -> None:
    """Whoever slips is told which releases there are."""
    result = typed("x12", "sets", "--release", "4010")
    assert result.exit_code == Exit.USAGE
    assert "'4010' is not a release of X12. Known are 003040, 004010" in result.stderr
