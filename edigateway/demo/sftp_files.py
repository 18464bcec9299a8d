"""The files of a partner's SFTP server: one folder, and nothing outside it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import paramiko
from paramiko import SFTPAttributes, SFTPServer
from paramiko.sftp import SFTP_FAILURE, SFTP_OK


class Files(paramiko.SFTPServerInterface):
    """What a client sees and does below one folder."""

    def __init__(self, server: paramiko.ServerInterface, root: Path) -> None:
        """Serve the folder ``root``, which the client sees as ``/``."""
        super().__init__(server)
        self._root = root

    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        """Return what is in a folder."""
        try:
            return [
                SFTPAttributes.from_stat(each.lstat(), each.name)
                for each in sorted(self._local(path).iterdir())
            ]
        except OSError as error:
            return _code(error)

    def lstat(self, path: str) -> SFTPAttributes | int:
        """Return size, times and kind of one thing; links are not followed."""
        try:
            return SFTPAttributes.from_stat(self._local(path).lstat())
        except OSError as error:
            return _code(error)

    stat = lstat

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> paramiko.SFTPHandle | int:
        """Open a file to read it, or to write it anew."""
        try:
            descriptor = os.open(self._local(path), flags | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            return _code(error)
        return _OpenFile(descriptor, flags)

    def remove(self, path: str) -> int:
        """Remove a file."""
        return _done(self._local(path).unlink)

    def rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name that nothing has yet."""
        if self._local(newpath).exists():
            return SFTP_FAILURE
        return self.posix_rename(oldpath, newpath)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        """Give a file another name, whatever had it."""
        return _done(lambda: self._local(oldpath).rename(self._local(newpath)))

    def _local(self, path: str) -> Path:
        return self._root / self.canonicalize(path).lstrip("/")


class _OpenFile(paramiko.SFTPHandle):
    """One open file; the library reads and writes by ``readfile`` and ``writefile``."""

    def __init__(self, descriptor: int, flags: int) -> None:
        super().__init__(flags)
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        self._file = os.fdopen(descriptor, "wb" if writes else "rb")
        setattr(self, "writefile" if writes else "readfile", self._file)

    def stat(self) -> SFTPAttributes | int:
        """Return its size and times."""
        return SFTPAttributes.from_stat(os.fstat(self._file.fileno()))


def _done(act: Callable[[], object]) -> int:
    try:
        act()
    except OSError as error:
        return _code(error)
    return SFTP_OK


def _code(error: OSError) -> int:
    return SFTPServer.convert_errno(error.errno or errno.EIO)
