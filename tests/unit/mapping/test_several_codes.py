"""Locations with several codes: ``MEA[WT][02=G]03`` is of the MEA that has both."""

from pathlib import Path

from edigateway.mapping import MapLibrary, compile_map
from edigateway.mapping.locations import parse_elements, parse_segments
from edigateway.mapping.xml_locations import parse_elements as parse_text
from edigateway.model.record import Record
from tests.unit.mapping.site import HEAD, compiled, faults, read

WEIGHTS = """ignore: ["MEA[ZZ][02=T]"]
fields:
  number: BEG03
  extra:
    other: MEA03
    gross: MEA[WT][02=G]03
    weight: MEA[WT]03
"""


def test_location_with_two_codes_is_parsed() -> None:
    """The first code may do without the number of its element; each further one has it."""
    found = parse_elements("N1[ST]/MEA[WT][02=G]03")
    assert found is not None
    assert str(found) == "N1[01=ST]/MEA[01=WT][02=G]03"
    assert parse_segments("MEA[WT][G]") is None
    assert parse_elements(str(found)) == found


def test_location_with_more_codes_claims_first(tmp_path: Path) -> None:
    """What asks for more is more special, wherever it stands in the map."""
    found = read(
        tmp_path, WEIGHTS, "BEG***1\nMEA*WT*N*1\nMEA*WT*G*2\nMEA*PD*G*3\nMEA*ZZ*T*9\nMEA*ZZ*U*8"
    )
    assert found.document["extra"] == {"other": "3", "gross": "2", "weight": "1"}
    left = [(each["tag"], each["elements"]) for each in found.document["unmapped"]]
    assert left == [
        ("MEA", {"02": "N"}),
        ("MEA", {"01": "PD", "02": "G"}),
        ("MEA", {"01": "ZZ", "02": "U", "03": "8"}),
    ]


def test_codes_of_a_location_are_written(tmp_path: Path) -> None:
    """A field writes its segment with every code that its location asks for."""
    written = compiled(tmp_path, WEIGHTS).write({"number": "1", "extra": {"gross": "2"}})
    assert ["*".join(each.elements) for each in written.tree.children] == ["BEG***1", "MEA*WT*G*2"]


def test_loop_of_two_codes_takes_only_what_has_both(tmp_path: Path) -> None:
    """``each`` goes through the segments that have all codes, and nothing of the codes is left over."""
    fields = """fields:
  number: BEG03
  references: {each: "REF[ZZ][03=X]", fields: {value: REF02}}
"""
    found = read(tmp_path, fields, "BEG***1\nREF*ZZ*a*X\nREF*ZZ*b*Y")
    assert found.document["references"] == [{"value": "a"}]
    assert [each["elements"]["02"] for each in found.document["unmapped"]] == ["b"]
    written = compiled(tmp_path, fields).write({"number": "1", "references": [{"value": "a"}]})
    assert "*".join(written.tree.children[1].elements) == "REF*ZZ*a*X"


def test_code_at_an_element_that_there_is_not_is_a_fault(tmp_path: Path) -> None:
    """Codes are held against the standard like any place."""
    from edigateway.contracts import registry

    (tmp_path / "map.yaml").write_text(
        HEAD + 'fields: {number: BEG03, department: "REF[DP][07=X]02"}\n'
    )
    found = MapLibrary([tmp_path], registry.formats()).check()
    assert [each.problem for each in found] == ["REF has 4 elements in 004010"]
    assert faults(tmp_path, HEAD + 'fields: {number: "REF[DP][X]02"}\n')[0].problem == (
        "unknown location 'REF[DP][X]02'"
    )


XML = """map: acme/850
layout: {format: xml, root: Order}
document: purchase_order
fields:
  number: ID
  department: "Code[@list=dept][@by=us]"
  contract: "Code[@list=dept]"
"""


def test_element_of_xml_with_two_texts_is_read_and_written(tmp_path: Path) -> None:
    """Children by their texts, as XPath has it."""
    location = parse_text("Code[@list=dept][@by=us]/Name")
    assert location is not None
    assert str(location) == "Code[@list=dept][@by=us]/Name"
    (tmp_path / "map.yaml").write_text(XML)
    ready = compile_map(MapLibrary([tmp_path]).load("acme/850"))
    tree = Record(["Order"], 1)
    tree.children = [
        _element("ID", "1"),
        _element("Code", "a", ("@list", "dept"), ("@by", "them")),
        _element("Code", "b", ("@list", "dept"), ("@by", "us")),
    ]
    found = ready.read(tree).document
    assert (found["department"], found["contract"]) == ("b", "a")
    assert [each["elements"] for each in found["unmapped"]] == [{"01": "them"}]
    [*_, code] = ready.write({"number": "1", "department": "b"}).tree.children
    assert [tuple(each.elements) for each in code.walk()] == [
        ("Code", "b"),
        ("@list", "dept"),
        ("@by", "us"),
    ]


def _element(tag: str, text: str, *attributes: tuple[str, str]) -> Record:
    record = Record([tag, text], 1)
    record.children = [Record([name, value], 1) for name, value in attributes]
    return record


def test_ignored_element_of_xml_is_only_the_one_with_the_text(tmp_path: Path) -> None:
    """``ignore`` names an element by a child as locations do; the others of its tag are kept."""
    (tmp_path / "map.yaml").write_text(
        XML.replace("fields:", 'ignore: ["Code[@by=them]"]\nfields:')
    )
    ready = compile_map(MapLibrary([tmp_path]).load("acme/850"))
    tree = Record(["Order"], 1)
    tree.children = [
        _element("ID", "1"),
        _element("Code", "a", ("@by", "them")),
        _element("Code", "b", ("@by", "you")),
        _element("Code", "c"),
    ]
    left = [each["elements"]["01"] for each in ready.read(tree).document["unmapped"]]
    assert left == ["them", "b", "c"]


def test_segment_that_ends_before_a_code_has_not_that_code(tmp_path: Path) -> None:
    """Elements at the end that are empty are not sent at all."""
    found = read(tmp_path, WEIGHTS, "BEG***1\nMEA\nMEA*WT")
    assert found.document == {"number": "1"}
