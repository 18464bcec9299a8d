"""The day by which tables are read: that of the document which is translated now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

FOR_GOOD = "9999-12-31"
"""The day that counts where nobody has said another: what holds on it holds for good."""
_day: ContextVar[str] = ContextVar("day", default=FOR_GOOD)


@contextmanager
def as_of(day: str) -> Iterator[None]:
    """Read tables by a day, an ISO date, in this thread."""
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)


def day() -> str:
    """Return the day by which tables are read now, as an ISO date."""
    return _day.get()
