"""Syntax notes between elements."""

import pytest

from edigateway.formats.x12.dictionary.conditions import parse_condition


@pytest.mark.parametrize(
    ("note", "present", "expected"),
    [
        ("P0304", "", ()),
        ("P0304", "34", ()),
        ("P0304", "3", (4,)),
        ("P0304", "4", (3,)),
        ("R0203", "", (2,)),
        ("R0203", "3", ()),
        ("E0203", "23", (3,)),
        ("E0203", "2", ()),
        ("C0203", "2", (3,)),
        ("C0203", "3", ()),
        ("L020304", "2", (3,)),
        ("L020304", "24", ()),
        ("L020304", "34", ()),
    ],
)
def test_condition_names_the_elements_at_fault(
    note: str, present: str, expected: tuple[int, ...]
) -> None:
    """P all or none, R at least one, E at most one, C all others, L one of the others."""
    shape = [True] + [str(place) in present for place in range(1, 5)]
    condition = parse_condition(note)
    assert condition.violations(shape) == expected
    assert str(condition) == note


def test_condition_elements_that_were_not_sent_are_absent() -> None:
    """A segment may end before the elements that a note speaks of."""
    assert parse_condition("P0304").violations([True, True, True, True]) == (4,)
