"""Hours of the day, over midnight and in any zone."""

from datetime import UTC, datetime

import pytest

from edigateway.model.hours import hours


@pytest.mark.parametrize(
    ("written", "hour", "held"),
    [
        ("22:00-06:00", 23, True),
        ("22:00-06:00", 5, True),
        ("22:00-06:00", 6, False),
        ("22:00-06:00", 21, False),
        ("08:00-18:00", 8, True),
        ("08:00-18:00", 18, False),
        ("22:00-06:00 America/Chicago", 5, True),  # 23:00 there
        ("22:00-06:00 America/Chicago", 13, False),  # 07:00 there
    ],
)
def test_hours_hold_where_the_clocks_of_their_zone_say_so(
    written: str, hour: int, held: bool
) -> None:
    """The end is not included, and the night has a morning."""
    assert hours(written).hold(datetime(2026, 12, 1, hour, tzinfo=UTC)) is held


@pytest.mark.parametrize(
    ("day", "hour", "held"),
    [
        ((2026, 3, 28), 1, True),  # 02:00 in winter
        ((2026, 3, 29), 1, False),  # 03:00: the hour was left out
        ((2026, 10, 25), 0, True),  # 02:00 in summer
        ((2026, 10, 25), 1, True),  # 02:00 again, in winter
        ((2026, 10, 25), 2, False),
    ],
)
def test_hours_follow_the_clocks_when_these_are_changed(
    day: tuple[int, int, int], hour: int, held: bool
) -> None:
    """F20: an hour that is left out is quiet for nobody, and one that comes twice is quiet twice."""
    assert hours("02:00-03:00 Europe/Berlin").hold(datetime(*day, hour, tzinfo=UTC)) is held


@pytest.mark.parametrize(
    "written", ["", "22-6", "25:00-06:00", "22:00-06:00 Nowhere/Land", "22:00"]
)
def test_hours_that_are_none_are_told(written: str) -> None:
    """Each slip has its sentence."""
    with pytest.raises(ValueError, match=r"hour|zone"):
        hours(written)
