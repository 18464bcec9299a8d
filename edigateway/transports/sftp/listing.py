"""What lies in a folder of the server: which names may be files to take, which are no names at all.

A name is bytes of the server's own. It is shown, and sent back to the same server as the last part of a path; here it
never becomes a path. So only a name that could lead elsewhere is refused; an ugly one is data like its content.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from edigateway.transports.directory.listing import MAX_NAMES
from edigateway.transports.directory.names import printable
from edigateway.transports.sftp import packets
from edigateway.transports.sftp.packets import Attributes, Code, Handle, Kind, Names, Status
from edigateway.transports.sftp.pipeline import Job
from edigateway.transports.sftp.replies import Failed, want

_ASKED_AT_ONCE = 8
_LONGEST_NAME = 255


class Entry(NamedTuple):
    """A regular file as the server lists it; two equal ones mean that nobody touched it. They sort by age, then name."""

    mtime_s: int
    name: bytes
    size_bytes: int

    @property
    def is_name(self) -> bool:
        """Tell whether the name can only be that of something in this folder."""
        odd = not self.name or b"/" in self.name or b"\0" in self.name or self.name in {b".", b".."}
        return not odd and len(self.name) <= _LONGEST_NAME

    @property
    def text(self) -> str:
        """Return the name as text from which the bytes can be had again."""
        return os.fsdecode(self.name)

    @property
    def shown(self) -> str:
        """Return the name so that it can stand in a log line."""
        return printable(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A part of a listing: files, names that are none, and whether that was its end."""

    files: Sequence[Entry]
    refused: Sequence[Entry]
    names: int
    """How many names of any kind there were."""
    ended: bool


def list_folder(folder: bytes, skip: int) -> Job[Listed | Failed]:
    """List the next names of a folder behind the first ``skip``, at most MAX_NAMES."""
    [opened] = yield [packets.named(Kind.OPENDIR, folder)]
    try:
        handle = want(opened, Handle)
    except Failed as failed:
        return failed
    found: list[tuple[bytes, Attributes]] = []
    ended: Status | None = None
    while ended is None and len(found) < skip + MAX_NAMES:
        replies = yield [packets.held(Kind.READDIR, handle)] * _ASKED_AT_ONCE
        for reply in replies:
            if isinstance(reply, Names):
                found += ((name[: _LONGEST_NAME + 1], each) for name, each in reply.entries)
            else:
                ended = ended or (reply if isinstance(reply, Status) else _NONSENSE)
    yield [packets.close(handle)]
    if ended is not None and ended.code != Code.EOF:
        return Failed(ended)
    return _sorted_out(found[skip : skip + MAX_NAMES], ended=ended is not None)


def _sorted_out(found: Sequence[tuple[bytes, Attributes]], *, ended: bool) -> Listed:
    files, refused = [], []
    for name, attributes in found:
        entry = Entry(attributes.mtime_s or 0, name, attributes.size_bytes or 0)
        if name in {b".", b".."}:
            continue
        if not entry.is_name:
            refused.append(entry)
        elif attributes.is_file and attributes.size_bytes is not None:
            files.append(entry)
    return Listed(files=files, refused=refused, names=len(found), ended=ended)


_NONSENSE = Status(Code.FAILURE, b"the server answered something else than a listing")
