import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edigateway.mapping import CompiledMap, MapLibrary, base_maps, compile_map
from edigateway.model.finding import Severity
from edigateway.model.record import Record
from tests.support.records import tree
from tests.unit.mapping.site import compiled, load, read

REFERENCES = """ignore: [ST, SE, HL04, "REF[ZZ]"]
fields:
  number: BEG03
  references: {each: REF, fields: {qualifier: REF01 | code(reference), value: REF02}}
  department: REF[DP]02
"""


def test_specific_location_claims_its_segment_before_a_general_each(tmp_path: Path) -> None:
    """``REF[DP]02`` takes the REF whose first element is DP, wherever the fields stand in the map."""
    found = read(tmp_path, REFERENCES, "BEG*00*SA*1\nREF*IA*5\nREF*DP*034")
    assert found.document["department"] == "034"
    assert found.document["references"] == [
        {"qualifier": {"code": "IA", "meaning": "internal vendor number"}, "value": "5"}
    ]


def test_second_segment_of_a_kind_goes_to_the_general_each(tmp_path: Path) -> None:
    """A field with one value takes one segment; the next of its kind is not lost."""
    found = read(tmp_path, REFERENCES, "REF*DP*034\nREF*DP*035")
    assert found.document["department"] == "034"
    assert found.document["references"] == [
        {"qualifier": {"code": "DP", "meaning": "department number"}, "value": "035"}
    ]


def test_segment_that_no_field_claims_is_kept_with_all_below_it(tmp_path: Path) -> None:
    """Nothing vanishes: what a map does not know is under ``unmapped`` with its position."""
    found = read(
        tmp_path, REFERENCES, "ST*850*1\nN9*AA*B\n  MSG*HELLO\n    XX*1\nREF*ZZ*NO\nSE*5*1"
    )
    assert found.document["unmapped"] == [
        {
            "tag": "N9",
            "position": 2,
            "elements": {"01": "AA", "02": "B"},
            "children": [
                {
                    "tag": "MSG",
                    "position": 3,
                    "elements": {"01": "HELLO"},
                    "children": [{"tag": "XX", "position": 4, "elements": {"01": "1"}}],
                }
            ],
        }
    ]


def test_element_that_no_field_reads_is_kept_though_its_segment_is_claimed(tmp_path: Path) -> None:
    """Claims are made element by element."""
    found = read(tmp_path, REFERENCES, "BEG*00*SA*1\nREF*IA*5*TEXT")
    assert found.document["unmapped"] == [
        {"tag": "BEG", "position": 1, "elements": {"01": "00", "02": "SA"}, "of": "BEG"}
    ]
    assert found.document["references"][0]["unmapped"] == [
        {"tag": "REF", "position": 2, "elements": {"03": "TEXT"}, "of": "REF"}
    ]


def test_text_that_cannot_be_converted_is_kept_beside_its_finding(tmp_path: Path) -> None:
    """A bad value is left out of the document, told with its place, and not lost."""
    found = read(tmp_path, "fields:\n  ordered_on: BEG05 | date\n", "ST*850\nBEG*****2024")
    assert found.document == {
        "unmapped": [
            {"tag": "ST", "position": 1, "elements": {"01": "850"}},
            {"tag": "BEG", "position": 2, "elements": {"05": "2024"}, "of": "BEG"},
        ]
    }
    [finding] = found.findings
    assert (finding.code, finding.severity, finding.value) == (
        "map-bad-date",
        Severity.ERROR,
        "2024",
    )
    assert (finding.place.segment, finding.place.position, finding.place.element) == ("BEG", 2, 5)
    assert finding.place.offset == len("ST*850~")
    assert finding.message.startswith("ordered_on: ")


def test_unknown_code_of_a_pair_is_told_at_its_own_element(tmp_path: Path) -> None:
    """The place of a finding is the element, not the start of the run."""
    fields = "fields:\n  lines: {each: PO1, fields: {item_ids: PO106.. | pairs(item_id)}}\n"
    [finding] = read(tmp_path, fields, "PO1******VN*A*QQ*B").findings
    assert (str(finding.place), finding.value) == ("PO108 (segment 1)", "QQ")


