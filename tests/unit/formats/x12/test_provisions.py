"""What the standard provides at a place: asked by those who say only what goes beyond it."""

from collections.abc import Sequence

import pytest

from edigateway.contracts.format import Provision, Standard
from edigateway.formats.x12.format import X12
from edigateway.model.step import Step

BEG, REF, N1 = (Step(tag=tag) for tag in ("BEG", "REF", "N1"))


@pytest.fixture(scope="module")
def standard() -> Standard:
    """Return the 850 of 004010, and of a release that there is not."""
    found = X12().vocabulary({"set": "850", "versions": ["004010", "999999"]})
    assert isinstance(found, Standard)
    return found


def test_provision_of_a_segment_says_whether_and_how_often_it_comes(standard: Standard) -> None:
    """BEG must come, once; REF may come, any number of times."""
    beginning = standard.provision([BEG])
    assert beginning is not None
    assert (beginning.required, beginning.most, beginning.codes) == (True, 1, None)
    reference = standard.provision([REF])
    assert reference is not None
    assert (reference.required, reference.most) == (False, None)
    assert reference.name == "Reference Identification"


def test_provision_of_an_element_has_its_codes(standard: Standard) -> None:
    """BEG02 must be there, with a code of its list; BEG03 has no list."""
    order_type, number = standard.provision([BEG], 2), standard.provision([BEG], 3)
    assert order_type is not None
    assert number is not None
    assert order_type.required
    assert "SA" in (order_type.codes or ())
    assert number.codes is None


@pytest.mark.parametrize(
    ("way", "element"),
    [([Step(tag="ZZZ")], 0), ([N1, BEG], 0), ([Step(tag="ZZZ")], 1), ([BEG], 99)],
)
def test_provision_of_a_place_that_there_is_not_is_none(
    standard: Standard, way: Sequence[Step], element: int
) -> None:
    """Nothing is known of it."""
    found: Provision | None = standard.provision(way, element)
    assert found is None
