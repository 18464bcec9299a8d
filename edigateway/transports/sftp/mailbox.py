"""A folder on a partner's SFTP server that files arrive in.

Nothing is claimed on the server: it may be one that we can only read. A file is fetched, kept in memory until the ledger
has it, and then archived, removed or left. Its key is made of what it is (path, size, age, content), so that after a
crash the same file comes back under the same key, and the ledger knows it.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from edigateway.clock import Clock, SystemClock
from edigateway.contracts.transport import Arrival
from edigateway.transports.sftp.connection import Connection
from edigateway.transports.sftp.fetching import Fetched, Refusal, Unfetched, fetch
from edigateway.transports.sftp.finishing import Finish, finish, inside
from edigateway.transports.sftp.listing import Entry, list_folder
from edigateway.transports.sftp.pipeline import Job
from edigateway.transports.sftp.pool import Borrower, Pool
from edigateway.transports.sftp.readiness import rule
from edigateway.transports.sftp.ready_files import ReadyFiles
from edigateway.transports.sftp.replies import Failed
from edigateway.transports.sftp.settings import SftpSettings
from edigateway.transports.sftp.trouble import Trouble

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A file that we hold in memory until it is finished."""

    arrival: Arrival
    entry: Entry


class SftpMailbox:
    """One folder of a server as a mailbox; see :class:`~edigateway.contracts.transport.Mailbox`."""

    def __init__(
        self, settings: SftpSettings, site: Path, pool: Pool, clock: Clock | None = None
    ) -> None:
        """Take connections from ``pool``; the network is first touched by collect."""
        self._settings, self._borrower = settings, Borrower(pool, settings, site)
        self._folder = settings.path.encode()
        self._rule = rule(settings, clock or SystemClock())
        self._skip = 0
        self._claims: dict[str, _Claim] = {}
        self._ready = ReadyFiles(settings.max_bytes)
        self._settled: set[Entry] = set()
        """Files that stay where they are, and need not be fetched again."""
        self._unready = 0
        self._troubled: set[Entry] = set()
        self._trouble = ""

    def collect(self, limit: int) -> list[Arrival]:
        """Fetch up to ``limit`` ready files, oldest first, and never much more than ``max_bytes`` at a time.

        Raises:
            Temporary: the server or folder cannot be used, or nothing in it.
        """
        self._trouble = ""
        self._troubled.clear()
        arrivals = [claim.arrival for claim in self._claims.values()][:limit]
        lost: Trouble | None = None
        if len(arrivals) < limit:
            with self._borrower.lend() as connection:
                if len(self._ready) < limit:
                    self._look(connection)
                fetched, lost = self._fetch(connection, limit - len(arrivals))
                arrivals += fetched
        if not arrivals and lost:
            raise lost
        if not arrivals and self._trouble:
            raise Trouble(self._trouble)
        return arrivals

    def finish(self, arrivals: Sequence[Arrival]) -> None:
        """Archive, remove or leave what the ledger has; what was refused stays where it is.

        Raises:
            Temporary: that was not possible for all; what was not finished comes back with the next collect.
        """
        held = [claim for each in arrivals if (claim := self._claims.get(each.key))]
        moving = []
        for claim in held:
            if self._settings.leave or claim.arrival.refusal is not None:
                self._settle(claim)
            else:
                moving.append(claim)
        if moving:
            self._finish(moving)

    def waiting(self) -> int:
        """Return how many files the last collect saw that were not ready."""
        return self._unready + len(self._troubled)

    def watch(self, wake: Callable[[], None]) -> AbstractContextManager[None]:
        """Do nothing: a server does not say when something arrives."""
        return nullcontext()

    def close(self) -> None:
        """Let go of connections; what is under way is broken off."""
        self._borrower.close()

    def _look(self, connection: Connection) -> None:
        """List the folder, or its next part if it is very full."""
        listed = connection.call(list_folder(self._folder, self._skip))
        if isinstance(listed, Failed):
            raise Trouble(
                f"{self._settings.peer}: the folder {self._settings.path} cannot be listed: {listed}; "
                f"check {self._settings.at('path')}, and that the partner lets us read it",
                misconfigured=True,
            )
        ready, self._unready = self._rule.sift(listed)
        if listed.ended and not self._skip:
            self._settled &= {*listed.files, *listed.refused}
        known = {claim.entry for claim in self._claims.values()} | self._settled
        self._ready.renew({*ready, *listed.refused} - known)
        self._skip = 0 if listed.ended else self._skip + listed.names

    def _fetch(self, connection: Connection, limit: int) -> tuple[list[Arrival], Trouble | None]:
        """Fetch the next ready files side by side; what was not reached stays ready."""
        entries = list(self._ready.take(limit))
        ran = connection.run(self._fetching(entries, connection.chunk_bytes))
        self._ready.fetched(entries, len(ran.results))
        answers = zip(entries, ran.results, strict=False)
        return [each for entry, got in answers if (each := self._arrival(entry, got))], ran.trouble

    def _fetching(self, entries: Sequence[Entry], chunk_bytes: int) -> Iterator[Job[Fetched]]:
        for each in entries:
            yield fetch(
                inside(self._folder, each.name), each, self._settings.max_bytes, chunk_bytes
            )

    def _arrival(self, entry: Entry, fetched: Fetched) -> Arrival | None:
        if isinstance(fetched, Refusal):
            return self._claim(entry, b"", f"the file was not taken in: {fetched}")
        if isinstance(fetched, Failed):
            self._complain(f"{entry.shown} in {self._settings.path} cannot be read: {fetched}")
        if fetched is Unfetched.GONE:
            return None
        if not isinstance(fetched, bytes):
            self._troubled.add(entry)
            return None
        if not self._rule.whole(entry, fetched):
            self._unready += 1
            return None
        return self._claim(entry, fetched, None)

    def _claim(self, entry: Entry, content: bytes, refusal: str | None) -> Arrival:
        arrival = Arrival(
            key=self._key(entry, content), name=entry.shown, payload=content, refusal=refusal
        )
        self._claims[arrival.key] = _Claim(arrival=arrival, entry=entry)
        return arrival

    def _key(self, entry: Entry, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        known_by = (self._folder, entry.name, entry.size_bytes, entry.mtime_s, digest)
        return hashlib.sha256(repr(known_by).encode()).hexdigest()

    def _settle(self, claim: _Claim) -> None:
        self._settled.add(claim.entry)
        self._claims.pop(claim.arrival.key, None)

    def _finish(self, claims: Sequence[_Claim]) -> None:
        with self._borrower.lend() as connection:
            ran = connection.run(finish(self._finish_of(each)) for each in claims)
        failures = []
        for claim, failed in zip(claims, ran.results, strict=False):
            self._claims.pop(claim.arrival.key, None)
            if failed:
                self._settled.add(claim.entry)  # or it would come back at once, for ever
                failures.append(f"{claim.entry.shown} ({failed})")
        if failures:
            self._trouble = ""
            self._complain(
                f"received, but not {'archived' if self._settings.archive else 'removed'}: {failures[0]}"
                f"{f' and {len(failures) - 1} more' if len(failures) > 1 else ''}; ask the partner for the right to do "
                "that, or write leave: true"
            )
            raise Trouble(self._trouble)
        if ran.trouble:
            raise ran.trouble

    def _finish_of(self, claim: _Claim) -> Finish:
        archive = self._settings.archive
        return Finish(
            folder=self._folder,
            entry=claim.entry,
            archive=None if archive is None else archive.encode(),
            spare=claim.entry.name[:200] + b"." + claim.arrival.key[:16].encode(),
            marker=self._rule.marker(claim.entry),
        )

    def _complain(self, problem: str) -> None:
        self._trouble = f"{self._settings.peer}: {problem}"
        _logger.warning("%s", self._trouble)
