"""Hours of the day, as a site writes them: when a partner's server is not to be bothered."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WRITTEN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)(?: ([A-Za-z0-9_+/-]+))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From a time of the day until another one, which may be that of the next day, where a zone's clocks show it."""

    begins: time
    ends: time
    zone: ZoneInfo

    def hold(self, at: datetime) -> bool:
        """Tell whether a moment, aware, is within them."""
        now = at.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


def hours(written: str) -> Hours:
    """Read hours such as ``22:00-06:00`` (in UTC) or ``22:00-06:00 America/Chicago``.

    Raises:
        ValueError: they are none.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError("write hours such as 22:00-06:00, or 22:00-06:00 America/Chicago")
    try:
        begins, ends = (time.fromisoformat(each) for each in found.group(1, 2))
    except ValueError:
        raise ValueError("an hour is 00 to 23, a minute 00 to 59") from None
    try:
        zone = ZoneInfo(found[3] or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            f"no time zone '{found[3]}' is known here, such as Europe/Berlin"
        ) from None
    return Hours(begins=begins, ends=ends, zone=zone)
