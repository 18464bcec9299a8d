"""The site in this repository: it is what a stranger reads first, so it must be without a fault."""

import json
import shutil
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site
from edigateway.daemon.once import run_once
from tests.house.sources import ROOT
from tests.support.orders import Order


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Copy the site alone, so that nothing that somebody ran here can help or hinder."""
    shutil.copy(ROOT / "edigateway.yaml", tmp_path)
    for folder in ("partners", "maps", "guidelines"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_site_as_shipped_has_no_faults(site: Path) -> None:
    """It can be read, and no folder of files needs to be there for that."""
    found = read_site(site)
    assert {"bluefield", "kestrel"} < found.partners.keys()
    assert all("there is no folder" in each.problem for each in found.warnings)


def test_site_as_shipped_shows_both_syntaxes(site: Path) -> None:
    """Some partners send X12, some send the rows of a spreadsheet."""
    formats = {name: box.format for name, box in read_site(site).mailboxes.items()}
    assert (formats["bluefield"], formats["kestrel"]) == ("x12", "csv")


def test_site_as_shipped_shows_a_guideline(site: Path) -> None:
    """Each partner that sends orders in X12 has a guide of its own."""
    found = read_site(site)
    senders = {name for name, each in found.partners.items() if each.agreement("850")}
    assert {f"{name}-850" for name in senders} <= found.guidelines.keys()


def test_site_as_shipped_is_left_as_it_was_by_reading(site: Path) -> None:
    """Reading a site makes no file and no folder."""
    before = sorted(site.rglob("*"))
    read_site(site)
    assert sorted(site.rglob("*")) == before


ORDERS_CSV = """\
ORDER_NO;ORDERED;WANTED_BY;STORE;SHIP_TO;LINE;QTY;UNIT;PRICE;OUR_ITEM;THEIR_ITEM;TEXT
K-1001;11/21/2026;12/05/2026;007;Kestrel Tools Portland;1;24;PC;3.25;HS-100;K-9;Hinge, 3 in
K-1001;11/21/2026;12/05/2026;007;Kestrel Tools Portland;2;2;CTN;41.00;HS-200;K-8;Wood screws
"""


def test_site_as_shipped_takes_an_order_of_each_partner(site: Path) -> None:
    """What is there to read is there to run: both orders reach the ERP, and the 850 is answered."""
    order = Order(number=1, sender="BLUEFIELD").content()
    exchange = site / "exchange"
    for partner, file, content in (
        ("bluefield", "order.edi", order.replace(b"DISTRIBUTOR ", b"HARBORSUPPLY")),
        ("kestrel", "orders.csv", ORDERS_CSV.encode()),
    ):
        (exchange / partner / "in").mkdir(parents=True)
        (exchange / partner / "in" / file).write_bytes(content)
    (exchange / "bluefield" / "out").mkdir()
    run_once(site, SystemClock(), lambda _: None)
    messages = [json.loads(path.read_bytes()) for path in (exchange / "erp").glob("*.json")]
    found = {each["partner"]: each["document"] for each in messages}
    assert {partner: document["number"] for partner, document in found.items()} == {
        "bluefield": "PO0000001",
        "kestrel": "K-1001",
    }
    assert [line["quantity"] for line in found["kestrel"]["lines"]] == ["24", "2"]
    assert len(list((exchange / "bluefield" / "out").glob("997-*.edi"))) == 1
