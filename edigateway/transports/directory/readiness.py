"""When a file is whole: the three rules that partners and gateways agree on."""

import fnmatch
import re
from collections.abc import Callable, Sequence
from typing import Protocol

from edigateway import durable
from edigateway.clock import Clock
from edigateway.transports.directory.settings import Complete, DirectorySettings, Ready
from edigateway.transports.directory.sighting import Sighting, ends_with_iea, sight

PATIENCE = 30
"""How many times ``stable_s`` a file without its proper end may lie unchanged before it is taken as it is."""


class Rule(Protocol):
    """One way to know; it may remember what it saw from scan to scan."""

    def sift(self, inbox: int, names: Sequence[str], *, last: bool) -> tuple[list[Sighting], int]:
        """Return the files among ``names`` that are ready, and how many others must wait.

        The names of one listing may come in several calls; ``last`` marks the call that ends it.
        """
        ...

    def confirm(self, inbox: int, sighting: Sighting) -> bool:
        """Tell whether a file that was ready still is, right before it is claimed."""
        ...

    def claimed(self, inbox: int, name: str) -> None:
        """Tidy up after a file of that name was taken; may be told twice."""
        ...


def rule(settings: DirectorySettings, clock: Clock) -> Rule:
    """Make the rule that the settings ask for."""
    if settings.ready is Ready.RENAME:
        return _Renamed(settings)
    if settings.ready is Ready.MARKER:
        return _Marked(settings)
    return _Stable(settings, clock)


class _Renamed:
    """Ready when it is there."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._fits = _pattern(settings)

    def sift(self, inbox: int, names: Sequence[str], *, last: bool) -> tuple[list[Sighting], int]:
        return _sightings(inbox, filter(self._fits, names)), 0

    def confirm(self, inbox: int, sighting: Sighting) -> bool:
        return True

    def claimed(self, inbox: int, name: str) -> None:
        pass


class _Marked:
    """Ready when its marker is there."""

    def __init__(self, settings: DirectorySettings) -> None:
        self._fits = _pattern(settings)
        self._suffix = settings.marker_suffix

    def sift(self, inbox: int, names: Sequence[str], *, last: bool) -> tuple[list[Sighting], int]:
        files = {name for name in names if self._fits(name) and not self._is_marker(name)}
        marked = {name.removesuffix(self._suffix) for name in names if self._is_marker(name)}
        # The listing may have been cut between a file and its marker, so the marker alone is believed.
        ready = [name for name in marked if self._fits(name) and not self._is_marker(name)]
        return _sightings(inbox, ready), len(files - marked)

    def confirm(self, inbox: int, sighting: Sighting) -> bool:
        return True

    def claimed(self, inbox: int, name: str) -> None:
        # A marker that outlived its file would vouch for the next, unfinished file of the same name.
        if sight(inbox, name) is None:
            durable.remove(name + self._suffix, folder=inbox)

    def _is_marker(self, name: str) -> bool:
        return name.endswith(self._suffix)


class _Stable:
    """Ready when it looks the same after a while, and ends as it should if the settings say how."""

    def __init__(self, settings: DirectorySettings, clock: Clock) -> None:
        self._fits = _pattern(settings)
        self._stable_s = settings.stable_s
        self._iea = settings.complete is Complete.IEA
        self._clock = clock
        self._before: dict[Sighting, float] = {}
        self._since: dict[Sighting, float] = {}

    def sift(self, inbox: int, names: Sequence[str], *, last: bool) -> tuple[list[Sighting], int]:
        now = self._clock.monotonic()
        seen = _sightings(inbox, filter(self._fits, names))
        for each in seen:
            self._since[each] = self._before.get(each, now)
        ready = [each for each in seen if self._is_ready(inbox, each, now - self._since[each])]
        if last:
            self._before, self._since = self._since, {}
        return ready, len(seen) - len(ready)

    def confirm(self, inbox: int, sighting: Sighting) -> bool:
        return sight(inbox, sighting.name) == sighting

    def claimed(self, inbox: int, name: str) -> None:
        pass

    def _is_ready(self, inbox: int, sighting: Sighting, unchanged_s: float) -> bool:
        if unchanged_s < self._stable_s:
            return False
        if not self._iea or unchanged_s >= PATIENCE * self._stable_s:
            return True
        return ends_with_iea(inbox, sighting.name)


def _pattern(settings: DirectorySettings) -> Callable[[str], bool]:
    match = re.compile(fnmatch.translate(settings.pattern)).match
    return lambda name: bool(name) and not name.startswith(".") and match(name) is not None


def _sightings(inbox: int, names: "Sequence[str] | filter[str]") -> list[Sighting]:
    return [seen for name in names if (seen := sight(inbox, name)) is not None]
