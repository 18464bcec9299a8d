"""The numbers of GS1 in X12: where they stand, and which values are none."""

import pytest

from edigateway.formats.x12.dictionary.facts import PUBLISHED, published
from edigateway.formats.x12.syntax.gs1 import (
    KINDS,
    MARKS,
    PARTIES,
    PRODUCTS,
    IdFault,
    Pair,
    faults,
    pairs,
    sound,
)

UPC, SSCC, GLN = "036000291452", "106141411234567897", "0078742000992"


def _pairs(tag: str, version: str = "004010") -> tuple[Pair, ...]:
    segment = published(version).segment(tag)
    assert segment is not None
    return pairs([number for number, _ in segment["elements"]])


@pytest.mark.parametrize(
    ("element", "qualifier", "value", "right"),
    [
        ("235", "UP", UPC, True),
        ("235", "UP", UPC.lstrip("0"), True),  # a translator lost the zero
        ("235", "UP", "00" + UPC, True),
        ("235", "UP", "036000291453", False),
        ("235", "UP", "03600029145", False),  # the check digit was left out
        ("235", "UP", "ITEM123", False),
        ("235", "UP", "0000000" + UPC, False),
        ("235", "EN", "4006381333931", True),
        ("235", "EN", "4006381333930", False),
        ("235", "EO", "96385074", True),
        ("235", "EO", "1234565", False),  # too short to be any
        ("235", "UK", "10614141000415", True),
        ("235", "UK", "20614141000415", False),
        ("235", "UO", "00" + SSCC, True),
        ("235", "UA", "002840022222", True),  # has no check digit
        ("235", "VN", "ABC", True),
        ("66", "UL", GLN, True),
        ("66", "UL", GLN.lstrip("0"), True),
        ("66", "UL", "0" + GLN, False),
        ("66", "UL", "0078742000993", False),
        ("66", "92", "7", True),
        ("88", "GM", "00" + SSCC, True),
        ("88", "GM", SSCC, True),
        ("88", "GM", "10" + SSCC[:-1] + "4", False),  # another application identifier
        ("88", "GM", "0000" + SSCC, False),
        ("88", "GM", "1234567890123456", False),
        ("88", "AA", SSCC, True),
        ("88", "AA", SSCC[:-1] + "8", False),
        ("88", "CP", "1Z54242X0357922222", True),
        ("88", "UP", UPC, True),
    ],
)
def test_value_is_what_its_qualifier_promises(
    element: str, qualifier: str, value: str, right: bool
) -> None:
    """A number may have lost its zeros, but neither its check digit nor its kind."""
    assert sound(element, qualifier, value) is right
    assert sound(element, qualifier, value) is right  # as it is remembered


def test_qualifiers_are_codes_of_their_elements() -> None:
    """The tables name no qualifier that the standard does not have."""
    for element, kinds in KINDS.items():
        known = [published(version).codes(element) or frozenset() for version in PUBLISHED]
        assert kinds.keys() <= frozenset().union(*known)


def test_kinds_say_how_many_digits_to_send() -> None:
    """Whoever writes a number can ask how long it should be."""
    assert {qualifier: kind.digits for qualifier, kind in PRODUCTS.items()} == {
        "EN": 13,
        "EO": 8,
        "UG": 12,
        "UH": 14,
        "UK": 14,
        "UO": 20,
        "UP": 12,
    }
    assert (PARTIES["UL"].digits, MARKS["AA"].digits, MARKS["GM"].digits) == (13, 18, 20)


def test_pairs_of_a_line_are_found_in_the_facts() -> None:
    """PO1 has ten pairs, from PO106 on."""
    found = _pairs("PO1")
    assert [(pair.qualifier, pair.value) for pair in found] == [(n, n + 1) for n in range(6, 25, 2)]
    assert {pair.element for pair in found} == {"235"}


@pytest.mark.parametrize(
    ("tag", "places"),
    [
        ("N1", [(3, 4)]),
        ("MAN", [(1, 2), (1, 3), (4, 5), (4, 6)]),  # MAN03 ends a range that MAN02 begins
        ("SDQ", [(2, value) for value in range(3, 22, 2)]),  # one qualifier for all stores
        ("L5", []),  # the mark stands before its qualifier
        ("BEG", []),
    ],
)
def test_pairs_of_other_segments_are_found_in_the_facts(
    tag: str, places: list[tuple[int, int]]
) -> None:
    """A qualifier is for all values up to the next one."""
    assert [(pair.qualifier, pair.value) for pair in _pairs(tag)] == places


def test_faults_name_the_place_and_the_check_digit() -> None:
    """Of two wrong numbers in a line both are told; what is empty or right is not."""
    line = [
        "PO1",
        "1",
        "5",
        "EA",
        "9.95",
        "",
        "UP",
        "036000291453",
        "VN",
        "X",
        "UK",
        "123",
        "UP",
        "",
    ]
    assert list(faults(_pairs("PO1"), line)) == [
        IdFault(7, "12 digits of a GTIN-12, the last one being its check digit 2", "036000291453"),
        IdFault(11, "14 digits of a GTIN-14, the last one being its check digit", "123"),
    ]


def test_faults_of_a_whole_segment_are_found_to_its_end() -> None:
    """The last pair of a segment is looked at as well."""
    line = ["PO1", *[""] * 23, "UP", "036000291453"]
    assert [fault.position for fault in faults(_pairs("PO1"), line)] == [25]
    assert list(faults(_pairs("N1"), ["N1", "ST", "", "UL", GLN])) == []


def test_fault_of_foreign_digits_asks_for_digits() -> None:
    """Digits of other scripts are no digits, and nothing is computed from them."""
    (fault,) = faults(_pairs("N1"), ["N1", "ST", "", "UL", "٠٠٧٨٧٤٢٠٠٠٩٩٢"])
    assert fault.expected == "13 digits of a GLN, the last one being its check digit"


def test_fault_of_an_sscc_reads_well() -> None:
    """The number of a carton is said with its article, with or without the identifier before it (X12 MAN01 AA, GM)."""
    numbers = (("AA", "106141411234567890"), ("GM", "00106141411234567890"))
    found = [fault for each in numbers for fault in faults(_pairs("MAN"), ["MAN", *each])]
    assert [fault.expected for fault in found] == [
        "18 digits of an SSCC, the last one being its check digit 7",
        "20 digits of an SSCC behind its application identifier 00, the last one being its check digit 7",
    ]