def test_components_that_no_field_reads_are_kept(tmp_path: Path) -> None:
    """A composite element can be claimed in part."""
    fields = (
        "fields:\n  measurements: {each: MEA, fields: {value: MEA03 | decimal, unit: MEA04-1}}\n"
    )
    found = read(tmp_path, fields, "MEA***5*LB>1>2", ">")
    [measurement] = found.document["measurements"]
    assert (measurement["value"], measurement["unit"]) == ("5", {"code": "LB"})
    assert measurement["unmapped"] == [
        {"tag": "MEA", "position": 1, "elements": {"04-2": "1", "04-3": "2"}, "of": "MEA"}
    ]


def test_path_takes_the_first_segment_of_each_step(tmp_path: Path) -> None:
    """``N1[ST]/N401`` is the city of the ship-to; another ship-to is left alone."""
    fields = "fields:\n  extra: {city: 'N1[ST]/N401'}\n"
    found = read(tmp_path, fields, "N1*BT\n  N4*PARIS\nN1*ST\n  N4*ROME\nN1*ST\n  N4*OSLO")
    assert found.document["extra"] == {"city": "ROME"}
    assert [entry["position"] for entry in _unmapped(found.document)] == [1, 5]


def test_one_value_and_all_values_of_the_same_segment_share_it(tmp_path: Path) -> None:
    """A segment is not taken away from one field by another; of further ones only what is read is claimed."""
    fields = "fields:\n  number: LIN01\n  contract: LIN02.. | join\n"
    found = read(tmp_path, fields, "LIN*1*VN*A\nLIN*2*VN*B")
    assert (found.document["number"], found.document["contract"]) == ("1", "VN A VN B")
    assert _unmapped(found.document) == [
        {"tag": "LIN", "position": 2, "elements": {"01": "2"}, "of": "LIN", "nth": 2}
    ]


def test_any_takes_the_first_present_and_keeps_a_different_second(tmp_path: Path) -> None:
    """The alternatives of ``any`` are all claimed; a value that was not taken is not lost."""
    fields = "fields:\n  number: {any: [BEG03, BEG04, BEG06]}\n"
    found = read(tmp_path, fields, "BEG****7**8")
    assert found.document["number"] == "7"
    assert _unmapped(found.document) == [
        {"tag": "BEG", "position": 1, "elements": {"06": "8"}, "of": "BEG"}
    ]
    assert "unmapped" not in read(tmp_path, fields, "BEG***7*7").document


def test_texts_of_several_segments_are_listed_in_the_order_received(tmp_path: Path) -> None:
    """A list takes every occurrence of all its locations."""
    fields = "fields:\n  notes: {each: N9, fields: {text: [MSG01, MTX02]}}\n"
    found = read(tmp_path, fields, "N9\n  MSG*A\n  MTX**B\n  MSG*C")
    assert found.document["notes"] == [{"text": ["A", "B", "C"]}]


def test_constants_alone_do_not_make_a_group(tmp_path: Path) -> None:
    """A group whose data is absent is left out, constants and all."""
    fields = "fields:\n  parties:\n    - {role: {const: ST, as: code(party_role)}, name: N102}\n"
    assert read(tmp_path, fields, "N1*ST*ACME").document["parties"] == [
        {"role": {"code": "ST", "meaning": "ship to"}, "name": "ACME"}
    ]
    assert "parties" not in read(tmp_path, fields, "BEG*1").document


def test_default_stands_for_an_absent_text(tmp_path: Path) -> None:
    """A default is converted like the text that it stands for."""
    fields = "fields:\n  purpose: BEG01 | default(00) | code(purpose)\n"
    assert read(tmp_path, fields, "XX*1").document["purpose"] == {
        "code": "00",
        "meaning": "original",
    }
    assert read(tmp_path, fields, "BEG*05").document["purpose"] == {
        "code": "05",
        "meaning": "replace",
    }


