"""A folder on an SFTP server as a mailbox keeps the contract: under each rule of readiness, on two kinds of server."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

from edigateway.clock import StillClock
from edigateway.contracts.transport import Arrival, Mailbox
from edigateway.transports.sftp import Pool, SftpMailbox
from tests.contracts.mailbox_contract import MANY, MailboxContract
from tests.support.openssh import Sshd, needs_sshd
from tests.support.sftp_server import SftpServer
from tests.support.sftp_site import Server, settings


@pytest.fixture(scope="module")
def asyncssh_server() -> Iterator[SftpServer]:
    server = SftpServer(Path("/"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def pool() -> Pool:
    """Share the connections: what a restart forgets is not in them."""
    return Pool()


class TestSftpMailboxByRename(MailboxContract):
    """Partners write under a hidden name and rename."""

    keys: ClassVar[dict[str, str]] = {"ready": "rename"}

    @pytest.fixture(autouse=True)
    def _serve(self, asyncssh_server: SftpServer, site: Path, pool: Pool) -> None:
        self.use(asyncssh_server, site, pool)

    def use(self, server: Server, site: Path, pool: Pool) -> None:
        self.server, self.site, self.pool = server, site, pool
        self.clock = StillClock(datetime(2026, 1, 1, tzinfo=UTC))

    def open(self, place: Path) -> Mailbox:
        (place / "in").mkdir(exist_ok=True)
        written = settings(self.server, self.site, path=str(place / "in"), **self.keys)
        return SftpMailbox(written, self.site, self.pool, self.clock)

    def put(self, place: Path, name: str, content: bytes) -> None:
        self.begin(place, name, content)()

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        hidden = place / "in" / ".uploading"
        hidden.write_bytes(content)
        return lambda: hidden.replace(place / "in" / name)

    def ruin(self, place: Path) -> None:
        shutil.rmtree(place / "in")


class TestSftpMailboxByMarker(TestSftpMailboxByRename):
    """Partners write under the final name and say with a second file that it is whole."""

    keys: ClassVar[dict[str, str]] = {"ready": "marker", "marker_suffix": ".ok"}

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        (place / "in" / name).write_bytes(content)
        return (place / "in" / f"{name}.ok").touch


class TestSftpMailboxByStability(TestSftpMailboxByRename):
    """Partners just write; a file that does not change for a while is whole."""

    keys: ClassVar[dict[str, str]] = {"ready": "stable", "stable_s": "2"}

    def collect(self, mailbox: Mailbox, limit: int = MANY) -> list[Arrival]:
        mailbox.collect(limit)
        self.clock.advance(2)
        return list(mailbox.collect(limit))

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        path = place / "in" / name
        path.write_bytes(content[:5])
        return lambda: path.write_bytes(content)


class TestSftpMailboxWithArchive(TestSftpMailboxByRename):
    """What the ledger has is moved into another folder, which is made if it is missing."""

    def open(self, place: Path) -> Mailbox:
        (place / "in").mkdir(exist_ok=True)
        keys = {"path": str(place / "in"), "ready": "rename", "archive": str(place / "done")}
        return SftpMailbox(settings(self.server, self.site, **keys), self.site, self.pool)


@needs_sshd
class TestSftpMailboxOfOpenSsh(TestSftpMailboxByRename):
    """The same on OpenSSH's server."""

    @pytest.fixture(autouse=True)
    def _serve(self, sshd: Sshd, site: Path, pool: Pool) -> None:
        self.use(sshd, site, pool)
