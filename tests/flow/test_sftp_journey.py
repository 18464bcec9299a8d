"""From a partner's SFTP server to the ERP, and the answer back."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.orders import Order
from tests.support.sftp_server import SftpServer, host_key, user_key
from tests.support.sftp_site import keep
from tests.support.site import SmallSite

BOX = """
  transport: sftp
  host: 127.0.0.1
  port: {port}
  user: acme
  host_keys: ["{pin}"]
  key: ${{cred:acme-key}}
"""
PARTNER = """\
partner: acme
identities: [{{qualifier: ZZ, id: ACME}}]
inbox:{box}  path: in
  ready: rename
outbox:{box}  path: out
receive:
  - {{document: "850", map: x12/850, deliver_to: [erp]}}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    opened = SftpServer(tmp_path / "acme")
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path, server: SftpServer) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    box = BOX.format(port=server.port, pin=host_key().get_fingerprint())
    made.partner("acme", PARTNER.format(box=box))
    keep(made.root, "acme-key", user_key().export_private_key())
    return made


def test_order_comes_by_sftp_and_is_answered_by_sftp(site: SmallSite, server: SftpServer) -> None:
    """One pass: fetched, delivered, removed from the server, and the 997 lies there; no thread is left."""
    before = threading.active_count()
    site.drop("order.edi", Order(number=1).content())
    site.run()
    assert len(site.delivered()) == 1
    assert list((server.root / "in").iterdir()) == []
    assert "AK9*A*1*1*1" in site.answers()[0]
    assert threading.active_count() <= before


def test_order_that_was_not_removed_is_recognized(site: SmallSite, server: SftpServer) -> None:
    """The daemon dies between ledger and removal: the file comes back under the same key, and leaves."""
    path = server.root / "in" / "order.edi"
    site.drop("order.edi", Order(number=1).content())
    age_ns = path.stat().st_mtime_ns
    site.run()
    site.drop("order.edi", Order(number=1).content())
    os.utime(path, ns=(age_ns, age_ns))
    site.run()
    assert site.files() == [("order.edi", "read")]
    assert not path.exists()
