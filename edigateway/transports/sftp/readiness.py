"""When a file on the server is whole: the three rules that partners and gateways agree on, over a listing."""

import fnmatch
import re
from collections.abc import Callable
from typing import Protocol

from edigateway.clock import Clock
from edigateway.transports.directory.readiness import PATIENCE
from edigateway.transports.directory.settings import Complete, Ready
from edigateway.transports.directory.sighting import TAIL_BYTES, shows_iea_at_the_end
from edigateway.transports.sftp.listing import Entry, Listed
from edigateway.transports.sftp.settings import SftpSettings


class Rule(Protocol):
    """One way to know; it may remember what it saw from listing to listing."""

    def sift(self, listed: Listed) -> tuple[list[Entry], int]:
        """Return the files that are ready, and how many others must wait; a listing may come in parts."""
        ...

    def whole(self, entry: Entry, content: bytes) -> bool:
        """Tell whether a ready file can be taken, now that its content is here."""
        ...

    def marker(self, entry: Entry) -> bytes | None:
        """Return the name of the file that vouched for this one, which goes with it."""
        ...


def rule(settings: SftpSettings, clock: Clock) -> Rule:
    """Make the rule that the settings ask for."""
    if settings.ready is Ready.RENAME:
        return _Renamed(settings)
    if settings.ready is Ready.MARKER:
        return _Marked(settings)
    return _Stable(settings, clock)


class _Renamed:
    """Ready when it is there."""

    def __init__(self, settings: SftpSettings) -> None:
        self._fits = _pattern(settings)

    def sift(self, listed: Listed) -> tuple[list[Entry], int]:
        return [each for each in listed.files if self._fits(each.text)], 0

    def whole(self, entry: Entry, content: bytes) -> bool:
        return True

    def marker(self, entry: Entry) -> bytes | None:
        return None


class _Marked:
    """Ready when its marker is there."""

    def __init__(self, settings: SftpSettings) -> None:
        self._fits = _pattern(settings)
        self._suffix = settings.marker_suffix.encode()

    def sift(self, listed: Listed) -> tuple[list[Entry], int]:
        markers = {each.name for each in listed.files if each.name.endswith(self._suffix)}
        files = [
            each for each in listed.files if each.name not in markers and self._fits(each.text)
        ]
        ready = [each for each in files if each.name + self._suffix in markers]
        return ready, len(files) - len(ready)

    def whole(self, entry: Entry, content: bytes) -> bool:
        return True

    def marker(self, entry: Entry) -> bytes | None:
        return entry.name + self._suffix


class _Stable:
    """Ready when it looks the same after a while, and ends as it should if the settings say how."""

    def __init__(self, settings: SftpSettings, clock: Clock) -> None:
        self._fits = _pattern(settings)
        self._stable_s = settings.stable_s
        self._iea = settings.complete is Complete.IEA
        self._clock = clock
        self._before: dict[Entry, float] = {}
        self._since: dict[Entry, float] = {}
        self._unended: set[Entry] = set()

    def sift(self, listed: Listed) -> tuple[list[Entry], int]:
        now = self._clock.monotonic()
        seen = [each for each in listed.files if self._fits(each.text)]
        for each in seen:
            self._since[each] = self._before.get(each, now)
        ready = [each for each in seen if self._is_ready(each, now - self._since[each])]
        if listed.ended:
            self._before, self._since = self._since, {}
            self._unended &= self._before.keys()
        return ready, len(seen) - len(ready)

    def whole(self, entry: Entry, content: bytes) -> bool:
        if not self._iea or entry in self._unended:  # its patience is over
            return True
        if shows_iea_at_the_end(content[-TAIL_BYTES:]):
            return True
        self._unended.add(entry)
        return False

    def marker(self, entry: Entry) -> bytes | None:
        return None

    def _is_ready(self, entry: Entry, unchanged_s: float) -> bool:
        """What was fetched once and did not end as it should is not fetched again before its patience is over."""
        if entry in self._unended:
            return unchanged_s >= PATIENCE * self._stable_s
        return unchanged_s >= self._stable_s


def _pattern(settings: SftpSettings) -> Callable[[str], bool]:
    match = re.compile(fnmatch.translate(settings.pattern)).match
    return lambda name: not name.startswith(".") and match(name) is not None
