import json
from pathlib import Path

import pytest

from edigateway.canonical import accept, to_json
from edigateway.formats.rows import Csv
from edigateway.mapping import CompiledMap, compile_map
from edigateway.mapping.compiled import MapReading
from tests.support.agreed import agreed
from tests.support.samples import open_sample
from tests.unit.mapping.site import load

GLOBEX = """map: globex/orders-csv
layout: {format: csv, delimiter: ";", encoding: cp1252, header: true, group_by: [PO_NUMBER]}
document: purchase_order
fields:
  number: PO_NUMBER
  ordered_on: ORDER_DATE | date("%m/%d/%Y")
  parties:
    - role: {const: ST, as: code(party_role)}
      name: SHIP_TO
      address: {street: [STREET], city: CITY}
  lines:
    each: row
    fields:
      number: LINE
      quantity: QTY | decimal(",")
      unit: UOM | lookup(globex-units)
      item_ids:
        - {scheme: {const: VN, as: code(item_id)}, value: ITEM}
tables:
  globex-units: {STK: piece}
"""

HEADER = "PO_NUMBER;ORDER_DATE;SHIP_TO;STREET;CITY;LINE;QTY;UOM;ITEM;COLOUR\n"


@pytest.fixture
def globex(tmp_path: Path) -> CompiledMap:
    return compile_map(load(tmp_path, GLOBEX, "globex/orders-csv"))


def read(ready: CompiledMap, text: str) -> list[MapReading]:
    [found] = Csv().read(
        text.encode("cp1252"), agreed({"csv": {"format": "csv", **ready.map.layout.keys}})
    )
    trees = [each.tree for each in found.groups[0].transactions]
    return [ready.read(tree) for tree in trees if tree is not None]


def test_rows_of_one_order_become_its_lines(globex: CompiledMap) -> None:
    """Columns of the order come from its first row, those of the lines from each row."""
    [found] = read(
        globex,
        HEADER
        + "7;01/31/2024;Müller;Weg 1;Ulm;1;2,5;STK;A;\n7;01/31/2024;Müller;Weg 1;Ulm;2;1;STK;B;\n",
    )
    assert found.findings == ()
    content = json.loads(to_json(accept("purchase_order", found.document)))
    assert content == {
        "number": "7",
        "ordered_on": "2024-01-31",
        "parties": [
            {
                "role": {"code": "ST", "meaning": "ship to"},
                "name": "Müller",
                "address": {"street": ["Weg 1"], "city": "Ulm"},
            }
        ],
        "lines": [
            {
                "number": number,
                "quantity": quantity,
                "unit": {"code": "STK", "meaning": "piece"},
                "item_ids": [
                    {"scheme": {"code": "VN", "meaning": "vendor's item number"}, "value": item}
                ],
            }
            for number, quantity, item in (("1", "2.5", "A"), ("2", "1", "B"))
        ],
    }


def test_rows_that_disagree_about_the_order_are_told_and_the_first_counts(
    globex: CompiledMap,
) -> None:
    """The other text is kept; an empty cell is no disagreement."""
    [found] = read(
        globex, HEADER + "7;;Ulm;;;1;;;;\n7;;Bonn;;;2;;;;\n7;;;;;3;;;;\n7;;Köln;;;4;;;;\n"
    )
    [finding] = found.findings
    assert (finding.code, finding.place.position, finding.value) == ("map-rows-disagree", 3, "Bonn")
    assert found.document["parties"] == [
        {"role": {"code": "ST", "meaning": "ship to"}, "name": "Ulm"}
    ]
    assert found.document["unmapped"] == [
        {"tag": "row", "position": 3, "elements": {"SHIP_TO": "Bonn"}, "of": "row"},
        {"tag": "row", "position": 5, "elements": {"SHIP_TO": "Köln"}, "of": "row"},
    ]


def test_column_that_no_field_reads_is_kept_by_its_name(globex: CompiledMap) -> None:
    """Nothing vanishes from a file of rows either."""
    [found] = read(globex, HEADER + "7;;;;;1;;;;red\n")
    assert found.document["lines"] == [
        {
            "number": "1",
            "unmapped": [{"tag": "row", "position": 2, "elements": {"COLOUR": "red"}, "of": "row"}],
        }
    ]


def test_bad_cell_is_told_with_its_row_and_column_and_kept(globex: CompiledMap) -> None:
    """The place of a finding is the row and the number of the column; the text is kept under its name."""
    [found] = read(globex, HEADER + "7;31/01/2024;;;;1;x;BOX;;\n")
    assert [(each.code, each.place.position, each.place.element) for each in found.findings] == [
        ("map-bad-date", 2, 2),
        ("map-bad-number", 2, 7),
        ("map-unknown-key", 2, 8),
    ]
    [line] = found.document["lines"]
    assert (line["number"], line["unit"]) == ("1", {"code": "BOX"})
    for where, column, text in (
        (found.document, "ORDER_DATE", "31/01/2024"),
        (line, "QTY", "x"),
    ):
        left = {"tag": "row", "position": 2, "elements": {column: text}, "of": "row"}
        assert where["unmapped"] == [left]


def test_column_that_the_file_lacks_is_told_once(globex: CompiledMap) -> None:
    """A map names what it expects; a file without it is told of, and read as far as it goes."""
    [found] = read(globex, HEADER.replace("UOM", "UNIT") + "7;;;;;1;2;STK;;\n7;;;;;2;2;STK;;\n")
    assert [(each.code, each.place.column) for each in found.findings] == [
        ("map-missing-column", "UOM")
    ]


def test_public_file_of_orders_gives_one_order_for_each_number(tmp_path: Path) -> None:
    """A real file with its own columns needs a map and nothing else."""
    ready = compile_map(
        load(
            tmp_path,
            """map: smooks
layout: {format: csv, group_by: [PO_NUMBER]}
document: purchase_order
fields:
  number: PO_NUMBER
  ordered_on: PO_DATE | date
  lines:
    each: row
    fields: {number: LINE_NUMBER, quantity: QUANTITY | decimal, unit_price: PRICE | decimal}
""",
            "smooks",
        )
    )
    orders = [
        accept("purchase_order", each.document)
        for each in read(ready, open_sample("csv/smooks-orders.csv").decode())
    ]
    assert [order.number for order in orders] == ["128576", "128577", "128578"]
    assert b'"quantity":"48"' in to_json(orders[0])
