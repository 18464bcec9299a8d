"""Refusals: how much a caller may get wrong before it has to wait, and how much of that is written down.

Whoever knows two names can call. Each call that is refused costs the work of opening it, and tells its sender a little;
so one address that is refused again and again in one partner's name is put off for a while, unopened. What is put off
may come again: a partner that mended its keys loses nothing.
"""

import threading
from collections import OrderedDict, deque

from edigateway.clock import Clock

MOST_A_MINUTE = 30
"""Refusals of one address in one partner's name, after which its calls are not opened."""
MOST_WRITTEN_AN_HOUR = 100
"""Refusals in one partner's name that are written down: a stranger must not fill the disk."""
_MOST_COUNTED = 4096
"""Addresses and partners that are remembered; more than that cannot be partners of ours."""


class Refusals:
    """Counts the calls that were refused; several threads use it at once."""

    def __init__(self, clock: Clock) -> None:
        """Count by a clock."""
        self._lock = threading.Lock()
        self._opened = _Counts(clock, seconds=60)
        self._written = _Counts(clock, seconds=3600)

    def must_wait(self, address: str, partner: str) -> bool:
        """Tell whether an address was refused too often, just now, to be heard in a partner's name."""
        with self._lock:
            return self._opened.count((address, partner)) >= MOST_A_MINUTE

    def may_record(self, address: str, partner: str) -> bool:
        """Count a refusal, and tell whether it is to be written down."""
        with self._lock:
            self._opened.add((address, partner))
            if self._written.count((partner,)) >= MOST_WRITTEN_AN_HOUR:
                return False
            self._written.add((partner,))
            return True


class _Counts:
    """How often each thing happened within the last so many seconds."""

    def __init__(self, clock: Clock, *, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self._times: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def add(self, what: tuple[str, ...]) -> None:
        self._times.setdefault(what, deque()).append(self._clock.monotonic())
        self._times.move_to_end(what)
        if len(self._times) > _MOST_COUNTED:
            self._times.popitem(last=False)

    def count(self, what: tuple[str, ...]) -> int:
        times = self._times.get(what, deque())
        while times and times[0] <= self._clock.monotonic() - self._seconds:
            times.popleft()
        return len(times)
