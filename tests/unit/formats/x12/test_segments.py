"""Elements of a segment: what is found, at which position, and how much it weighs."""

import pytest

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.dictionary.segments import SegmentSpec

MANNER = Manner(component=">", repetition="^", short_dates=False)


def _spec(tag: str) -> SegmentSpec:
    spec = dictionary("004010").segment(tag)
    assert spec is not None
    return spec


def _faults(segment: str, manner: Manner = MANNER) -> list[tuple[str, int]]:
    elements = segment.split("*")
    return [
        (each.fault.code, each.position) for each in _spec(elements[0]).faults(elements, manner)
    ]


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("BEG*00*SA*4711**20240105", []),
        ("BEG*00*SA***20240105", [("missing-element", 3)]),
        ("BEG*00*SA*4711", [("missing-element", 5)]),
        ("BEG*00*SA*" + "9" * 23 + "**20240105", [("too-long", 3)]),
        ("BEG*00*SA*4711**20240230", [("bad-date", 5)]),
        ("BEG*00*SA*4711**240105", [("short-date", 5)]),
        ("BEG*00*SA*4711**00000000", [("placeholder-date", 5)]),
        ("BEG*XX*SA*4711**20240105", [("bad-code", 1)]),
        ("BEG*00*sa*4711**20240105", []),
        ("BEG*00*SA*47\x0711**20240105", [("invalid-character", 3)]),
        ("DTM*010*20240105*2460", [("bad-time", 3)]),
        ("DTM", [("missing-element", 1), ("missing-conditional-element", 2)]),
        ("PO1**X*EA", [("bad-number", 2)]),
        ("PO1**5*EA*.75", []),
        ("PO1**-5.50*EA*9.95*", []),
        ("PO1***EA", [("missing-conditional-element", 2)]),
        ("PO1**5*DZN", [("bad-code", 3)]),
        ("N4*X", [("too-short", 1)]),
        ("N3*1*2*3", [("too-many-elements", 3)]),
        ("TDS*139550", []),
        ("TDS*-250.00", [("decimal-point", 1)]),
        ("TDS*1O", [("bad-number", 1)]),
        ("PO1**" + "9" * 16 + "*EA", [("too-long", 2)]),
    ],
)
def test_faults_name_code_and_position(segment: str, expected: list[tuple[str, int]]) -> None:
    """Each fault is found once, at its element."""
    assert _faults(segment) == expected


@pytest.mark.parametrize("segment", ["BEG*00*SA*4711**20240105", "PO1*1*5*EA*9.95**VN*ABC", "N3*X"])
def test_checks_plain_segment_needs_no_explanation(segment: str) -> None:
    """The quick check passes what the long one would pass."""
    elements = segment.split("*")
    assert _spec(elements[0]).checks[len(elements)](elements)


def test_checks_are_never_true_for_a_segment_with_faults() -> None:
    """The quick check may doubt a right segment but never lets a wrong one through, shape by shape and value by value."""
    for value in ("", "x" * 300, "9" * 40, "9.9.9", "20241399", "A>B", "-"):
        for place in range(1, 9):
            for tag in ("BEG", "PO1", "DTM", "CTP", "N1", "MEA", "SAC", "TDS", "SLN", "REF"):
                spec = _spec(tag)
                elements = [tag, *([""] * 8)]
                elements[place] = value
                codes = {each.fault.code for each in spec.faults(elements, MANNER)}
                if codes - {"invalid-character"}:  # separators are looked for in all of a text
                    assert not spec.checks[9](elements), (tag, place, value)


def test_faults_composite_names_the_component() -> None:
    """A wrong part of a composite is found by its number, and a missing mandatory part too."""
    elements = ["REF", "DP", "1", "", "!!>1"]
    (found,) = _spec("REF").faults(elements, MANNER)
    assert (found.fault.code, found.position, found.fault.component) == ("bad-code", 4, 1)
    (found,) = _spec("REF").faults(["REF", "DP", "1", "", "DP"], MANNER)
    assert (found.fault.code, found.fault.component) == ("missing-element", 2)


def test_faults_composite_with_surplus_components() -> None:
    """A composite may have no more components than the dictionary gives it."""
    elements = ["REF", "DP", "1", "", ">".join(["DP", "1"] * 4)]
    assert [each.fault.code for each in _spec("REF").faults(elements, MANNER)] == [
        "too-many-components"
    ]


def test_faults_repetition_is_judged_by_itself() -> None:
    """Where an element may repeat, each repetition is a value of its own (X12 005010 CTX01)."""
    spec = dictionary("005010").segment("CTX")
    assert spec is not None
    (found,) = spec.faults(["CTX", "PO>1^>2"], MANNER)
    assert (found.fault.code, found.fault.repetition, found.fault.component) == (
        "missing-element",
        2,
        1,
    )
    (found,) = spec.faults(["CTX", "^".join(["PO>1"] * 11)], MANNER)
    assert (found.fault.code, found.fault.expected) == ("too-many-repetitions", "at most 10 values")


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("BEG*00^01*SA*4711**20240105", [("too-many-repetitions", 1)]),
        ("BEG*00*SA*47^11**20240105", []),
        ("PO1**5^6*EA", [("too-many-repetitions", 2)]),
        ("DTM*002*20240105^20240106", [("too-many-repetitions", 2)]),
    ],
)
def test_faults_what_may_not_repeat_is_one_value(
    segment: str, expected: list[tuple[str, int]]
) -> None:
    """Two numbers are no number, but in text the separator is a character like any other."""
    assert _faults(segment) == expected


def test_faults_short_date_is_right_before_004010() -> None:
    """Older releases write dates as YYMMDD."""
    older = Manner(component=">", repetition="", short_dates=True)
    assert _faults("BEG*00*SA*4711**961007", older) == []
    assert _faults("BEG*00*SA*4711**961307", older) == [("bad-date", 5)]
