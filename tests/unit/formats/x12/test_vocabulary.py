"""What a map may name in a transaction set, and what it is told where there is no such place."""

import pytest

from edigateway.formats.x12.dictionary.vocabulary import SetVocabulary
from edigateway.model.step import Step


def way(text: str) -> list[Step]:
    return [Step(tag=tag) for tag in text.split("/")]


ORDER = SetVocabulary("850", ["004010", "005010"])


@pytest.mark.parametrize(
    ("place", "element", "component"),
    [
        ("BEG", 3, 0),
        ("N1/N4", 1, 0),
        ("PO1/MEA", 4, 1),
        ("N1", 0, 0),
        ("PO1/LDT", 1, 0),  # within LS and LE, which the tree leaves out
    ],
)
def test_place_of_the_standard_is_no_cause_of_complaint(
    place: str, element: int, component: int
) -> None:
    """What one of the releases knows is known."""
    assert ORDER.complaint(way(place), element, component) is None


@pytest.mark.parametrize(
    ("place", "element", "component", "problem", "remedy"),
    [
        ("BEG", 99, 0, "BEG has 12 elements in 004010", "see edigw x12 describe"),
        ("PO1/MEA", 4, 99, "MEA04 has 15 components in 004010", ""),
        ("BEG", 3, 2, "BEG03 has no components in 004010", ""),
        ("N4", 0, 0, "there is no N4 in the heading of an 850", "write N1/N4"),
        ("PO1/BEG", 0, 0, "there is no BEG in the PO1 loop of an 850", "it stands at BEG"),
        ("PO2", 0, 0, "there is no PO2 in the heading of an 850", "did you mean PO1?"),
        ("ZZ9/N4", 1, 0, "there is no ZZ9 in the heading of an 850", "see edigw x12 describe 850"),
    ],
)
def test_place_that_is_not_there_is_told_with_what_is_near(
    place: str, element: int, component: int, problem: str, remedy: str
) -> None:
    """The complaint is about the first step that leads nowhere."""
    assert ORDER.complaint(way(place), element, component) == (problem, remedy)


def test_nothing_is_known_of_a_release_that_there_is_not() -> None:
    """A map for a release without a dictionary is not complained about."""
    assert SetVocabulary("850", ["banana"]).complaint(way("XYZ"), 9, 0) is None
