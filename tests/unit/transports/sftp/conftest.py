"""A server, a site and what is opened on them; afterwards every thread of ours has ended."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from edigateway.transports.sftp import Pool, SftpMailbox, SftpOutbox
from tests.support.sftp_server import Files, SftpServer
from tests.support.sftp_site import Server, settings


class Workshop:
    """Opens servers, mailboxes and outboxes for one test, and closes them."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.pool = Pool()
        self.root = site / "server"
        self._servers: list[SftpServer] = []
        self._opened: list[SftpMailbox | SftpOutbox] = []

    def serve(self, files: type[Files] = Files, **options: Any) -> SftpServer:
        self._servers.append(SftpServer(self.root, files, **options))
        return self._servers[-1]

    def mailbox(self, server: Server, **more: Any) -> SftpMailbox:
        written = settings(server, self.site, **{"ready": "rename", **more})
        mailbox = SftpMailbox(written, self.site, self.pool)
        self._opened.append(mailbox)
        return mailbox

    def outbox(self, server: Server, **more: Any) -> SftpOutbox:
        outbox = SftpOutbox(settings(server, self.site, **more), self.site, self.pool)
        self._opened.append(outbox)
        return outbox

    def close(self) -> None:
        for each in self._opened:
            each.close()
        for server in self._servers:
            server.close()


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    before = set(threading.enumerate())
    opened = Workshop(tmp_path)
    yield opened
    opened.close()
    left = [each for each in set(threading.enumerate()) - before if "asyncio" not in each.name]
    for each in left:
        each.join(1)  # a timer that was cancelled ends a moment later
    assert not [each for each in left if each.is_alive()], "threads outlive what they were for"


def without_strict_key_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let servers know nothing of strict key exchange (CVE-2023-48795): neither offer it nor take it up."""
    connection = asyncssh.connection.SSHConnection
    monkeypatch.setattr(connection, "_get_extra_kex_algs", lambda self: [])
    never = property(lambda self: False, lambda self, value: None)
    monkeypatch.setattr(connection, "_strict_kex", never, raising=False)
