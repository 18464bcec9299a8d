"""Hostile text in every header of an AS2 message, through the whole house: one row or none, no file, no fault."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.flow.inbound import refusals
from edigateway.ledger import tables
from edigateway.ledger.evidence.audit import audit
from edigateway.transports.as2 import wire
from edigateway.transports.as2.message.failures import Unacceptable
from edigateway.transports.as2.message.mime import headers as header_fields
from tests.support.as2_site import As2Site
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.open_site import OpenSite, opened

GOOD = {
    "AS2-From": "buyer-as2",
    "AS2-To": "supplier-as2",
    "AS2-Version": "1.2",
    "Message-ID": "<ID@buyer.example>",
    "Subject": "an order",
    "Date": "Tue, 24 Nov 2026 12:00:00 GMT",
    "Content-Type": "application/edi-x12",
    "Content-Transfer-Encoding": "binary",
    "Content-Disposition": "attachment; filename=order.edi",
    "MIME-Version": "1.0",
    "Disposition-Notification-To": "edi@buyer.example",
    "Disposition-Notification-Options": "signed-receipt-protocol=optional, pkcs7-signature",
}
HEADERS = (
    *GOOD,
    *("Receipt-Delivery-Option", "Original-Message-ID", "Recipient-Address", "EDIINT-Features"),
    *("AS2-Product", "From", "Host", "User-Agent", "Authorization", "X-Forwarded-For"),
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenSite]:
    """Return a site that takes messages in clear, so that every header gets as far as it can."""
    for bound in ("MOST_A_MINUTE", "MOST_WRITTEN_AN_HOUR"):
        monkeypatch.setattr(refusals, bound, 10_000)
    supplier = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
    supplier.root.mkdir()
    supplier.write("http://127.0.0.1:1/as2", "require_signed: no\nrequire_encrypted: no")
    with opened(supplier.root, SystemClock()) as site:
        yield site


def files(folder: Path) -> set[Path]:
    return {each for each in folder.rglob("*") if "ledger" not in each.name}


def is_well_formed(headers: dict[str, str]) -> bool:
    try:
        header_fields.of_pairs(wire.pairs(tuple(headers.items())))
    except Unacceptable:
        return False
    return True


def check(site: OpenSite, texts: Sequence[str]) -> None:
    """Put each text into each header, alone or behind what belongs there, and count."""
    before, expected, numbers = files(site.root.parent), 0, count()
    for header in HEADERS:
        for text in texts:
            number = next(numbers)
            headers = {**GOOD, "Message-ID": f"<{number}@buyer.example>"}
            kept = headers.get(header, "") if number % 2 else ""
            headers[header] = kept + text.encode("utf-8").decode("latin-1")
            fields = {name.replace("-", "_"): value for name, value in headers.items()}
            reply = site.call("/as2", b"ISA*00*%d~\n" % number, **fields)
            shown = f"{header}: {text[:60]!r} got {reply.status}"
            assert reply.status in {200, 204, 400, 403}, shown
            assert all(value.isprintable() for field in reply.headers for value in field), shown
            expected += is_well_formed(headers) and reply.status != 403
    site.settle()
    rows = site.rows(tables.message)
    assert len(rows) == expected
    assert {(row.direction, row.partner) for row in rows} == {("in", "buyer")}
    assert [row.detail for row in rows if "fault of the gateway" in row.detail] == []
    assert files(site.root.parent) == before
    with site.ledger.read() as connection:
        assert audit(connection, lambda rows: None).sound


def test_hostile_text_in_any_header_is_data(
    site: OpenSite, caplog: pytest.LogCaptureFixture
) -> None:
    """A part of the texts in each header: the ledger holds what was told it, and a line of the log is a line."""
    check(site, HOSTILE_TEXTS[::23])
    assert all("\n" not in each.getMessage() for each in caplog.records)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_hostile_text_in_every_header_is_data(site: OpenSite) -> None:
    """Two hundred texts in each of more than twenty headers."""
    check(site, HOSTILE_TEXTS)
