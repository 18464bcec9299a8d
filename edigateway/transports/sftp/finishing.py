"""Finishing one file that the ledger has: archived or removed, unless another one lies there by now.

Every step can be done again: what is gone already is done.
"""

from dataclasses import dataclass

from edigateway.transports.sftp import packets
from edigateway.transports.sftp.listing import Entry
from edigateway.transports.sftp.packets import Attributes, Kind
from edigateway.transports.sftp.pipeline import Job
from edigateway.transports.sftp.replies import Failed, done, missing, want


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """What is to be done with one file; ``archive`` is the folder to move it to, ``spare`` a name that is free there."""

    folder: bytes
    entry: Entry
    archive: bytes | None
    spare: bytes
    marker: bytes | None


def finish(asked: Finish) -> Job[Failed | None]:
    """Archive or remove one file and its marker; return what the server did not let us do."""
    path = inside(asked.folder, asked.entry.name)
    try:
        [found] = yield [packets.named(Kind.LSTAT, path)]
        if not missing(found) and _same(want(found, Attributes), asked.entry):
            if asked.archive is None:
                yield from _remove(path)
            else:
                yield from _move(path, asked.archive, asked)
            yield from _remove_marker(path, asked)
    except Failed as failed:
        return failed
    return None


def inside(folder: bytes, name: bytes) -> bytes:
    """Return the path of a name in a folder."""
    return folder.rstrip(b"/") + b"/" + name


def _same(found: Attributes, entry: Entry) -> bool:
    now = (found.size_bytes, found.mtime_s or 0)
    return found.is_file and now == (entry.size_bytes, entry.mtime_s)


def _remove(path: bytes) -> Job[None]:
    [reply] = yield [packets.named(Kind.REMOVE, path)]
    if not missing(reply):
        done(reply)


def _move(path: bytes, archive: bytes, asked: Finish) -> Job[None]:
    target = inside(archive, asked.entry.name)
    [taken, folder] = yield [
        packets.named(Kind.LSTAT, target),
        packets.named(Kind.LSTAT, archive),
    ]
    if missing(folder):
        yield [packets.make_folder(archive)]  # if that fails, so does what follows
    if not missing(taken):
        target = inside(archive, asked.spare)
    [reply] = yield [packets.rename(path, target)]
    if missing(reply):
        [still] = yield [packets.named(Kind.LSTAT, path)]
        if missing(still):
            return
    done(reply)


def _remove_marker(path: bytes, asked: Finish) -> Job[None]:
    """A marker that outlived its file would vouch for the next, unfinished file of the same name."""
    if asked.marker is None:
        return
    [next_one] = yield [packets.named(Kind.LSTAT, path)]
    if missing(next_one):
        yield from _remove(inside(asked.folder, asked.marker))