def test_levels_nested_beyond_reason_are_kept_unread(tmp_path: Path) -> None:
    """A hostile tree cannot exhaust the stack."""
    text = """map: acme/856
layout: {format: x12, set: "856", versions: ["004010"]}
document: ship_notice
parts: {level: {packs: {each: 'HL[P]', part: level}, sscc: MAN02}}
fields: {number: BSN02, shipments: {each: 'HL[S]', part: level}}
"""
    top = here = Record(["document"])
    for n in range(3000):
        below = Record(["HL", str(n), "", "P" if n else "S"], n + 1)
        here.children.append(below)
        here = below
    here.children.append(Record(["MAN", "GM", "LAST"], 3001))
    found = compile_map(load(tmp_path, text, "acme/856")).read(top)
    assert [finding.code for finding in found.findings] == ["map-too-deep"]
    assert '"elements": {"01": "GM", "02": "LAST"}' in json.dumps(found.document)


def _unmapped(document: dict[str, object]) -> list[dict[str, object]]:
    found = document.get("unmapped", [])
    assert isinstance(found, list)
    return found


_SEGMENTS = st.sampled_from(
    [
        "BEG",
        "CUR",
        "REF*DP",
        "REF*ZA",
        "DTM*002",
        "N1*ST",
        "N3",
        "N4",
        "PER",
        "PO1",
        "PID*F",
        "SCH",
        "SDQ",
        "N9",
        "MSG",
        "XX",
        "FOB",
        "SAC",
        "CTT",
        "TXI",
        "MEA",
    ]
)
_SHAPE = st.lists(
    st.tuples(_SEGMENTS, st.integers(0, 2), st.integers(1, 30)), min_size=1, max_size=25
)


@pytest.fixture(scope="module")
def base_order() -> CompiledMap:
    return compile_map(MapLibrary([*base_maps()]).load("x12/850"))


@given(shape=_SHAPE)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_element_vanishes_whatever_arrives(
    base_order: CompiledMap, shape: list[tuple[str, int, int]]
) -> None:
    """Law: each element is mapped, kept as unmapped, or named in the map as ignored."""
    root = Record(["document"])
    sent: set[str] = set()
    for n, (start, depth, width) in enumerate(shape):
        head = start.split("*")
        texts = [f"v{n}x{at}" for at in range(len(head), width + len(head))]
        parent = root
        for _ in range(depth):
            parent = parent.children[-1] if parent.children else parent
        parent.children.append(Record([*head, *texts], n + 1))
        sent.update(texts if head[0] != "CTT" else texts[2:])
    document = base_order.read(root).document
    assert sent <= set(_texts(document))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]


def test_compiled_map_reads_document_after_document_alike(tmp_path: Path) -> None:
    """Nothing of one document is left in the next."""
    ready = compiled(tmp_path, REFERENCES)
    first = ready.read(tree("BEG*00*SA*1\nREF*DP*034"))
    assert ready.read(tree("BEG*00*SA*2")).document.get("department") is None
    assert ready.read(tree("BEG*00*SA*1\nREF*DP*034")) == first


def test_rest_of_a_further_segment_comes_back_to_it(tmp_path: Path) -> None:
    """Where a field reads several segments, what is left of one is written back to that one."""
    fields = "fields:\n  number: BEG03\n  notes: [{each: N9, fields: {text: [MSG01]}}]\n"
    sent = "BEG***1\nN9*L1*x\n  MSG*one\n  MSG*two**4\n  MSG*three*SS"
    found = read(tmp_path, fields, sent)
    [note] = found.document["notes"]
    assert note["text"] == ["one", "two", "three"]
    assert [(each.get("of"), each.get("nth")) for each in note["unmapped"]] == [
        ("N9", None),
        ("MSG", 2),
        ("MSG", 3),
    ]
    tree = compiled(tmp_path, fields).write(found.document).tree
    assert ["*".join(each.elements) for each in tree.walk()][1:] == [
        "BEG***1",
        "N9*L1*x",
        "MSG*one",
        "MSG*two**4",
        "MSG*three*SS",
    ]
