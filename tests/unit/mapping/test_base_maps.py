import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from edigateway.canonical import accept, to_json
from edigateway.canonical.schemas import json_schema
from edigateway.formats.x12.format import X12
from edigateway.mapping import CompiledMap, MapLibrary, base_maps, compile_map
from edigateway.model.envelope import TransactionSet, Verdict
from tests.support.agreed import agreed
from tests.support.records import tree
from tests.support.samples import OPEN_SAMPLES, open_sample

GOLDEN = Path(__file__).parent / "golden"
SETS = ("850", "855", "856", "810", "846", "860", "865", "832", "940", "945")


@pytest.fixture(scope="module")
def maps() -> dict[str, CompiledMap]:
    library = MapLibrary([*base_maps()])
    return {each: compile_map(library.load(f"x12/{each}")) for each in SETS}


def test_shipped_maps_have_no_faults() -> None:
    """Every map that comes with the package can be loaded."""
    assert MapLibrary([*base_maps()]).check() == ()


@pytest.mark.parametrize("set_id", SETS)
def test_base_map_reads_the_golden_set(maps: dict[str, CompiledMap], set_id: str) -> None:
    """One set of each kind, with all that the base map knows, makes exactly this document, in this order."""
    ready = maps[set_id]
    found = ready.read(tree((GOLDEN / f"{set_id}.txt").read_text()), ">")
    content = to_json(accept(ready.map.document, found.document))
    assert (
        json.dumps(json.loads(content), indent=2) + "\n" == (GOLDEN / f"{set_id}.json").read_text()
    )
    jsonschema.validate(json.loads(content), json_schema(ready.map.document))


def _sample(
    maps: dict[str, CompiledMap], name: str
) -> list[tuple[TransactionSet, dict[str, object]]]:
    layouts = {each: ready.map.layout.keys for each, ready in maps.items()}
    interchanges = X12().read(open_sample(name), agreed(layouts))
    found = []
    for interchange in interchanges:
        for group in interchange.groups:
            for each in group.transactions:
                assert each.tree is not None
                document = maps[each.set_id].read(each.tree, each.component_separator).document
                kind = maps[each.set_id].map.document
                content = json.loads(to_json(accept(kind, document)))
                jsonschema.validate(content, json_schema(kind))
                found.append((each, content))
    return found


