"""Patterns of guidelines: the whole value, and never longer than the text takes."""

import time

import pytest

from edigateway.formats.x12.guideline.patterns import Pattern


def test_pattern_is_held_against_the_whole_value() -> None:
    """No anchors are needed."""
    pattern = Pattern("[0-9]{3}")
    assert (pattern("123"), pattern("1234"), pattern("x123")) == (True, False, False)
    assert str(pattern) == "[0-9]{3}"


@pytest.mark.parametrize("text", ["(", r"(a)\1", "(?=a)", "(a{1000}){1000}"])
def test_pattern_that_cannot_be_matched_in_linear_time_is_refused(text: str) -> None:
    """Back references, look-around and what would need too much memory."""
    with pytest.raises(ValueError, match=r"."):
        Pattern(text)


def test_pattern_that_would_hang_others_answers_at_once() -> None:
    """Nested repetition is no danger, whatever the partner sends."""
    before = time.monotonic()
    assert not Pattern("(a+)+b")("a" * 50_000)
    assert time.monotonic() - before < 1
