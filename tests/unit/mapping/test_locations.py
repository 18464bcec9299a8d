import pytest

from edigateway.mapping.locations import nearest, parse_elements, parse_segments


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("BEG03", "BEG03"),
        ("N104", "N104"),
        ("HL01", "HL01"),
        ("REF[DP]02", "REF[01=DP]02"),
        ("MEA[02=G]03", "MEA[02=G]03"),
        ("N1[ST]/N401", "N1[01=ST]/N401"),
        ("HL[S]/TD504", "HL[03=S]/TD504"),
        ("MEA04-1", "MEA04-1"),
        ("PO106..", "PO106.."),
        ("SDQ03..22", "SDQ03..22"),
    ],
)
def test_location_in_the_notation_of_the_trade_is_parsed(text: str, written: str) -> None:
    """Reference designators are segment id and two digits; HL is known by its third element, others by the first."""
    assert str(parse_elements(text)) == written


@pytest.mark.parametrize(
    "text", ["PO1O2", "beg03", "BEG3", "BEG00", "SDQ22..03", "PO106.", "BEG", "", "1EG03"]
)
def test_location_that_is_no_designator_is_refused(text: str) -> None:
    """Nothing is guessed: a location is parsed or it is a fault."""
    assert parse_elements(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PO1O2", "PO102"),
        ("beg03", "BEG03"),
        ("BEG3", "BEG03"),
        ("REF[DP]2", "REF[DP]02"),
        ("???", None),
    ],
)
def test_wrong_location_has_a_nearest_one(text: str, meant: str | None) -> None:
    """A remedy names what was probably meant, and nothing if nothing is near."""
    assert nearest(text) == meant


def test_path_of_segments_is_parsed_without_an_element() -> None:
    """``each`` goes through segments."""
    assert str(parse_segments("N1[ST]/REF")) == "N1[01=ST]/REF"
    assert parse_segments("N101") is None
