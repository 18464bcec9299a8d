"""Messages that are refused, one after the other without end: answered, and kept within bounds."""

from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.flow.inbound import refusals
from edigateway.flow.inbound.refusals import MOST_WRITTEN_AN_HOUR
from edigateway.ledger import tables
from edigateway.transports.as2.taking import MOST_KEPT_BYTES
from tests.support.as2_site import As2Site
from tests.support.open_site import opened

NAMES = {"AS2_From": "buyer-as2", "AS2_To": "supplier-as2"}


def test_refusals_without_end_are_answered_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever knows two names fills no disk: so many an hour are written down, and none that is large is kept."""
    monkeypatch.setattr(refusals, "MOST_A_MINUTE", 10_000)  # as if each came from another address
    supplier = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
    supplier.root.mkdir()
    supplier.write("http://127.0.0.1:1/as2")
    with opened(supplier.root, SystemClock()) as site:
        large = bytes(MOST_KEPT_BYTES + 1)
        for number in range(MOST_WRITTEN_AN_HOUR + 5):
            body = b"ISA" if number else large
            reply = site.call("/as2", body, **NAMES, Message_ID=f"<{number}@buyer.example>")
            assert reply.status == 400
        rows = site.rows(tables.message)
        assert len(rows) == MOST_WRITTEN_AN_HOUR
        assert [bool(row.kept_sha256) for row in rows] == [False, *[True] * (len(rows) - 1)]
        with site.ledger.read() as connection:
            kept = connection.execute(tables.payload.select()).all()
        assert all(row.size_bytes < MOST_KEPT_BYTES for row in kept)
