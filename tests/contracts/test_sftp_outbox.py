"""A folder on an SFTP server as an outbox keeps the contract: by each way of publishing, on two kinds of server."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from edigateway.contracts.transport import Outbox
from edigateway.transports.sftp import Pool, SftpOutbox
from tests.contracts.outbox_contract import OutboxContract
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


class TestSftpOutboxByRename(OutboxContract):
    """A file is written under a temporary name and renamed."""

    keys: ClassVar[dict[str, str]] = {"publish": "rename"}

    @pytest.fixture(autouse=True)
    def _serve(self, asyncssh_server: SftpServer, site: Path, pool: Pool) -> None:
        self.use(asyncssh_server, site, pool)

    def use(self, server: Server, site: Path, pool: Pool) -> None:
        self.server, self.site, self.pool = server, site, pool

    def open(self, place: Path) -> Outbox:
        (place / "out").mkdir(exist_ok=True)
        written = settings(self.server, self.site, path=str(place / "out"), **self.keys)
        return SftpOutbox(written, self.site, self.pool)

    def there(self, place: Path) -> Mapping[str, bytes]:
        found = {str(each.relative_to(place)): each.read_bytes() for each in place.rglob("*.*")}
        return {name.removeprefix("out/"): content for name, content in found.items()}

    def occupy(self, place: Path, name: str, content: bytes) -> None:
        (place / "out").mkdir(exist_ok=True)
        (place / "out" / name).write_bytes(content)

    def ruin(self, place: Path) -> None:
        shutil.rmtree(place / "out")


class TestSftpOutboxDirect(TestSftpOutboxByRename):
    """A file is written under its own name."""

    keys: ClassVar[dict[str, str]] = {"publish": "direct", "confirm": "no"}


class TestSftpOutboxByMarker(TestSftpOutboxByRename):
    """A file is written under its own name, and a marker follows."""

    keys: ClassVar[dict[str, str]] = {"publish": "marker", "marker_suffix": "-done"}

    def there(self, place: Path) -> Mapping[str, bytes]:
        found = super().there(place)
        files = {name: content for name, content in found.items() if not name.endswith("-done")}
        ours = {name: each for name, each in files.items() if each != b"theirs"}
        assert {name for name in found if name.endswith("-done")} == {
            f"{each}-done" for each in ours
        }
        return files


@needs_sshd
class TestSftpOutboxOfOpenSsh(TestSftpOutboxByRename):
    """The same on OpenSSH's server."""

    @pytest.fixture(autouse=True)
    def _serve(self, sshd: Sshd, site: Path, pool: Pool) -> None:
        self.use(sshd, site, pool)
