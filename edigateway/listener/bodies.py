"""Bodies on their way: each goes into a file of its own, under a name of ours, and is gone when it is answered."""

import hashlib
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from edigateway import durable
from edigateway.errors import EdigatewayError
from edigateway.listener.wire import BODY_PATTERN

_OURS = re.compile(BODY_PATTERN)


class NoRoom(EdigatewayError):
    """There is no room for more within our bounds; later there may be."""


class Space:
    """How many bytes of unanswered bodies there may be at once."""

    def __init__(self, most_bytes: int) -> None:
        """Allow so many."""
        self._free_bytes = most_bytes

    def take(self, count: int) -> None:
        """Take bytes.

        Raises:
            NoRoom: there are not so many left.
        """
        if count > self._free_bytes:
            raise NoRoom("as many bytes are on their way as may be")
        self._free_bytes -= count

    def give_back(self, count: int) -> None:
        """Give bytes back."""
        self._free_bytes += count


class Body:
    """One body being written; in a ``with`` block, at whose end the file and its space are free again.

    It is not flushed to the device: what must last is written to the ledger before anybody is answered.
    """

    def __init__(self, folder: Path, space: Space) -> None:
        """Give it a name in ``folder``."""
        self.path = folder / f"call-{uuid4().hex}"
        self.size_bytes = 0
        self._space = space
        self._digest = hashlib.sha256()
        self._descriptor: int | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what was written, in hex."""
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        """Make the file.

        Raises:
            OSError: it cannot be made.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._descriptor = os.open(self.path, flags, 0o600)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove the file."""
        self.close()
        self._space.give_back(self.size_bytes)
        durable.remove(self.path)

    def write(self, content: bytes) -> None:
        """Write more.

        Raises:
            NoRoom: too much is on its way.
            OSError: it cannot be written.
        """
        if self._descriptor is None:
            raise ValueError("the body is not open")
        self._space.take(len(content))
        self.size_bytes += len(content)
        self._digest.update(content)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def close(self) -> None:
        """Write no more; the file stays."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def sweep(folder: Path) -> int:
    """Make the folder if it is missing, remove the bodies that a dead listener left, and return their number."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with os.scandir(folder) as entries:
        left = [each.name for each in entries if _OURS.fullmatch(each.name)]
    for name in left:
        durable.remove(folder / name)
    return len(left)
