"""The HTTP target keeps the contract, against a real server."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from edigateway.adapters.http import HttpType
from edigateway.contracts.adapter import Adapter
from tests.contracts.adapter_contract import AdapterContract
from tests.support.erp import Erp, Reply


class TestHttpAdapter(AdapterContract):
    @pytest.fixture(autouse=True)
    def _erp(self) -> Iterator[None]:
        with Erp() as self.erp:
            yield

    def open(self, place: Path) -> Adapter:
        kind = HttpType()
        return kind.open(kind.settings.model_validate({"url": self.erp.url}), place)

    def received(self, place: Path) -> Sequence[bytes]:
        return sorted(self.erp.effects.values())

    def ruin(self, place: Path) -> None:
        self.erp.replies.append(Reply(effect=False, cut_after=0))