def _items(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_public_order_gives_its_number_lines_quantities_and_prices(
    maps: dict[str, CompiledMap],
) -> None:
    """A real 850 keeps its numbers."""
    [(_, order)] = _sample(maps, "850/x12types-850-test-str1.edi")
    lines = _items(order["lines"])
    assert order["number"] == "05832797OD000ZZZ04269"
    assert [line["quantity"] for line in lines] == ["2", "10", "5", "1"]
    assert [price["amount"] for price in _items(lines[3]["prices"])] == ["96"]
    assert order["requested_delivery_on"] == "2011-09-13"


def test_public_acknowledgement_gives_its_answers_by_line(maps: dict[str, CompiledMap]) -> None:
    """Several ACK of a line are several answers."""
    [(_, answer)] = _sample(maps, "855/stupidedi-po-ack-minor-changes.edi")
    lines = _items(answer["lines"])
    assert answer["number"] == "XX-1234"
    assert [(line["number"], line["quantity"], line["unit_price"]) for line in lines] == [
        ("1", "25", "9.5"),
        ("2", "75", "6.95"),
        ("3", "48", "3"),
    ]
    assert [[_code(each["status"]) for each in _items(line["answers"])] for line in lines] == [
        ["IP", "DR", "IQ", "IS"],
        ["IA"],
        ["IR"],
    ]


def test_public_ship_notice_gives_its_tree(maps: dict[str, CompiledMap]) -> None:
    """Levels nest by their parents: shipment, order, pack, item."""
    [(_, notice)] = _sample(maps, "856/oopx12-fromgregarican.edi")
    [shipment] = _items(notice["shipments"])
    [order] = _items(shipment["orders"])
    [pack] = _items(order["packs"])
    [item] = _items(pack["items"])
    assert (notice["number"], order["number"]) == ("521649209219", "SO/VINCE1")
    assert (pack["sscc"], item["quantity"]) == ("007121610006156802", "1")
    assert (shipment["bill_of_lading"], shipment["shipped_on"]) == ("521649209219", "2012-05-10")


def test_public_order_change_gives_what_becomes_of_each_line(maps: dict[str, CompiledMap]) -> None:
    """A change is read beside the new quantity and what is left to receive."""
    [(_, change)] = _sample(maps, "860/stupidedi-pc860-fail-1.edi")
    [line] = _items(change["lines"])
    assert (change["number"], change["change_sequence"]) == ("SP7301", "4")
    assert (_code(line["change"]), line["quantity"], line["quantity_left"]) == ("CA", "0.5", "0")
    assert (line["unit"], line["unit_price"]) == ({"code": "EA", "meaning": "each"}, "61.59")


def test_public_answer_to_a_change_gives_its_lines(maps: dict[str, CompiledMap]) -> None:
    """Kept, changed and deleted lines are told apart."""
    [(_, answer)] = _sample(maps, "865/oopx12-frommclaneco.edi")
    assert (answer["number"], _code(answer["answer"])) == ("3249785", "AT")
    assert [_code(line["change"]) for line in _items(answer["lines"])] == [
        *("PC", "NC", "DI", "CT", "CT", "CT", "CT")
    ]


def test_public_warehouse_order_gives_its_items(maps: dict[str, CompiledMap]) -> None:
    """Each line has its items, with the UPC of the case and their own references."""
    [(_, order)] = _sample(maps, "940/oopx12-simplot.edi")
    items = [item for line in _items(order["lines"]) for item in _items(line["items"])]
    assert (order["number"], order["purchase_order"]) == ("01235639", "3353558")
    assert [(item["quantity"], item["case_upc"]) for item in items] == [
        ("972", "007117900989"),
        ("189", "007117901707"),
    ]
    assert [_items(item["references"])[0]["value"] for item in items] == ["1000", "2000"]


def test_public_warehouse_shipment_gives_quantities_and_lots(maps: dict[str, CompiledMap]) -> None:
    """What was ordered, what was shipped, and from which lot."""
    [(_, shipment)] = _sample(maps, "945/x12types-945-test-str1.edi")
    [pack] = _items(shipment["packs"])
    [item] = _items(pack["items"])
    assert (shipment["number"], shipment["shipped_on"]) == ("IF102", "2019-06-04")
    assert (item["ordered_quantity"], item["quantity"], item["lot"]) == ("3000", "3000", "LOT12314")


def test_public_invoice_gives_its_number_total_and_lines(maps: dict[str, CompiledMap]) -> None:
    """Totals have two implied places."""
    [(_, invoice)] = _sample(maps, "810/oopx12-ord-810-example5-walmart.edi")
    [line] = _items(invoice["lines"])
    assert (invoice["number"], invoice["purchase_order"]) == ("6463367", "3376103367")
    assert (invoice["total"], invoice["department"]) == ("3875.3", "00017")
    assert (line["quantity"], line["unit_price"]) == ("1080", "3.61")
    [charge] = _items(line["charges"])
    assert (charge["amount"], invoice["shipped_on"]) == ("23.5", "2005-02-05")


@pytest.mark.parametrize(
    ("set_id", "header", "line"),
    [("850", "BEG03", "PO1"), ("855", "BAK03", "PO1"), ("810", "BIG02", "IT1")],
)
def test_every_sound_public_sample_keeps_number_quantities_and_prices(
    maps: dict[str, CompiledMap], set_id: str, header: str, line: str
) -> None:
    """Whoever wrote it: the document says what its segments say, compared without the map."""
    if not OPEN_SAMPLES.exists():
        pytest.skip("the public samples are not beside this checkout")
    compared = 0
    for name in sorted(path.name for path in (OPEN_SAMPLES / set_id).glob("*.edi")):
        for found, document in _sound(maps, name, set_id):
            assert found.tree is not None
            records = list(found.tree.walk())
            [first] = [each for each in records if each.tag == header[:3]]
            assert document["number"] == first.elements[int(header[3:])]
            raw = [_numbers(each.elements) for each in records if each.tag == line]
            read = [
                (each.get("quantity"), each.get("unit_price"))
                for each in _items(document.get("lines", []))
            ]
            assert [tuple(_decimal(text) for text in pair) for pair in read] == raw
            compared += 1
    assert compared > 3


def _sound(
    maps: dict[str, CompiledMap], name: str, set_id: str
) -> list[tuple[TransactionSet, dict[str, object]]]:
    layouts = {set_id: maps[set_id].map.layout.keys}
    sets = [
        each
        for interchange in X12().read(open_sample(f"{set_id}/{name}"), agreed(layouts))
        for group in interchange.groups
        for each in group.transactions
        if each.set_id == set_id and each.verdict is not Verdict.REJECTED and each.tree is not None
    ]
    kind = maps[set_id].map.document
    read = [maps[set_id].read(each.tree, each.component_separator) for each in sets if each.tree]
    return [
        (each, json.loads(to_json(accept(kind, reading.document))))
        for each, reading in zip(sets, read, strict=True)
    ]


def _numbers(elements: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
    padded = [*elements, "", "", "", ""]
    return _decimal(padded[2]), _decimal(padded[4])


def _decimal(text: object) -> Decimal | None:
    return Decimal(str(text)) if text else None


def _code(value: object) -> object:
    assert isinstance(value, dict)
    return value["code"]
