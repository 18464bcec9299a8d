"""What writing does with lists, entries that say nothing, and values without a place; and what reading leaves of it."""

from pathlib import Path
from typing import Any

from edigateway.mapping import CompiledMap, MapLibrary, compile_map
from edigateway.mapping.compiled import MapWriting
from edigateway.model.record import Record
from tests.unit.mapping.site import compiled, read

ROWS = """map: acme/850
layout: {format: csv, group_by: [PO], columns: [PO, NOTE_1, NOTE_2]}
document: purchase_order
fields: {number: PO, notes: [{text: [NOTE_1, NOTE_2]}]}
"""
XML = """map: acme/850
layout: {format: xml, root: Order}
document: purchase_order
fields: {number: ID, notes: [{text: [First, Second]}]}
"""


def _ready(folder: Path, text: str) -> CompiledMap:
    (folder / "map.yaml").write_text(text)
    return compile_map(MapLibrary([folder]).load("acme/850"))


def _lines(written: MapWriting) -> list[str]:
    return ["*".join(each.elements) for each in written.tree.walk()][1:]


def _noted(*texts: str) -> dict[str, Any]:
    return {"number": "1", "notes": [{"text": list(texts)}]}


def test_texts_of_a_list_go_to_a_column_each(tmp_path: Path) -> None:
    """A column has room for one text; what has no column left is told."""
    written = _ready(tmp_path, ROWS).write(_noted("a", "b"))
    assert _lines(written) == ["row*1*a*b"]
    assert written.findings == ()
    [finding] = _ready(tmp_path, ROWS).write(_noted("a", "b", "c")).findings
    assert (finding.code, finding.value) == ("map-no-place", "c")


def test_texts_of_a_list_go_to_an_element_each_and_the_rest_to_the_last(tmp_path: Path) -> None:
    """An element of XML can be repeated; that is done with the last place only."""
    written = _ready(tmp_path, XML).write(_noted("a", "b", "c"))
    assert _lines(written) == ["ID*1", "First*a", "Second*b", "Second*c"]


def test_entry_that_says_nothing_writes_nothing(tmp_path: Path) -> None:
    """A segment without anything in it is none."""
    fields = "fields:\n  number: BEG03\n  references: {each: REF, fields: {value: REF02}}\n"
    written = compiled(tmp_path, fields).write({"number": "1", "references": [{}, {"value": "a"}]})
    assert _lines(written) == ["BEG***1", "REF**a"]


def test_field_that_the_map_has_not_is_told_with_its_path(tmp_path: Path) -> None:
    """Whatever is not sent is told, an absent value and what is unmapped aside."""
    fields = "fields:\n  number: BEG03\n  lines: {each: PO1, fields: {number: PO101}}\n"
    line: dict[str, Any] = {"number": "1", "unit_price": "2", "quantity": None, "unmapped": []}
    written = compiled(tmp_path, fields).write({"number": "1", "lines": [line]})
    assert [(each.code, each.message.partition(":")[0]) for each in written.findings] == [
        ("map-no-place", "lines.0.unit_price")
    ]


def test_value_that_cannot_be_written_is_told_with_its_place(tmp_path: Path) -> None:
    """A finding of writing names the segment and the element."""
    fields = "fields:\n  number: BEG03\n  ordered_on: BEG05 | date\n"
    [finding] = compiled(tmp_path, fields).write({"number": "1", "ordered_on": "x"}).findings
    assert (finding.place.segment, finding.place.element) == ("BEG", 5)


def test_default_stands_for_a_segment_that_is_not_there(tmp_path: Path) -> None:
    """A default needs no segment of its kind, and no other one either."""
    fields = "fields:\n  number: BEG03\n  department: REF[DP]02 | default(9)\n"
    assert read(tmp_path, fields, "BEG***1").document["department"] == "9"
    lines = "fields:\n  number: BEG03\n  lines: {each: PO1, fields: {description: PID05 | default(x)}}\n"
    assert read(tmp_path, lines, "BEG***1\nPO1*1").document["lines"][0]["description"] == "x"


