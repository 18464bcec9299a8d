"""The spool keeps the contract."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from edigateway.adapters.spool import SpoolType
from edigateway.contracts.adapter import Adapter
from tests.contracts.adapter_contract import AdapterContract


class TestSpoolAdapter(AdapterContract):
    def open(self, place: Path) -> Adapter:
        kind = SpoolType()
        return kind.open(kind.settings.model_validate({"directory": "spool"}), place)

    def received(self, place: Path) -> Sequence[bytes]:
        return sorted(each.read_bytes() for each in (place / "spool").iterdir())

    def ruin(self, place: Path) -> None:
        shutil.rmtree(place / "spool")
