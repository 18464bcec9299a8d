"""What was worked out before is known, and never too much of it."""

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.syntax.remembering import Remembered


def test_remembered_answers_are_known_until_there_are_many() -> None:
    """Hostile data may ask endless things."""
    remembered: Remembered[int, str] = Remembered()
    for number in range(2_000):
        assert remembered.keep(number, f"answer {number}") == f"answer {number}"
        assert remembered.get(number) == f"answer {number}"
        assert len(remembered) <= 512


def test_faults_of_a_value_differ_with_the_manner_of_the_interchange() -> None:
    """What was found in one interchange says nothing about another one with other separators or dates."""
    spec = dictionary("004010").segment("BEG")
    assert spec is not None
    segment = ["BEG", "00", "SA", "47>11", "", "240105"]
    found = [
        [each.fault.code for each in spec.faults(segment, manner)]
        for manner in (
            Manner(component=">", repetition="", short_dates=False),
            Manner(component=":", repetition="", short_dates=False),
            Manner(component=":", repetition="", short_dates=True),
            Manner(component=":", repetition=">", short_dates=True),
        )
    ]
    assert found == [["invalid-character", "short-date"], ["short-date"], [], []]
