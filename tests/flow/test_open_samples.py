"""Orders that others wrote, through a site that `edigw init` made: the right JSON, and a 997 that others accept."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from edigateway.cli.main import cli
from edigateway.config.lookup import admitting_name, admitting_yaml
from edigateway.daemon.assembly import read_site
from edigateway.formats.x12 import peek
from tests.support.samples import open_sample
from tests.support.second_reader import SecondReader

VALID_ORDERS = (
    "850/oopx12-from-aojuk.edi",
    "850/oopx12-ord-850-example1-pgwglass.edi",
    "850/stupidedi-taxexempt-po.edi",
    "850/stupidedi-k-po850-pass-1.edi",
    "850/edinet-x12-850.edi",
    "850/x12types-850-test-str1.edi",
    "850/x12types-850-test-str3.edi",
)


def segments(payload: bytes) -> list[list[str]]:
    """Cut a sample the plain way, which is good enough for these: by the separators that its ISA shows."""
    text = payload.decode("utf-8-sig")
    separator = text[3]
    terminator = text.split(separator)[16][1]
    return [each.strip().split(separator) for each in text.split(terminator)]


def run(*arguments: str) -> None:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", VALID_ORDERS)
def test_valid_order_of_somebody_else_makes_the_whole_journey(
    name: str, tmp_path: Path, second_reader: SecondReader
) -> None:
    """After adding the partner, PO number, lines, quantities and prices are those of the file."""
    payload = open_sample(name)
    run("init", str(tmp_path / "site"))
    site, (address,) = read_site(tmp_path / "site"), peek(payload)
    partner = admitting_name(site, address)
    text = admitting_yaml(site, address, ["850"]).replace("/in\n", "/in\n  ready: rename\n")
    (site.root / "partners" / f"{partner}.yaml").write_text(text)
    for folder in ("in", "out"):
        (site.root / "exchange" / partner / folder).mkdir(parents=True)
    (site.root / "exchange" / partner / "in" / "order.edi").write_bytes(payload)
    run("--site", str(site.root), "run", "--once")

    (delivered,) = (site.root / "erp" / "inbox").glob("*.json")
    document = json.loads(delivered.read_bytes())["document"]
    found = segments(payload)
    (beginning,) = [each for each in found if each[0] == "BEG"]
    lines = [(each + [""] * 4)[2:5] for each in found if each[0] == "PO1"]
    assert document["number"] == beginning[3]
    assert [Decimal(line["quantity"]) for line in document["lines"]] == [
        Decimal(each[0]) for each in lines
    ]
    assert [
        line.get("unit_price") and Decimal(line["unit_price"]) for line in document["lines"]
    ] == [(each[2] and Decimal(each[2])) or None for each in lines]
    (answer,) = (site.root / "exchange" / partner / "out").glob("*.edi")
    if b"*X*004010~" in answer.read_bytes():  # the only release that pyx12 has a 997 for
        assert second_reader.complaints(answer.read_bytes()) == ""
    assert re.search(rb"AK9\*[AE]\*1\*1\*1~", answer.read_bytes())
