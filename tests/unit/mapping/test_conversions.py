from collections.abc import Callable
from typing import cast

import pytest

from edigateway.mapping.conversions.conversion import (
    Unconvertible,
    WrongArgument,
)
from edigateway.mapping.finding_codes import FINDING_CODES
from edigateway.model.finding import Severity
from tests.unit.mapping.converting import made


def convert(written: str, text: object, *, coded: bool = False) -> object:
    return cast("Callable[[object], object]", made(written, coded=coded).read)(text)


def write(written: str, value: object, *, coded: bool = False) -> object:
    back = made(written, coded=coded).write
    assert back is not None
    return back(value)


@pytest.mark.parametrize(
    ("written", "text", "value"),
    [
        ("date", "20240229", "2024-02-29"),
        ("date", "491231", "2049-12-31"),
        ("date", "500101", "1950-01-01"),
        ("date('%m/%d/%Y')", "12/31/2020", "2020-12-31"),
        ("time", "0805", "08:05:00"),
        ("time", "142428", "14:24:28"),
        ("time", "14242835", "14:24:28.350000"),
        ("time('%H:%M')", "08:05", "08:05:00"),
        ("time('%I.%M %p')", "2.30 pm", "14:30:00"),
        ("decimal", "10", "10"),
        ("decimal", ".75", "0.75"),
        ("decimal", "-07.500", "-7.5"),
        ("decimal", "+3.", "3"),
        ("decimal", "-0.00", "0"),
        ("decimal(',')", "1,5", "1.5"),
        ("implied(2)", "139550", "1395.5"),
        ("implied(2)", "-5", "-0.05"),
        ("implied(2)", "0", "0"),
        ("implied(0)", "12", "12"),
        ("integer", "007", 7),
        ("integer", "-3", -3),
        ("code(unit)", "EA", {"code": "EA", "meaning": "each"}),
        ("lookup(units)", "CA", "case"),
        ("lookup(units, keep)", "XX", "XX"),
        ("strip", " a ", "a"),
        ("upper", "ab", "AB"),
        ("sscc(00)", "00106141412345678908", "106141412345678908"),
        ("sscc", "106141412345678908", "106141412345678908"),
        ("join(', ')", ["a", "", "b"], "a, b"),
        ("pad(6)", "004711", "4711"),
        ("pad(6)", "000000", "0"),
        ("pad(6, x, right)", "4711xx", "4711"),
        ("match('PO-([0-9]+)')", "PO-4711", "4711"),
        ("match('[0-9]+')", "4711", "4711"),
        ("gtin", "4006381333931", "04006381333931"),
        ("gtin(12)", " 12345670", "00000012345670"),
        ("upc", "012345678905", "00012345678905"),
        ("upc(11)", "01234567890", "00012345678905"),
        ("gln", "0614141000012 ", "0614141000012"),
        ("lookup(others)", "XX", "piece"),
        ("lookup(kept)", "XX", "XX"),
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
        ("date('%m/%d/%Y')", "31/12/2020", "map-bad-date", None),
        ("time", "2460", "map-bad-time", None),
        ("time", "9", "map-bad-time", None),
        ("time('%H:%M')", "1430", "map-bad-time", None),
        ("time('%H:%M')", "24:00", "map-bad-time", None),
        ("decimal", "1e5", "map-bad-number", None),
        ("decimal", "1,000", "map-bad-number", None),
        ("decimal", ".", "map-bad-number", None),
        ("decimal", "١٢", "map-bad-number", None),
        ("decimal", "9" * 29, "map-bad-number", None),
        ("decimal(',')", "1.5", "map-bad-number", None),
        ("implied(2)", "250.00", "map-explicit-point", "250"),
        ("integer", "1.5", "map-bad-number", None),
        ("code(unit)", "QQ", "map-unknown-code", {"code": "QQ"}),
        ("lookup(units)", "QQ", "map-unknown-key", "QQ"),
        ("sscc", "106141412345678909", "map-bad-sscc", "106141412345678909"),
        ("sscc(00)", "1234", "map-bad-sscc", "1234"),
        ("lookup(strict)", "QQ", "map-unknown-key", None),
        ("match('PO-([0-9]+)')", "4711", "map-no-match", None),
        ("match('PO-([0-9]*)')", "PO-", "map-no-match", None),
        ("match('[0-9]+')", "4711x", "map-no-match", None),
        ("gtin", "4006381333932", "map-bad-gtin", "4006381333932"),
        ("gtin", "123", "map-bad-gtin", "123"),
        ("gtin", "1234567\u0966", "map-bad-gtin", "1234567\u0966"),
        ("gtin(12)", "4006381333931", "map-bad-gtin", "04006381333931"),
        ("upc(11)", "0123456789x", "map-bad-gtin", "0123456789x"),
        ("gln", "0614141000013", "map-bad-gln", "0614141000013"),
        ("gln", "061414100001", "map-bad-gln", "061414100001"),
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
    assert convert("lookup(units)", "CA", coded=True) == {"code": "CA", "meaning": "case"}


def test_pairs_of_a_run_are_read_in_any_order_and_gaps_are_skipped() -> None:
    """X12 pairs qualifiers and values from PO106 to PO125, with empty pairs between them."""
    assert convert("pairs('item_id')", ["VN", "A", "", "", "EN", "B"]) == [
        {"scheme": {"code": "VN", "meaning": "vendor's item number"}, "value": "A"},
        {"scheme": {"code": "EN", "meaning": "EAN-13"}, "value": "B"},
    ]


def test_pairs_with_an_unknown_code_and_half_a_pair_keep_all_and_say_where() -> None:
    """Every problem of a run is told at once, with its place in the run."""
    with pytest.raises(Unconvertible) as caught:
        convert("pairs('item_id')", ["QQ", "A", "VN"])
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
        ("code(unlt)", "did you mean unit?"),
        ("lookup(unit)", "did you mean units?"),
        ("lookup(units, drop)", "write lookup(units, keep)"),
        ("date('%m/%d')", 'name year, month and day, as in date("%m/%d/%Y")'),
        ("time('%H')", 'name hour and minute and no day, as in time("%H:%M")'),
        ("time('%I:%M')", 'name hour and minute and no day, as in time("%H:%M")'),
        ("time('%d.%m.%Y %H:%M')", 'name hour and minute and no day, as in time("%H:%M")'),
        ("implied(two)", "write one digit, as in implied(2)"),
        ("decimal(';')", 'write decimal or decimal(",")'),
        ("sscc(01)", "write sscc(00)"),
        ("gtin(10)", "write gtin(8), 12, 13 or 14"),
        ("upc(10)", "write upc, or upc(11) where the check digit is not sent"),
        ("pad(x)", "write a number from 1 to 256"),
        ("pad(257)", "write a number from 1 to 256"),
        ("pad(5, ab)", 'write pad(10, "0")'),
        ("pad(5, a, middle)", 'write pad(10, "0", left), or right'),
        ("match('(')", "write an RE2 pattern with at most one group, as in match('PO-([0-9]+)')"),
        (
            "match('(a)(b)')",
            "write an RE2 pattern with at most one group, as in match('PO-([0-9]+)')",
        ),
        ("call(nothing)", "install or register one"),
    ],
)
def test_conversion_with_a_wrong_argument_is_refused_with_a_remedy(
    written: str, remedy: str
) -> None:
    """What a conversion cannot work with is known before any document is read."""
    with pytest.raises(WrongArgument) as caught:
        convert(written, "")
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    ("written", "value", "text"),
    [
        ("date", "2024-02-29", "20240229"),
        ("date", "0987-01-02", "09870102"),
        ("date('%m/%d/%Y')", "2020-12-31", "12/31/2020"),
        ("time", "08:05:00", "0805"),
        ("time", "14:24:28", "142428"),
        ("time", "14:24:28.350000", "14242835"),
        ("time", "14:24:28.3", "1424283"),
        ("time('%H:%M')", "08:05:00", "08:05"),
        ("decimal", "1E-7", "0.0000001"),
        ("decimal", "-07.50", "-7.5"),
        ("decimal(',')", "1.5", "1,5"),
        ("implied(2)", "18.4", "1840"),
        ("implied(2)", "-0.05", "-5"),
        ("implied(2)", "0", "0"),
        ("integer", -3, "-3"),
        ("code(unit)", {"meaning": "case"}, "CA"),
        ("code(unit)", {"code": "QQ"}, "QQ"),
        ("code(unit)", {"code": "QQ", "meaning": "crate of ours"}, "QQ"),
        ("code(unit)", {"code": "EA", "meaning": "case"}, "CA"),
        ("lookup(units)", "case", "CA"),
        ("lookup(units, keep)", "crate", "crate"),
        ("lookup(kept)", "crate", "crate"),
        ("pairs(item_id)", [{"scheme": {"meaning": "EAN-13"}, "value": "4"}], ["EN", "4"]),
        ("pairs(item_id)", [{"value": "4"}, {"scheme": {"code": "VN"}}], ["", "4", "VN", ""]),
        (
            "quantities",
            [{"location": "1", "quantity": "2"}, {"location": "3"}],
            ["1", "2", "3", ""],
        ),
        ("strip", " a ", "a"),
        ("upper", "ab", "AB"),
        ("pad(6)", "4711", "004711"),
        ("pad(6, ' ', right)", "A-1", "A-1   "),
        ("join", "a b", ["a b"]),
        ("match('[0-9]+')", "4711", "4711"),
        ("gtin(12)", "00012345678905", "012345678905"),
        ("gtin(13)", "012345678905", "0012345678905"),
        ("upc(11)", "00012345678905", "01234567890"),
        ("sscc(00)", "106141412345678908", "00106141412345678908"),
        ("sscc", "106141412345678908", "106141412345678908"),
    ],
)
def test_value_is_written_in_the_partners_form(written: str, value: object, text: object) -> None:
    """The way back ends at one form, the shortest where several say the same."""
    assert write(written, value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"code": "CS"}, "CS"),
        ({"code": "CS", "meaning": "case"}, "CS"),
        ({"meaning": "case"}, "CA"),
        ({"code": "CT", "meaning": "case"}, "CA"),
        ({"code": "EA", "meaning": "case"}, "CA"),
    ],
)
def test_coded_value_is_written_as_a_key_of_the_table(value: dict[str, str], text: str) -> None:
    """A code that the partner's table lacks is another partner's; what counts is then the meaning."""
    assert write("lookup(units)", value, coded=True) == text


