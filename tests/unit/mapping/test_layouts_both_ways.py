"""Laws 1 and 2 where documents are no segments: rows of one type, records of several, and XML."""

from pathlib import Path
from typing import Any

import pytest

from edigateway.contracts import registry
from edigateway.mapping import MapLibrary, base_maps
from edigateway.workbench.bench import Bench, open_bench
from tests.support.there_and_back import without_positions

SAMPLES = Path(__file__).parents[3] / "samples"

RECORDS = """map: acme/records
layout:
  format: csv
  delimiter: "|"
  type_at: 1
  records:
    FHD: {file: header, columns: [TYPE, SENDER, SENT_ON]}
    HDR: {columns: [TYPE, PO_NUMBER, ORDER_DATE, WISH]}
    DTL: {under: HDR, columns: [TYPE, LINE, ITEM, QTY]}
    NTE: {under: DTL, columns: [TYPE, TEXT]}
    FTR:
      file: trailer
      columns: [TYPE, ORDERS, QUANTITY]
      totals: {ORDERS: {count: HDR}, QUANTITY: {sum: DTL.QTY}}
document: purchase_order
fields:
  number: HDR.PO_NUMBER
  ordered_on: HDR.ORDER_DATE | date
  extra: {sender: FHD.SENDER}
  lines:
    each: DTL
    fields:
      number: DTL.LINE
      quantity: DTL.QTY | decimal
      item_ids: [{scheme: {const: VN, as: code(item_id)}, value: DTL.ITEM}]
      notes: [{each: NTE, fields: {text: [NTE.TEXT]}}]
"""
OF_RECORDS = (
    b"FHD|ME|20260101\r\nHDR|P1|20260102|soon\r\nDTL|1|A-1|5\r\nNTE|hello\r\nDTL|2|A-2|7\r\n"
    b"HDR|P2|20260103|\r\nDTL|1|A-1|5\r\nFTR|2|17\r\n"
)
ROWS = """map: acme/rows
layout: {format: csv, delimiter: ";", header: false, columns: [PO, WANTED, STORE, ITEM, QTY, COLOUR], group_by: [PO]}
document: purchase_order
fields:
  number: PO
  requested_delivery_on: WANTED | date("%d.%m.%Y")
  parties:
    - role: {const: ST, as: code(party_role)}
      id: {value: STORE}
  lines:
    each: row
    fields:
      quantity: QTY | decimal(",")
      item_ids: [{scheme: {const: VN, as: code(item_id)}, value: ITEM}]
"""
OF_ROWS = b"P1;01.12.2026;7;A-1;2,5;red\r\nP1;01.12.2026;7;A-2;1;\r\nP2;02.12.2026;8;A-1;3;\r\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a bench with the maps of this module."""
    (tmp_path / "records.yaml").write_text(RECORDS)
    (tmp_path / "rows.yaml").write_text(ROWS)
    return open_bench([tmp_path], registry.formats())


def documents(bench: Bench, name: str, payload: bytes) -> list[Any]:
    trials = bench.read(name, payload)
    assert [finding for each in trials for finding in each.findings] == []
    return [each.content for each in trials]


@pytest.mark.parametrize(
    ("name", "payload"), [("acme/records", OF_RECORDS), ("acme/rows", OF_ROWS)]
)
def test_file_of_rows_comes_back_byte_by_byte(bench: Bench, name: str, payload: bytes) -> None:
    """What no field takes, such as a wish or a colour, is written back to its column; totals are counted anew."""
    found = documents(bench, name, payload)
    written = bench.write(name, found)
    assert [each for findings in written.findings for each in findings] == []
    assert written.content == payload


def test_column_of_a_record_that_no_field_reads_is_kept_by_its_name(bench: Bench) -> None:
    """The layout names the columns, also of what is left."""
    first, _ = documents(bench, "acme/records", OF_RECORDS)
    assert first["unmapped"] == [
        {"tag": "FHD", "position": 1, "elements": {"SENT_ON": "20260101"}, "of": "FHD"},
        {"tag": "HDR", "position": 2, "elements": {"WISH": "soon"}, "of": "HDR"},
    ]


def test_column_that_a_record_lacks_is_told_with_what_is_near(tmp_path: Path) -> None:
    """A wrong location never gets to run."""
    text = RECORDS.replace("HDR.PO_NUMBER", "HDR.PO_NUMER").replace("NTE.TEXT", "NTF.TEXT")
    (tmp_path / "wrong.yaml").write_text(text)
    faults = [
        (each.problem, each.remedy)
        for each in MapLibrary([*base_maps(), tmp_path], registry.formats()).check()
    ]
    assert ("unknown location 'HDR.PO_NUMER'", "did you mean PO_NUMBER?") in faults
    assert any(problem == "unknown location 'NTF.TEXT'" for problem, _ in faults)


@pytest.mark.parametrize(
    ("name", "sample"),
    [("xml/cxml-order", "cxml-order-request.xml"), ("xml/ubl-order", "ubl-order.xml")],
)
def test_xml_comes_back_with_the_same_meaning(bench: Bench, name: str, sample: str) -> None:
    """A document of XML is read, written and read again, and is the same; what is written is stable from then on."""
    found = documents(bench, name, (SAMPLES / sample).read_bytes())
    written = bench.write(name, found).content
    again = documents(bench, name, written)
    assert without_positions(again) == without_positions(found)
    assert bench.write(name, again).content == written


def test_condition_on_an_attribute_claims_it(tmp_path: Path) -> None:
    """``Extrinsic[@name=dept]`` says what the attribute is; it is no news, and is written back."""
    (tmp_path / "xml.yaml").write_text(
        """map: acme/xml
layout: {format: xml, root: Order}
document: purchase_order
fields:
  number: "@id"
  department: "Extrinsic[@name=dept]"
  references: {each: "Extrinsic[@name=ref]", fields: {value: .}}
  lines: {each: Item, fields: {quantity: "@qty | decimal"}}
"""
    )
    payload = (
        b'<Order id="7"><Extrinsic name="ref">R1</Extrinsic><Extrinsic name="dept">34</Extrinsic>'
        b'<Extrinsic name="x">?</Extrinsic><Item qty="2.50"/></Order>'
    )
    bench = open_bench([tmp_path], registry.formats())
    [found] = documents(bench, "acme/xml", payload)
    assert (found["department"], found["references"]) == ("34", [{"value": "R1"}])
    assert [each["children"][0]["elements"] for each in found["unmapped"]] == [{"01": "x"}]
    written = bench.write("acme/xml", [found]).content
    assert without_positions(documents(bench, "acme/xml", written)) == without_positions([found])
    assert written.count(b'name="dept"') == 1


def test_wrong_total_of_a_file_is_told_once_with_its_first_document(bench: Bench) -> None:
    """What is wrong with a file as a whole is not lost between its documents."""
    trials = bench.read("acme/records", OF_RECORDS.replace(b"FTR|2|17", b"FTR|2|99"))
    totals = [[each.value for each in trial.findings if each.value == "99"] for trial in trials]
    assert totals == [["99"], []]
