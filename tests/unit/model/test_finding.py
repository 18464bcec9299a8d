"""Places in received data, as the trade writes them."""

import pytest

from edigateway.model.finding import Place


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(), "file"),
        (Place(segment="PO1", position=12, element=3), "PO103 (segment 12)"),
        (Place(segment="PO1", element=12), "PO112"),
        (Place(segment="MEA", position=4, element=4, component=1), "MEA04-1 (segment 4)"),
        (Place(segment="row", position=7), "row (segment 7)"),
    ],
)
def test_place_is_shown_by_its_reference_designator(place: Place, shown: str) -> None:
    """Segment, element in two digits, component; then where it lies."""
    assert str(place) == shown
