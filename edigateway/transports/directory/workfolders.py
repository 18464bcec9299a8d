"""Our own folders inside a mailbox, opened each from the one above it so that no link on the way is ever followed.

``.edigw/claimed`` holds what we took and did not finish, ``.edigw/refused`` what we could not take in.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from edigateway import durable
from edigateway.errors import Temporary

WORK = ".edigw"

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class WorkFolders:
    """The folders of one mailbox as open descriptors, for as long as one call lasts."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        """Open the mailbox and the folder of claims; make what is missing beneath the mailbox.

        Raises:
            OSError: the mailbox is missing, or may not be used.
            Temporary: our folder lies on another file system.
        """
        self._stack = stack
        self._archives: dict[str, int] = {}
        self.inbox = self._keep(os.open(path, _FOLDER))
        self._device = os.fstat(self.inbox).st_dev
        self._work = self._beneath(self.inbox, WORK)
        self.claimed = self._beneath(self._work, "claimed")
        self._same_device(self.claimed, path / WORK)

    @cached_property
    def refused(self) -> int:
        """The open folder for files that were refused."""
        return self._beneath(self._work, "refused")

    def archive(self, path: Path, day: str) -> int:
        """Open the archive of one day, such as ``2026-01-31``.

        Raises:
            Temporary: the archive lies on another file system.
        """
        if day not in self._archives:
            path.mkdir(parents=True, exist_ok=True)
            archive = self._keep(os.open(path, _FOLDER))
            self._same_device(archive, path)
            self._archives[day] = self._beneath(archive, day)
        return self._archives[day]

    def _beneath(self, parent: int, name: str) -> int:
        flags = _FOLDER | os.O_NOFOLLOW
        try:
            return self._keep(os.open(name, flags, dir_fd=parent))
        except FileNotFoundError:
            os.mkdir(name, 0o700, dir_fd=parent)
            durable.sync(parent)
            return self._keep(os.open(name, flags, dir_fd=parent))

    def _keep(self, descriptor: int) -> int:
        self._stack.callback(os.close, descriptor)
        return descriptor

    def _same_device(self, descriptor: int, path: Path) -> None:
        if os.fstat(descriptor).st_dev != self._device:
            raise Temporary(
                f"{path} is on another file system than the mailbox, so files cannot be moved there in one step; "
                "put it on the same one"
            )


@contextmanager
def opened(path: Path) -> Iterator[WorkFolders]:
    """Open the folders of a mailbox.

    Raises:
        Temporary: they, or what is done with them, failed; the message says why.
    """
    try:
        with ExitStack() as stack:
            yield WorkFolders(path, stack)
    except OSError as error:
        raise Temporary(
            f"the mailbox folder {path} cannot be used: {error.strerror}; "
            "check that it exists and that the gateway may list it and move files in it"
        ) from error
