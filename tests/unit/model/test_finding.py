"""Places in received data, as the trade writes them."""

import pytest

from edigateway.model.finding import Finding, Place, Severity


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(), "file"),
        (Place(segment="PO1", position=12, element=3), "PO103 (segment 12)"),
        (Place(segment="PO1", element=12), "PO112"),
        (Place(segment="MEA", position=4, element=4, component=1), "MEA04-1 (segment 4)"),
        (Place(segment="row", position=7), "row 7"),
        (Place(segment="row", position=7, element=4), "row 7, column 4"),
        (Place(segment="row", position=7, element=4, column="Qty"), "row 7, column Qty"),
        (Place(segment="document", position=2, element=1, column="Date"), "row 2, column Date"),
    ],
)
def test_place_is_shown_by_its_reference_designator(place: Place, shown: str) -> None:
    """Segment, element in two digits, component; then where it lies."""
    assert str(place) == shown


def test_finding_in_a_row_is_told_with_the_number_of_the_row() -> None:
    """The word "row" in the message does not stand for the place."""
    place = Place(segment="row", position=4)
    found = Finding(code="c", severity=Severity.ERROR, message="the row is short", place=place)
    assert str(found) == "row 4: the row is short"
