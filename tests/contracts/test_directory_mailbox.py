"""The folder as a mailbox keeps the contract under each rule of readiness."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from edigateway.clock import StillClock
from edigateway.contracts.transport import Arrival, Mailbox
from edigateway.transports.directory import DirectoryMailbox, DirectorySettings
from tests.contracts.mailbox_contract import MANY, MailboxContract


class TestDirectoryMailboxByRename(MailboxContract):
    """Partners write under a hidden name and rename."""

    def open(self, place: Path) -> Mailbox:
        return DirectoryMailbox(
            DirectorySettings.model_validate({"path": place / "in", "ready": "rename"})
        )

    def put(self, place: Path, name: str, content: bytes) -> None:
        self.begin(place, name, content)()

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        hidden = place / "in" / ".uploading"
        hidden.write_bytes(content)
        return lambda: hidden.replace(place / "in" / name)

    def ruin(self, place: Path) -> None:
        shutil.rmtree(place / "in")


class TestDirectoryMailboxByMarker(TestDirectoryMailboxByRename):
    """Partners write under the final name and say with a second file that it is whole."""

    def open(self, place: Path) -> Mailbox:
        return DirectoryMailbox(
            DirectorySettings.model_validate(
                {"path": place / "in", "ready": "marker", "marker_suffix": ".ok"}
            )
        )

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        (place / "in" / name).write_bytes(content)
        return (place / "in" / f"{name}.ok").touch


class TestDirectoryMailboxByStability(TestDirectoryMailboxByRename):
    """Partners just write; a file that does not change for a while is whole."""

    def setup_method(self) -> None:
        self.clock = StillClock(datetime(2026, 1, 1, tzinfo=UTC))

    def open(self, place: Path) -> Mailbox:
        return DirectoryMailbox(DirectorySettings(path=place / "in", stable_s=2), self.clock)

    def collect(self, mailbox: Mailbox, limit: int = MANY) -> list[Arrival]:
        mailbox.collect(limit)
        self.clock.advance(2)
        return list(mailbox.collect(limit))

    def begin(self, place: Path, name: str, content: bytes) -> Callable[[], object]:
        (place / "in").mkdir(exist_ok=True)
        path = place / "in" / name
        path.write_bytes(content[:5])
        return lambda: path.write_bytes(content)
