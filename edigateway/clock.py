"""The only "now" in the house.

Wall time is aware UTC and is written into evidence; monotonic time measures waits and is never stored.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the wall time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never steps back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds on a clock that never steps back."""
        return time.monotonic()


class StillClock:
    """A clock that moves only when it is told to, for tests and rehearsals."""

    def __init__(self, start: datetime) -> None:
        """Stand still at ``start``, which must be aware."""
        self._now = start.astimezone(UTC)
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        """Return the time that it was last set to."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds it was moved by since it was made."""
        return self._elapsed_s

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self._now += timedelta(seconds=seconds)
        self._elapsed_s += seconds
