"""Quick checks: what they pass has no fault, and what they cannot tell they leave to the close look."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.formats.x12.dictionary.elements import Component, ElementSpec, Manner
from edigateway.formats.x12.dictionary.segments import SegmentSpec
from edigateway.formats.x12.syntax.numbers import decimal, integer

MANNER = Manner(component=">", repetition="", short_dates=False)


def _element(
    kind: str,
    *parts: ElementSpec,
    pattern: Callable[[str], bool] | None = None,
    number: str = "1",
    shortest: int = 1,
) -> ElementSpec:
    return ElementSpec(
        number=number,
        name="Something",
        kind=kind,
        shortest=shortest,
        longest=5,
        codes=None,
        components=tuple(Component(each, False) for each in parts),
        pattern=pattern,
    )


def _segment(
    element: ElementSpec, *, required: bool = False, one_form: bool = False
) -> SegmentSpec:
    return SegmentSpec(
        tag="XX",
        name="Some",
        elements=(Component(element, required),),
        conditions=(),
        repeats={},
        one_form=one_form,
    )


def _faults(segment: SegmentSpec, value: str) -> list[str]:
    return [each.fault.code for each in segment.faults(["XX", value], MANNER)]


@pytest.mark.parametrize("required", [False, True])
def test_check_binary_data_may_be_anything(required: bool) -> None:
    """There is nothing to say of binary data but whether it is there."""
    segment = _segment(_element("B"), required=required)
    assert segment.checks[2](["XX", "any data of any length"])
    assert _faults(segment, "any data of any length") == []
    assert _faults(segment, "\xe9 and data of another kind") == []
    assert bool(segment.checks[2](["XX", ""])) is not required


def test_check_composite_that_begins_with_binary_data_may_be_anything() -> None:
    """A composite is judged by its first component where it has no separator."""
    segment = _segment(_element("composite", _element("B"), _element("N0")))
    assert segment.checks[2](["XX", "data"])
    assert _faults(segment, "data") == []


def test_check_composite_with_a_pattern_is_looked_at_closely() -> None:
    """The pattern of a component is not tried on the composite as a whole."""
    segment = _segment(_element("composite", _element("N0", pattern=str.isdigit), _element("N0")))
    assert not segment.checks[2](["XX", "1"])
    assert _faults(segment, "1>2") == []
    assert _faults(segment, "-1>2") == ["pattern-mismatch"]


@pytest.mark.parametrize("kind", ["N0", "N2", "R"])
@pytest.mark.parametrize("required", [False, True])
@given(value=st.text("019.-+E", max_size=5), shortest=st.integers(1, 3))
def test_check_for_writing_passes_numbers_in_their_one_form_only(
    kind: str, required: bool, value: str, shortest: int
) -> None:
    """What the check of a segment that is to be written passes needs no rewriting, and has no fault."""
    element = _element(kind, shortest=shortest)
    segment = _segment(element, required=required, one_form=True)
    if segment.checks[2](["XX", value]):
        write = decimal if kind == "R" else integer
        assert not value or write(value, shortest) == value
        assert not value or _faults(segment, value) == []


@pytest.mark.parametrize(
    ("kind", "right", "sloppy"),
    [("N0", "10", "010"), ("R", "10", "010"), ("R", "1.05", "1.50"), ("R", ".5", "0.5")],
)
def test_check_for_writing_doubts_numbers_in_another_form(
    kind: str, right: str, sloppy: str
) -> None:
    """A number that is right as received, but not as we write it, is doubted by who writes only."""
    reading, writing = (_segment(_element(kind), one_form=each) for each in (False, True))
    assert reading.checks[2](["XX", right])
    assert writing.checks[2](["XX", right])
    assert reading.checks[2](["XX", sloppy])
    assert not writing.checks[2](["XX", sloppy])
    assert _faults(writing, sloppy) == []


def test_check_for_writing_passes_numbers_that_are_names() -> None:
    """A control number keeps the zeros before it: the receiver compares it as text."""
    assert _segment(_element("N0", number="28"), one_form=True).checks[2](["XX", "007"])


def test_check_for_writing_looks_at_the_first_component() -> None:
    """A composite without separators is its first component, whose number may be in another form."""
    segment = _segment(_element("composite", _element("R"), _element("N0")), one_form=True)
    assert segment.checks[2](["XX", "1.5"])
    assert not segment.checks[2](["XX", "1.50"])