def test_what_lies_below_an_ignored_segment_is_kept(tmp_path: Path) -> None:
    """``ignore`` names one segment, not its loop."""
    fields = "ignore: [N9]\nfields: {number: BEG03}\n"
    found = read(tmp_path, fields, "BEG***1\nN9*a\n  MSG*b\nN9*c")
    [left] = found.document["unmapped"]
    assert (left["tag"], left["elements"], left["within"]) == ("MSG", {"01": "b"}, "N9")


def test_entry_goes_to_the_place_whose_constant_it_has(tmp_path: Path) -> None:
    """Constants tell the items of a list apart, by code or by meaning; an item that is there once gets one entry."""
    fields = """fields:
  number: BEG03
  references:
    - {qualifier: {const: DP, as: code(reference)}, value: "REF[DP]02"}
    - {qualifier: {const: IA, as: code(reference)}, value: "REF[IA]02"}
"""
    references = [
        {"qualifier": {"meaning": "internal vendor number"}, "value": "a"},
        {"qualifier": {"code": "DP"}, "value": "b"},
        {"qualifier": {"code": "DP"}, "value": "c"},
    ]
    written = compiled(tmp_path, fields).write({"number": "1", "references": references})
    assert sorted(_lines(written)) == ["BEG***1", "REF*DP*b", "REF*IA*a"]
    assert [(each.code, each.message.partition(":")[0]) for each in written.findings] == [
        ("map-no-place", "references.2")
    ]


def test_unmapped_entry_without_a_sensible_number_is_a_column(tmp_path: Path) -> None:
    """A number of an element that no segment has is not written as one: nobody wants ten thousand stars."""
    ready = compiled(tmp_path, "fields: {number: BEG03}\n")
    for name, line in (("2000", 2001), ("2001", 4), ("00", 4)):
        left = [{"tag": "BEG", "of": "BEG", "position": 1, "elements": {name: "x"}}]
        tree = ready.write({"number": "1", "unmapped": left}).tree
        assert len(tree.children[0].elements) == line


def test_texts_of_several_places_are_read_in_the_order_received(tmp_path: Path) -> None:
    """A list of texts keeps the order of the segments, not that of the map."""
    fields = "fields:\n  number: BEG03\n  notes: [{text: [NTE02, MSG01]}]\n"
    tree = "BEG***1\nMSG*a\nNTE**b\nMSG*c"
    assert read(tmp_path, fields, tree).document["notes"] == [{"text": ["a", "b", "c"]}]
    assert isinstance(compiled(tmp_path, fields).write(_noted("x")).tree, Record)


def test_run_without_room_goes_on_in_a_further_segment(tmp_path: Path) -> None:
    """An SDQ has room for ten places; the eleventh begins another with the same unit."""
    fields = """fields:
  number: BEG03
  lines:
    each: PO1
    fields:
      distributions:
        each: SDQ
        fields: {unit: SDQ01 | code(unit), quantities: SDQ03..22 | quantities}
"""
    places = [{"location": str(n), "quantity": "1"} for n in range(11)]
    line = {"distributions": [{"unit": {"code": "EA"}, "quantities": places}]}
    written = compiled(tmp_path, fields).write({"number": "1", "lines": [line]})
    first, second = _lines(written)[2:]
    assert first == "SDQ*EA**" + "*".join(f"{n}*1" for n in range(10))
    assert second == "SDQ*EA**10*1"


def test_texts_that_have_no_room_are_told(tmp_path: Path) -> None:
    """The segment of an entry is there once, and so are its elements."""
    fields = "fields:\n  number: BEG03\n  notes: [{each: NTE, fields: {text: NTE01..02}}]\n"
    document = {"number": "1", "notes": [{"text": ["a", "b", "c"]}]}
    written = compiled(tmp_path, fields).write(document)
    assert _lines(written) == ["BEG***1", "NTE*a*b"]
    assert [(each.code, each.value) for each in written.findings] == [("map-no-place", "c")]


