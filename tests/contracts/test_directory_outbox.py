"""The folder as an outbox keeps the contract."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from edigateway.contracts.transport import Outbox
from edigateway.transports.directory import DirectoryOutbox, DirectorySettings
from tests.contracts.outbox_contract import OutboxContract


class TestDirectoryOutbox(OutboxContract):
    def open(self, place: Path) -> Outbox:
        (place / "out").mkdir(exist_ok=True)
        return DirectoryOutbox(DirectorySettings(path=place / "out"))

    def there(self, place: Path) -> Mapping[str, bytes]:
        found = {str(each.relative_to(place)): each.read_bytes() for each in place.rglob("*.*")}
        return {name.removeprefix("out/"): content for name, content in found.items()}

    def occupy(self, place: Path, name: str, content: bytes) -> None:
        (place / "out").mkdir(exist_ok=True)
        (place / "out" / name).write_bytes(content)

    def ruin(self, place: Path) -> None:
        shutil.rmtree(place / "out")
