"""Points in time, as operators write and read them: in the time zone of the machine."""

import re
from datetime import datetime, timedelta

import click

from edigateway.clock import SystemClock

_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_AGO = re.compile("([0-9]{1,6})([smhdw])")


class Moment(click.ParamType[datetime]):
    """A time span before now, or a date with or without a time of day."""

    name = "WHEN"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return an aware time."""
        if isinstance(value, datetime):
            return value
        text, now = str(value), SystemClock().now()
        if ago := _AGO.fullmatch(text):
            return now - timedelta(seconds=int(ago[1]) * _UNITS_S[ago[2]])
        try:
            return datetime.fromisoformat(text).astimezone()
        except (ValueError, OverflowError):
            self.fail(
                f"{text!r} is no time: write 90s, 30m, 2h, 3d or 1w (ago), 2026-11-20 or 2026-11-20T14:30",
                param,
                ctx,
            )


def shown(moment: datetime) -> str:
    """Write a time to the second, on this machine's clock."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def short(moment: datetime) -> str:
    """Write a time as in a log: the month, the day and the time of day, on this machine's clock."""
    return f"{moment.astimezone():%b %d %H:%M:%S}"


def clock_time(moment: datetime) -> str:
    """Write the time of day to the second, on this machine's clock."""
    return f"{moment.astimezone():%H:%M:%S}"


def ago(moment: datetime) -> str:
    """Write how long ago something was (or how far ahead it is) in its largest unit."""
    seconds = (SystemClock().now() - moment).total_seconds()
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if abs(seconds) >= size:
            return f"{abs(seconds) / size:.0f} {unit}"
    return f"{abs(seconds):.0f} s"