def test_leftovers_find_the_way_that_no_field_knows(tmp_path: Path) -> None:
    """What lay in a loop of which the map knows nothing goes back into one loop of that kind."""
    left = [
        {"tag": "N3", "position": 1, "elements": {"01": "street"}, "within": "N1[01=ST]"},
        {"tag": "N4", "position": 2, "elements": {"01": "city"}, "within": "N1[01=ST]"},
    ]
    written = compiled(tmp_path, "fields: {number: BEG03}\n").write(
        {"number": "1", "unmapped": left}
    )
    assert _lines(written) == ["BEG***1", "N1", "N3*street", "N4*city"]


def test_component_that_is_left_goes_back_beside_the_others(tmp_path: Path) -> None:
    """Components are put together whichever of them comes first, up to a sensible number."""
    fields = "fields:\n  number: BEG03\n  extra: {a: REF04-2}\n"
    ready = compiled(tmp_path, fields)
    left = [{"tag": "REF", "of": "REF", "position": 1, "elements": {"04-1": "x", "04-2001": "y"}}]
    written = ready.write({"number": "1", "extra": {"a": "z"}, "unmapped": left})
    assert written.tree.children[1].elements[4] == "x\x1fz"


def test_place_that_has_another_text_keeps_it_and_is_told(tmp_path: Path) -> None:
    """Two fields of one place must agree."""
    fields = "fields: {number: BEG03, contract: BEG03}\n"
    same = compiled(tmp_path, fields).write({"number": "1", "contract": "1"})
    assert (same.findings, _lines(same)) == ((), ["BEG***1"])
    [finding] = compiled(tmp_path, fields).write({"number": "1", "contract": "2"}).findings
    assert (finding.code, finding.severity, finding.value, str(finding.place.element)) == (
        "map-written-twice",
        "error",
        "2",
        "3",
    )
    rows = _ready(tmp_path, ROWS.replace("number: PO", "number: PO, contract: PO"))
    told = [each.code for each in rows.write({"number": "1", "contract": "2"}).findings]
    assert told == ["map-written-twice"]


def test_first_place_of_several_is_written(tmp_path: Path) -> None:
    """``any`` reads the first that is there, and writes the first."""
    fields = "fields: {number: BEG03, department: {any: ['REF[DP]02', N902]}}\n"
    written = compiled(tmp_path, fields).write({"number": "1", "department": "7"})
    assert _lines(written) == ["BEG***1", "REF*DP*7"]


def test_constant_that_differs_is_told_in_words(tmp_path: Path) -> None:
    """A code is told by our word for it; the same code without its word is no difference."""
    fields = (
        "fields: {number: BEG03, type: {const: SA, as: code(order_type)}, currency: {const: USD}}\n"
    )
    ready = compiled(tmp_path, fields)
    fine = {"number": "1", "type": {"meaning": "stand-alone order"}, "currency": "USD"}
    assert ready.write(fine).findings == ()
    assert ready.write({"number": "1", "type": {"code": "SA"}}).findings == ()
    told = ready.write({"number": "1", "type": {"code": "NE"}, "currency": "CAD"}).findings
    assert sorted((each.message, each.value) for each in told) == [
        ("currency: the map always says USD here", "CAD"),
        ("type: the map always says stand-alone order here", "NE"),
    ]


def test_texts_go_beside_groups_where_a_list_has_both(tmp_path: Path) -> None:
    """An entry that is no group goes to what reads no groups, and the other way round."""
    fields = "fields:\n  number: BEG03\n  extra:\n    all: [{a: REF01}, REF02, {each: N9, fields: {b: N901}}]\n"
    entries = [{"a": "x"}, "y", {"b": "z"}]
    written = compiled(tmp_path, fields).write({"number": "1", "extra": {"all": entries}})
    assert sorted(_lines(written)) == ["BEG***1", "N9*z", "REF*x*y"]
    found = read(tmp_path, fields, "BEG***1\nREF*x*y\nN9*z").document["extra"]["all"]
    assert found == entries
