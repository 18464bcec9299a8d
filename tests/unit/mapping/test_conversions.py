from collections.abc import Callable
from typing import cast

import pytest

from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.conversion import (
    Surroundings,
    Unconvertible,
    WrongArgument,
)
from edigateway.mapping.finding_codes import FINDING_CODES
from edigateway.model.finding import Severity

TABLES = {"units": {"CA": "case"}}


def convert(written: str, text: object, *, coded: bool = False) -> object:
    name, *arguments = written.split(":")
    made = CONVERSIONS[name].make(tuple(arguments), Surroundings(tables=TABLES, coded=coded))
    return cast("Callable[[object], object]", made)(text)


@pytest.mark.parametrize(
    ("written", "text", "value"),
    [
        ("date", "20240229", "2024-02-29"),
        ("date", "491231", "2049-12-31"),
        ("date", "500101", "1950-01-01"),
        ("date:%m/%d/%Y", "12/31/2020", "2020-12-31"),
        ("time", "0805", "08:05:00"),
        ("time", "142428", "14:24:28"),
        ("time", "14242835", "14:24:28.350000"),
        ("decimal", "10", "10"),
        ("decimal", ".75", "0.75"),
        ("decimal", "-07.500", "-7.5"),
        ("decimal", "+3.", "3"),
        ("decimal", "-0.00", "0"),
        ("decimal:,", "1,5", "1.5"),
        ("implied:2", "139550", "1395.5"),
        ("implied:2", "-5", "-0.05"),
        ("implied:2", "0", "0"),
        ("implied:0", "12", "12"),
        ("integer", "007", 7),
        ("integer", "-3", -3),
        ("code:unit", "EA", {"code": "EA", "meaning": "each"}),
        ("lookup:units", "CA", "case"),
        ("lookup:units:keep", "XX", "XX"),
        ("strip", " a ", "a"),
        ("upper", "ab", "AB"),
        ("sscc:00", "00106141412345678908", "106141412345678908"),
        ("sscc", "106141412345678908", "106141412345678908"),
        ("join:, ", ["a", "", "b"], "a, b"),
    ],
)
def test_conversion_of_a_sound_text_gives_its_value(
    written: str, text: object, value: object
) -> None:
    """Values are ISO dates, numbers in their shortest form, and codes with their words."""
    assert convert(written, text) == value


@pytest.mark.parametrize(
    ("written", "text", "code", "kept"),
    [
        ("date", "20230229", "map-bad-date", None),
        ("date", "2024/1/1", "map-bad-date", None),
        ("date", "00000000", "map-empty-date", None),
        ("date", "99999999", "map-empty-date", None),
        ("date:%m/%d/%Y", "31/12/2020", "map-bad-date", None),
        ("time", "2460", "map-bad-time", None),
        ("time", "9", "map-bad-time", None),
        ("decimal", "1e5", "map-bad-number", None),
        ("decimal", "1,000", "map-bad-number", None),
        ("decimal", ".", "map-bad-number", None),
        ("decimal", "١٢", "map-bad-number", None),
        ("decimal", "9" * 29, "map-bad-number", None),
        ("decimal:,", "1.5", "map-bad-number", None),
        ("implied:2", "250.00", "map-explicit-point", "250"),
        ("integer", "1.5", "map-bad-number", None),
        ("code:unit", "QQ", "map-unknown-code", {"code": "QQ"}),
        ("lookup:units", "QQ", "map-unknown-key", "QQ"),
        ("sscc", "106141412345678909", "map-bad-sscc", "106141412345678909"),
        ("sscc:00", "1234", "map-bad-sscc", "1234"),
    ],
)
def test_conversion_of_a_bad_text_says_what_is_wrong_and_what_is_kept(
    written: str, text: str, code: str, kept: object
) -> None:
    """A value that cannot be had is an error or an empty placeholder; a doubtful one is kept with a warning."""
    with pytest.raises(Unconvertible) as caught:
        convert(written, text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.value, caught.value.kept) == (code, text, kept)
    assert problem.code in FINDING_CODES
    doubtful = kept is not None or code == "map-empty-date"
    assert (problem.severity is Severity.WARNING) == doubtful


def test_lookup_for_a_coded_field_keeps_the_partners_code() -> None:
    """The table gives the meaning, the partner the code."""
    assert convert("lookup:units", "CA", coded=True) == {"code": "CA", "meaning": "case"}


def test_pairs_of_a_run_are_read_in_any_order_and_gaps_are_skipped() -> None:
    """X12 pairs qualifiers and values from PO106 to PO125, with empty pairs between them."""
    assert convert("pairs:item_id", ["VN", "A", "", "", "EN", "B"]) == [
        {"scheme": {"code": "VN", "meaning": "vendor's item number"}, "value": "A"},
        {"scheme": {"code": "EN", "meaning": "EAN-13"}, "value": "B"},
    ]


def test_pairs_with_an_unknown_code_and_half_a_pair_keep_all_and_say_where() -> None:
    """Every problem of a run is told at once, with its place in the run."""
    with pytest.raises(Unconvertible) as caught:
        convert("pairs:item_id", ["QQ", "A", "VN"])
    assert [(each.code, each.at) for each in caught.value.problems] == [
        ("map-unknown-code", 0),
        ("map-half-pair", 2),
    ]
    assert caught.value.kept == [
        {"scheme": {"code": "QQ"}, "value": "A"},
        {"scheme": {"code": "VN", "meaning": "vendor's item number"}},
    ]


def test_quantities_by_place_are_read_and_a_bad_one_is_told() -> None:
    """SDQ lists places and quantities; a quantity that is no number is an error at its own element."""
    assert convert("quantities", ["1", "4", "", ""]) == [{"location": "1", "quantity": "4"}]
    with pytest.raises(Unconvertible) as caught:
        convert("quantities", ["1", "x"])
    assert (caught.value.problems[0].at, caught.value.problems[0].severity) == (1, Severity.ERROR)
    assert caught.value.kept == [{"location": "1"}]


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("code:unlt", "did you mean unit?"),
        ("lookup:unit", "did you mean units?"),
        ("lookup:units:drop", "write lookup(units, keep)"),
        ("date:%m/%d", 'name year, month and day, as in date("%m/%d/%Y")'),
        ("implied:two", "write one digit, as in implied(2)"),
        ("decimal:;", 'write decimal or decimal(",")'),
        ("sscc:01", "write sscc(00)"),
    ],
)
def test_conversion_with_a_wrong_argument_is_refused_with_a_remedy(
    written: str, remedy: str
) -> None:
    """What a conversion cannot work with is known before any document is read."""
    with pytest.raises(WrongArgument) as caught:
        convert(written, "")
    assert caught.value.remedy == remedy


def test_only_join_has_no_inverse() -> None:
    """Joined texts cannot be told apart again; everything else can be written back."""
    assert [name for name, each in CONVERSIONS.items() if not each.has_inverse] == ["join"]
