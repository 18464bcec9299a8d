"""Quick checks: what they pass has no fault, and what they cannot tell they leave to the close look."""

from collections.abc import Callable

import pytest

from edigateway.formats.x12.dictionary.elements import Component, ElementSpec, Manner
from edigateway.formats.x12.dictionary.segments import SegmentSpec

MANNER = Manner(component=">", repetition="", short_dates=False)


def _element(
    kind: str, *parts: ElementSpec, pattern: Callable[[str], bool] | None = None
) -> ElementSpec:
    return ElementSpec(
        number="1",
        name="Something",
        kind=kind,
        shortest=1,
        longest=5,
        codes=None,
        components=tuple(Component(each, False) for each in parts),
        pattern=pattern,
    )


def _segment(element: ElementSpec, *, required: bool = False) -> SegmentSpec:
    return SegmentSpec(
        tag="XX", name="Some", elements=(Component(element, required),), conditions=(), repeats={}
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
