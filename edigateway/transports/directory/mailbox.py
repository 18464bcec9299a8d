"""A folder that a partner drops files into.

A file is claimed by moving it into our own folder under a token of ours, read there, and removed or archived when
the ledger has it. Whatever happens in between, the claim is still there and comes back under the same token.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice

from edigateway import durable
from edigateway.clock import Clock, SystemClock
from edigateway.contracts.transport import Arrival
from edigateway.errors import Temporary
from edigateway.transports.directory.claims import Claim, Claims
from edigateway.transports.directory.content import StillWritten, Unacceptable, read
from edigateway.transports.directory.listing import Listing
from edigateway.transports.directory.names import printable
from edigateway.transports.directory.readiness import rule
from edigateway.transports.directory.settings import DirectorySettings
from edigateway.transports.directory.sighting import Sighting, sight
from edigateway.transports.directory.watch import watching
from edigateway.transports.directory.workfolders import WorkFolders, opened

_logger = logging.getLogger(__name__)


class DirectoryMailbox:
    """One folder as a mailbox; see :class:`~edigateway.contracts.transport.Mailbox`."""

    def __init__(self, settings: DirectorySettings, clock: Clock | None = None) -> None:
        """Take settings with absolute paths; the disk is first touched by collect."""
        self._settings = settings
        self._clock = clock or SystemClock()
        self._rule = rule(settings, self._clock)
        self._listing = Listing()
        self._claims = Claims()
        self._ready: deque[Sighting] = deque()
        self._unready = 0
        self._troubled: set[str] = set()
        self._trouble = ""

    def collect(self, limit: int) -> list[Arrival]:
        """Claim up to ``limit`` ready files, oldest first, and never much more than ``max_bytes`` at a time.

        Raises:
            Temporary: the folder cannot be used, or nothing in it.
        """
        arrivals: list[Arrival] = []
        size_bytes = 0
        self._trouble = ""
        self._troubled.clear()
        with opened(self._settings.path) as folders:
            self._recover(folders)
            for arrival in islice(self._arrivals(folders), limit):
                arrivals.append(arrival)
                size_bytes += len(arrival.payload)
                if size_bytes > self._settings.max_bytes:
                    break
            self._claims.sync(folders)
        if self._trouble and not arrivals:
            raise Temporary(self._trouble)
        return arrivals

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Archive or remove what the ledger has; keep in ``.edigw/refused`` what it has not.

        Raises:
            Temporary: the folder cannot be used; what was not finished comes back with the next collect.
        """
        with opened(self._settings.path) as folders:
            self._recover(folders)
            for arrival in arrivals:
                if claim := self._claims.get(arrival.key):
                    self._finish(folders, claim, refused=arrival.refusal is not None)
                    self._claims.forget(claim)

    def waiting(self) -> int:
        """Return how many files the last collect saw that were not ready."""
        return self._unready + len(self._troubled)

    def watch(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Call ``wake`` soon after something arrives, if this machine can tell."""
        return watching(self._settings.path, wake)

    def close(self) -> None:
        """Have nothing to let go of."""

    def _recover(self, folders: WorkFolders) -> None:
        self._claims.recover(folders, lambda claim: self._rule.claimed(folders.inbox, claim.name))

    def _arrivals(self, folders: WorkFolders) -> Iterator[Arrival]:
        for claim in self._claims.held():
            if arrival := self._arrival(folders, claim):
                yield arrival
        for claim in self._newly_taken(folders):
            if arrival := self._arrival(folders, claim):
                yield arrival

    def _arrival(self, folders: WorkFolders, claim: Claim) -> Arrival | None:
        payload, refusal = b"", None
        try:
            payload, seen = read(folders.claimed, claim.held_as, self._settings.max_bytes)
            claim.seen = claim.seen or seen
        except FileNotFoundError:
            self._claims.forget(claim)
            return None
        except StillWritten:
            self._troubled.add(claim.held_as)
            return None
        except Unacceptable as error:
            refusal = f"the file was not taken in: {error}"
        except OSError as error:
            self._complain(claim.name, error)
            return None
        return Arrival(
            key=claim.token, name=printable(claim.name), payload=payload, refusal=refusal
        )

    def _newly_taken(self, folders: WorkFolders) -> Iterator[Claim]:
        yield from self._take_ready(folders)
        names, ended = self._listing.next_names(folders.inbox)
        ready, self._unready = self._rule.sift(folders.inbox, names, last=ended)
        self._ready.extend(sorted(ready))
        yield from self._take_ready(folders)

    def _take_ready(self, folders: WorkFolders) -> Iterator[Claim]:
        while self._ready:
            if claim := self._take(folders, self._ready.popleft()):
                yield claim

    def _take(self, folders: WorkFolders, sighting: Sighting) -> Claim | None:
        if not self._rule.confirm(folders.inbox, sighting):
            return None
        try:
            claim = self._claims.take(folders, sighting.name)
            self._rule.claimed(folders.inbox, sighting.name)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._complain(sighting.name, error)
            return None
        return claim

    def _finish(self, folders: WorkFolders, claim: Claim, *, refused: bool) -> None:
        if not refused:
            now = sight(folders.claimed, claim.held_as)
            if now is None:
                return
            refused = claim.seen is not None and now != claim.seen
            if refused:
                _logger.warning("%s changed after it was read, and is kept", printable(claim.name))
        target = self._kept_in(folders, refused=refused)
        if target is None:
            durable.remove(claim.held_as, folder=folders.claimed)
            return
        with suppress(FileNotFoundError):
            durable.move(
                claim.held_as,
                claim.held_as,
                source_folder=folders.claimed,
                target_folder=target,
            )

    def _kept_in(self, folders: WorkFolders, *, refused: bool) -> int | None:
        if refused:
            return folders.refused
        if self._settings.archive is None:
            return None
        return folders.archive(self._settings.archive, f"{self._clock.now():%Y-%m-%d}")

    def _complain(self, name: str, error: OSError) -> None:
        self._troubled.add(name)
        self._trouble = (
            f"{printable(name)} in {self._settings.path} cannot be taken: {error.strerror}; "
            "check that the gateway may move and read files there"
        )
        _logger.warning("%s", self._trouble)