@pytest.mark.parametrize(
    ("written", "value", "text"),
    [
        ("lookup(kept)", {"code": "QQ", "meaning": "crate"}, "QQ"),
        ("lookup(kept)", {"code": "QQ"}, "QQ"),
        ("lookup(others)", {"code": "QQ", "meaning": "piece"}, "QQ"),
    ],
)
def test_coded_value_of_a_table_that_takes_all_is_written_by_its_code(
    written: str, value: dict[str, str], text: str
) -> None:
    """What such a table reads it writes back."""
    assert write(written, value, coded=True) == text


@pytest.mark.parametrize(
    ("written", "value", "code"),
    [
        ("date", "20240229", "map-bad-value"),
        ("date", "2023-02-29", "map-bad-value"),
        ("date", None, "map-bad-value"),
        ("date('%m/%d/%y')", "1950-01-01", "map-inexact"),
        ("date('%m/%d/%Y')", "0987-01-01", "map-inexact"),
        ("time", "25:00", "map-bad-value"),
        ("time", "14:30:00Z", "map-bad-value"),
        ("time", "14:30:00.001", "map-inexact"),
        ("time('%H:%M')", "14:30:01", "map-inexact"),
        ("time('%H:%M')", "25:00", "map-bad-value"),
        ("decimal", "a", "map-bad-value"),
        ("decimal", "NaN", "map-bad-value"),
        ("decimal", 1.5, "map-bad-value"),
        ("decimal", "1E+999999999", "map-bad-value"),
        ("decimal", "1E-28", "map-bad-value"),
        ("implied(2)", "1.005", "map-inexact"),
        ("integer", "3", "map-bad-value"),
        ("integer", True, "map-bad-value"),
        ("code(unit)", {"meaning": "crate"}, "map-unknown-meaning"),
        ("code(unit)", {"code": "EA", "meaning": "crate"}, "map-unknown-meaning"),
        ("code(unit)", {}, "map-bad-value"),
        ("code(unit)", {"code": 7}, "map-bad-value"),
        ("code(unit)", "EA", "map-bad-value"),
        ("lookup(units)", "crate", "map-unknown-key"),
        ("lookup(others)", "crate", "map-unknown-key"),
        ("lookup(strict)", "crate", "map-unknown-key"),
        ("pairs(item_id)", {"scheme": "VN"}, "map-bad-value"),
        ("pairs(item_id)", [{"scheme": {"meaning": "nothing"}}], "map-unknown-meaning"),
        ("quantities", ["1"], "map-bad-value"),
        ("quantities", [{"location": "1", "quantity": "x"}], "map-bad-value"),
        ("strip", 3, "map-bad-value"),
        ("pad(3)", "4711", "map-inexact"),
        ("match('[0-9]+')", "a", "map-no-match"),
        ("gtin(12)", "04006381333931", "map-inexact"),
        ("gtin(12)", "123", "map-bad-gtin"),
        ("gln", "123", "map-bad-gln"),
        ("sscc", "123", "map-bad-sscc"),
    ],
)
def test_value_that_cannot_be_written_is_told(written: str, value: object, code: str) -> None:
    """Nothing is rounded, cut or guessed; the finding names what is wrong."""
    with pytest.raises(Unconvertible) as caught:
        write(written, value)
    [problem] = caught.value.problems
    assert problem.code == code
    assert code in FINDING_CODES
    assert (problem.severity is Severity.WARNING) == (caught.value.kept is not None)


def test_text_of_blanks_or_filler_is_absent_without_a_finding() -> None:
    """A fixed field that is empty is no value, and nobody has to be told."""
    for written in ("strip", "pad(3, ' ')"):
        with pytest.raises(Unconvertible) as caught:
            convert(written, "   ")
        assert (caught.value.problems, caught.value.kept) == ((), None)


def test_part_of_a_text_has_no_way_back() -> None:
    """What stood around the part is lost."""
    assert made("match('PO-([0-9]+)')").write is None


def test_key_that_a_table_lacks_is_told_with_the_table() -> None:
    """What tables lack is collected from findings."""
    with pytest.raises(Unconvertible) as caught:
        convert("lookup(units)", "QQ")
    assert caught.value.problems[0].table == "units"
