"""Publishing one file on the server, whole or not at all, whatever an earlier try left there.

We cannot know whether this is the first try: the answer to an earlier one may have been lost. So the final name is
looked at first. What has our size and bytes is ours, and done; anything else is never touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from edigateway.contracts.outcome import Outcome, accepted, deferred, refused
from edigateway.contracts.transport import Parcel
from edigateway.transports.sftp import packets
from edigateway.transports.sftp.fetching import Unfetched, fetch
from edigateway.transports.sftp.listing import Entry
from edigateway.transports.sftp.packets import Attributes, Code, Handle, Kind, Request
from edigateway.transports.sftp.pipeline import TURN, Job
from edigateway.transports.sftp.replies import Failed, done, missing, want
from edigateway.transports.sftp.settings import Publish, SftpSettings


@dataclass(slots=True, kw_only=True)
class Batch:
    """What the files of one batch have in common."""

    settings: SftpSettings
    posix_rename: bool
    chunk_bytes: int
    stopped_at: int | None = None
    """The number of the first file that was put off; none behind it is published."""

    def stop(self, number: int) -> None:
        """Put a file off."""
        self.stopped_at = number if self.stopped_at is None else min(number, self.stopped_at)

    def goes_on(self, number: int) -> bool:
        """Tell whether no file before this one was put off."""
        return self.stopped_at is None or number < self.stopped_at


class Publication:
    """One file on its way; ``number`` is its place in the batch."""

    def __init__(self, batch: Batch, number: int, parcel: Parcel) -> None:
        """Prepare to publish."""
        self._batch, self._number, self._parcel = batch, number, parcel
        self._settings = batch.settings
        self._path = self._inside(parcel.name)
        self._by_rename = self._settings.publish is Publish.RENAME
        temporary = self._settings.temporary.replace("{name}", parcel.name)
        self._written_as = self._inside(temporary) if self._by_rename else self._path
        self._doing = "looking what is there"

    def run(self) -> Job[Outcome | None]:
        """Put the file there; return None if one before it was put off."""
        try:
            outcome = yield from self._publish()
        except Failed as failed:
            self._batch.stop(self._number)
            outcome = deferred(self._sentence(failed))
        return outcome

    def _publish(self) -> Job[Outcome | None]:
        if not self._batch.goes_on(self._number):
            return None
        there = yield from self._look()
        if there is not None and (outcome := (yield from self._judge(there))) is not None:
            return outcome
        if self._settings.publish is Publish.DIRECT:
            yield TURN
            if not self._batch.goes_on(self._number):
                return None
        try:
            yield from self._write()
            if self._settings.publish is not Publish.DIRECT:
                yield TURN
            if not self._batch.goes_on(self._number):
                yield [packets.named(Kind.REMOVE, self._written_as)]
                return None
            yield from self._show()
        except Failed:
            yield [packets.named(Kind.REMOVE, self._written_as)]
            raise
        return accepted(f"{self._parcel.name} is in {self._settings.path} of {self._settings.peer}")

    def _look(self) -> Job[Attributes | None]:
        [found] = yield [packets.named(Kind.LSTAT, self._path)]
        if missing(found):
            return None
        if not isinstance(found, Attributes) and not self._settings.confirm:
            return None  # we may not look at all
        return want(found, Attributes)

    def _judge(self, there: Attributes) -> Job[Outcome | None]:
        """Say what comes of a file that has our name already; None if it is ours, and cut off."""
        size_bytes, ours = there.size_bytes or 0, self._parcel.content
        fits = there.is_file and size_bytes <= len(ours)
        if fits and (size_bytes == len(ours) or not self._by_rename):
            entry = Entry(there.mtime_s or 0, self._parcel.name.encode(), size_bytes)
            theirs = yield from fetch(self._path, entry, size_bytes, self._batch.chunk_bytes)
            if theirs is Unfetched.CHANGED:
                self._batch.stop(self._number)
                return deferred(f"{self._settings.peer}: somebody is writing {self._parcel.name}")
            # One that we may not read is believed by its size; one that is gone was picked up just now.
            if not isinstance(theirs, bytes) or ours.startswith(theirs):
                return (yield from self._resume()) if size_bytes == len(ours) else None
        return refused(
            f"{self._settings.peer}: {self._settings.path} has another file called {self._parcel.name}; "
            "it was left as it is"
        )

    def _resume(self) -> Job[Outcome]:
        """Do what may be missing although the file is there."""
        if self._by_rename:
            yield [packets.named(Kind.REMOVE, self._written_as)]
        elif self._settings.publish is Publish.MARKER:
            yield from self._mark()
        return accepted(
            f"{self._parcel.name} was already in {self._settings.path} of {self._settings.peer}"
        )

    def _write(self) -> Job[None]:
        self._doing = "writing"
        [opened] = yield [packets.open_file(self._written_as, packets.WRITE_ANEW)]
        *replies, closed = yield self._pieces(want(opened, Handle))
        size = replies.pop() if self._settings.confirm else None
        for each in replies:
            done(each)
        done(closed)
        if isinstance(size, Attributes) and size.size_bytes != len(self._parcel.content):
            raise Failed.of(
                f"the server has {size.size_bytes} bytes of {len(self._parcel.content)}"
            )

    def _pieces(self, handle: Handle) -> Iterator[Request]:
        content, chunk_bytes = self._parcel.content, self._batch.chunk_bytes
        for offset in range(0, len(content), chunk_bytes):
            yield packets.write(handle, offset, content[offset : offset + chunk_bytes])
        if self._settings.confirm:
            yield packets.held(Kind.FSTAT, handle)
        yield packets.close(handle)

    def _show(self) -> Job[None]:
        if self._by_rename:
            self._doing = "renaming"
            ask = packets.posix_rename if self._batch.posix_rename else packets.rename
            [reply] = yield [ask(self._written_as, self._path)]
            done(reply)
        elif self._settings.publish is Publish.MARKER:
            yield from self._mark()

    def _mark(self) -> Job[None]:
        self._doing = "writing the marker"
        marker = self._path + self._settings.marker_suffix.encode()
        [opened] = yield [packets.open_file(marker, packets.WRITE_ANEW)]
        [closed] = yield [packets.close(want(opened, Handle))]
        done(closed)

    def _inside(self, name: str) -> bytes:
        return f"{self._settings.path.rstrip('/')}/{name}".encode()

    def _sentence(self, failed: Failed) -> str:
        return (
            f"{self._settings.peer}: {self._parcel.name} cannot be put into {self._settings.path}: "
            f"{self._doing} failed: {failed}; {self._remedy(failed)}"
        )

    def _remedy(self, failed: Failed) -> str:
        if failed.gone and self._doing == "renaming":
            return "somebody took it under its temporary name; set temporary to a name that the partner leaves alone"
        if failed.gone:
            return "check that path is a folder there"
        if failed.code == Code.PERMISSION_DENIED:
            return "ask the partner for the right to write and rename there"
        return "the partner's disk may be full; tell them"
