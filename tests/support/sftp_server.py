"""A real SFTP server (asyncssh) in a thread, on a loopback port, with keys that are made for it.

It serves a folder of the test's own. Names are bytes, as on Linux. A test may serve it with a subclass of Files that
does what a partner's server should not do.
"""

import asyncio
import os
import threading
from collections.abc import Coroutine
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import asyncssh

from tests.support.places import HERE, Place

T = TypeVar("T")
USER = "acme"
PASSWORD = "open sesame"  # of the test server only


@cache
def host_key(kind: str = "ssh-ed25519") -> asyncssh.SSHKey:
    """Return the server's key of a kind, made once for all tests."""
    return asyncssh.generate_private_key(kind)


@cache
def user_key(kind: str = "ssh-ed25519") -> asyncssh.SSHKey:
    """Return our key of a kind, made once for all tests."""
    return asyncssh.generate_private_key(kind)


class Files(asyncssh.SFTPServer):
    """The files of one connection, below the folder of the server."""

    path_encoding = None

    def __init__(self, channel: Any, root: Path, opened: list[Any]) -> None:
        super().__init__(channel, chroot=os.fsencode(root))
        self._opened = opened

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        self._opened.append(super().open(path, pflags, attrs))
        return self._opened[-1]


class Door(asyncssh.SSHServer):
    """Who is let in: the user with the key or with the password."""

    def begin_auth(self, username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == user_key().public_data

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return username == USER and password == PASSWORD


class SftpServer:
    """A server that runs until it is closed."""

    user = USER

    def __init__(
        self,
        root: Path,
        files: type[Files] = Files,
        door: type[Door] = Door,
        place: Place = HERE,
        **options: Any,
    ) -> None:
        """Serve ``root`` at a place; other options are those of asyncssh.listen."""
        root.mkdir(parents=True, exist_ok=True)
        self.root, self.place, self._files = root, place, files
        self._opened: list[Any] = []
        self.logins = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._connections: list[asyncssh.SSHServerConnection] = []
        settings = {"server_host_keys": [host_key()], **options}
        self._acceptor = self._do(self._listen(door, settings))
        self.port: int = self._acceptor.get_port()

    def close(self) -> None:
        """End it, and every connection to it, at once."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for each in self._opened:
            each.close()

    def cut(self) -> None:
        """Cut every connection."""
        self._do(self._cut())

    def open_connections(self) -> int:
        """Return how many connections there are."""
        return len(self._connections)

    def forget(self) -> None:
        """Hear nothing more on any connection, as when a firewall between forgot them."""
        for each in self._connections:
            transport = each._transport
            assert isinstance(transport, asyncio.Transport)
            self._loop.call_soon_threadsafe(transport.pause_reading)

    def _run(self) -> None:
        self.place.enter()
        self._loop.run_forever()

    def _do(self, act: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(30)

    async def _listen(self, door: type[Door], settings: dict[str, Any]) -> asyncssh.SSHAcceptor:
        server = self

        class Counting(door):  # type: ignore[misc, valid-type]  # whatever door the test chose
            def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
                self._held = conn
                server._connections.append(conn)
                super().connection_made(conn)

            def connection_lost(self, exc: Exception | None) -> None:
                server._connections.remove(self._held)

            def auth_completed(self) -> None:
                server.logins += 1

        def factory(channel: Any) -> Files:
            return self._files(channel, self.root, self._opened)

        return await asyncssh.listen(
            self.place.address,
            0,
            **{"server_factory": Counting, "sftp_factory": factory, **settings},
        )

    async def _cut(self) -> None:
        for each in list(self._connections):
            each.abort()
        await asyncio.sleep(0.01)

    async def _end(self) -> None:
        self._acceptor.close()
        await self._cut()
        tasks = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
