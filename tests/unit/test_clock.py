"""The only "now" in the house."""

from datetime import UTC, datetime, timedelta, timezone

from edigateway.clock import StillClock, SystemClock


def test_system_clock_is_aware_and_in_utc() -> None:
    """A time without a zone never gets into evidence."""
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_system_clock_monotonic_never_steps_back() -> None:
    """Waits are measured on a clock that only goes forward."""
    clock = SystemClock()
    first = clock.monotonic()
    assert clock.monotonic() >= first


def test_still_clock_moves_only_when_told() -> None:
    """Both kinds of time advance by the same amount, and by nothing else."""
    clock = StillClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(90)
    clock.advance(0.5)
    assert clock.now() == datetime(2026, 11, 21, 12, 1, 30, 500_000, tzinfo=UTC)
    assert clock.monotonic() == 90.5


def test_still_clock_started_elsewhere_shows_utc() -> None:
    """A start in another zone is the same instant, told in UTC."""
    start = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=5)))
    clock = StillClock(start)
    assert clock.now() == start
    assert clock.now().tzinfo is UTC
