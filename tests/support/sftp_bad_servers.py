"""Servers that do what a partner's server should not do, each one thing; see :class:`BadFiles`."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import asyncssh
from asyncssh import SFTPAttrs, SFTPName

from tests.support.sftp_server import Files

FOREVER_S = 3_600


class BadFiles(Files):
    """Files whose acts stall or cut the connection where the test says so; set in a subclass."""

    stalls_at: ClassVar[str] = ""
    cuts_before: ClassVar[str] = ""
    cuts_after: ClassVar[str] = ""
    fails_at: ClassVar[tuple[str, int]] = ("", 0)
    """An act and the error number with which it fails, once it has done a part of the work."""
    strikes: ClassVar[list[int]] = []
    """How often it does that; empty for always."""

    async def open(self, path: bytes, pflags: int, attrs: SFTPAttrs) -> object:
        return await self._act("open", path, pflags, attrs)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        data: bytes = await self._act("read", file_obj, offset, size)
        return data

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        written: int = await self._act("write", file_obj, offset, data)
        return written

    async def close(self, file_obj: object) -> None:
        await self._act("close", file_obj)

    async def lstat(self, path: bytes) -> Any:
        return await self._act("lstat", path)

    async def fstat(self, file_obj: object) -> Any:
        return await self._act("fstat", file_obj)

    async def remove(self, path: bytes) -> None:
        await self._act("remove", path)

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._act("rename", oldpath, newpath)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._act("posix_rename", oldpath, newpath)

    async def scandir(self, path: bytes) -> AsyncIterator[SFTPName]:
        await self._before("scandir")
        async for each in super().scandir(path):
            yield each

    async def _act(self, name: str, *arguments: Any) -> Any:
        await self._before(name)
        try:
            return getattr(Files, name)(self, *arguments)
        finally:
            if name == self.cuts_after and self._strikes():
                self.connection.abort()
                await asyncio.sleep(FOREVER_S)

    async def _before(self, name: str) -> None:
        if name == self.stalls_at and self._strikes():
            await asyncio.sleep(FOREVER_S)
        if name == self.cuts_before and self._strikes():
            self.connection.abort()
            await asyncio.sleep(FOREVER_S)
        if name == self.fails_at[0] and self._strikes():
            raise OSError(self.fails_at[1], os.strerror(self.fails_at[1]))

    def _strikes(self) -> bool:
        if not self.strikes:
            return True
        self.strikes[0] -= 1
        return self.strikes[0] >= 0


def bad(**how: Any) -> type[BadFiles]:
    """Make a class of files that is bad in this way."""
    return type("Bad", (BadFiles,), how)


def listing(*names: tuple[bytes, int, int]) -> type[Files]:
    """Make files whose folder is listed with these names, sizes and modes, before what is really there."""

    class Listed(Files):
        async def scandir(self, path: bytes) -> AsyncIterator[SFTPName]:
            for name, size, mode in names:
                yield SFTPName(name, attrs=SFTPAttrs(size=size, permissions=mode, atime=1, mtime=1))
            async for each in super().scandir(path):
                yield each

    return Listed


FILE = stat.S_IFREG | 0o644


def without_posix_rename() -> list[tuple[bytes, bytes]]:
    """Return asyncssh's extensions without the one."""
    offered = asyncssh.sftp.SFTPServerHandler._extensions
    return [each for each in offered if each[0] != b"posix-rename@openssh.com"]
