"""Files that partners post, through the whole house: taken, delivered, known again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway.clock import StillClock
from edigateway.ledger import tables
from tests.support.certificates import put
from tests.support.open_site import OpenSite, opened
from tests.support.orders import Order
from tests.support.site import SmallSite

PARTNER = """\
partner: acme
identities: [{qualifier: ZZ, id: ACME}]
inbox: {transport: http, token: "${cred:acme-token}"}
outbox: {path: acme/out}
receive:
  - {document: "850", map: x12/850, deliver_to: [erp]}
"""
TOKEN = "Bearer opensesame"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[OpenSite]:
    made = SmallSite(root=tmp_path)
    made.write()
    made.partner("acme", PARTNER)
    put(tmp_path / "secrets" / "acme-token", b"opensesame")
    with opened(tmp_path, StillClock(datetime(2026, 11, 30, 9, tzinfo=UTC))) as site:
        yield site


def test_order_that_is_posted_is_delivered_and_known_again(site: OpenSite) -> None:
    """200 once it is on disk, and the same again to whoever is not sure whether it went well."""
    body = Order(number=1).content()
    first = site.call("/in/acme", body, Authorization=TOKEN)
    assert first.status == 200
    assert site.call("/in/acme", body, Authorization=TOKEN) == first
    site.settle()
    assert [(row.number, row.state) for row in site.rows(tables.document)] == [
        ("PO0000001", "delivered")
    ]
    assert site.events("message.") == ["message.taken", "message.repeated"]
    assert len(list((site.root / "acme" / "out").glob("997-*.edi"))) == 1


def test_other_file_under_a_key_that_came_before_is_refused(site: OpenSite) -> None:
    """409: one key is one file."""
    more = {"Authorization": TOKEN, "Idempotency_Key": "k1"}
    assert site.call("/in/acme", Order(number=1).content(), **more).status == 200
    assert site.call("/in/acme", Order(number=2).content(), **more).status == 409
    site.settle()
    assert len(site.rows(tables.document)) == 1


def test_stranger_leaves_nothing(site: OpenSite) -> None:
    """A wrong token has no effect."""
    assert site.call("/in/acme", b"ISA", Authorization="Bearer guess").status == 401
    assert site.rows(tables.message) == []
