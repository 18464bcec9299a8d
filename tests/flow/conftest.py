"""A site whose partner speaks the transport ``scripted``, open in this process."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row

from edigateway.clock import StillClock
from edigateway.contracts import registry
from edigateway.contracts.endpoint import Call, Caller, Taken
from edigateway.daemon.openers import Openers
from edigateway.ledger import tables
from tests.support.open_site import OpenSite, opened
from tests.support.orders import Order
from tests.support.scripted import Script, ScriptedTransport
from tests.support.site import SmallSite

PARTNER = """\
partner: acme
identities: [{qualifier: ZZ, id: ACME}]
connection: {transport: scripted}
inbox: {}
outbox: {}
receive:
  - {document: "850", map: x12/850, deliver_to: [erp]}
"""
ORDER = {"files": {"order.edi": Order(number=1).content().decode()}}


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 11, 30, 9, tzinfo=UTC))


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Install the transport ``scripted``, and open its calls in this process."""
    transport = ScriptedTransport()
    known = {**registry.transports(), "scripted": transport}
    monkeypatch.setattr(registry, "transports", lambda: known)
    monkeypatch.setattr(Openers, "take", _take_here)
    return transport.script


def _take_here(openers: Openers, transport: str, call: Call, caller: Caller) -> Taken:
    return openers._endpoints[transport].take(call, caller)


@pytest.fixture
def site(tmp_path: Path, script: Script, clock: StillClock) -> Iterator[OpenSite]:
    made = SmallSite(root=tmp_path)
    made.write()
    made.partner("acme", PARTNER)
    with opened(tmp_path, clock) as site:
        yield site


def message_of(site: OpenSite, direction: str) -> Row[Any]:
    (found,) = [row for row in site.rows(tables.message) if row.direction == direction]
    return found
