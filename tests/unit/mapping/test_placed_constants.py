"""Constants with a place: always written there, and read back as what was agreed."""

from pathlib import Path
from typing import Any

import pytest

from edigateway.contracts import registry
from edigateway.mapping import MapLibrary, compile_map
from edigateway.mapping.compiled import MapWriting
from edigateway.model.finding import Finding
from edigateway.model.record import Record
from tests.unit.mapping.site import HEAD, compiled, faults, read

VENDOR = """fields:
  number: BEG03
  extra:
    vendor: {const: "88120", at: "REF[IA]02"}
"""
PARTY = """fields:
  number: BEG03
  parties:
    each: N1
    fields:
      role: N101 | code(party_role)
      id: {scheme: {const: "92", as: code(id_scheme), at: N103}, value: N104}
"""
SHIP_TO = {"code": "ST", "meaning": "ship to"}
BY_BUYER = {"code": "92", "meaning": "assigned by buyer"}


def _written(folder: Path, fields: str, document: dict[str, Any]) -> MapWriting:
    return compiled(folder, fields).write(document)


def _lines(tree: Record) -> list[str]:
    return ["*".join(each.elements) for each in tree.walk() if each is not tree]


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str]]:
    return [(each.code, each.value, each.message) for each in findings]


@pytest.mark.parametrize("extra", [{}, {"extra": {}}, {"extra": {"vendor": "88120"}}])
def test_constant_is_written_whatever_the_document_says(
    tmp_path: Path, extra: dict[str, Any]
) -> None:
    """The ERP need not know what a partner always wants to be told."""
    written = _written(tmp_path, VENDOR, {"number": "1", **extra})
    assert _lines(written.tree) == ["BEG***1", "REF*IA*88120"]
    assert written.findings == ()


def test_constant_stays_where_the_document_differs(tmp_path: Path) -> None:
    """A value that the map cannot say is told, as with any constant."""
    written = _written(tmp_path, VENDOR, {"number": "1", "extra": {"vendor": "7"}})
    assert "REF*IA*88120" in _lines(written.tree)
    message = "extra.vendor: the map always says 88120 here"
    assert _told(written.findings) == [("map-fixed", "7", message)]


def test_constant_that_stands_there_is_read(tmp_path: Path) -> None:
    """Laws 2 and 3: what is written is read, and taken."""
    found = read(tmp_path, VENDOR, "BEG***1\nREF*IA*88120")
    assert found.document == {"number": "1", "extra": {"vendor": "88120"}}
    assert found.findings == ()


def test_other_text_at_the_place_is_read_and_told(tmp_path: Path) -> None:
    """What a partner says is not replaced by what was agreed."""
    found = read(tmp_path, VENDOR, "BEG***1\nREF*IA*999")
    assert found.document["extra"] == {"vendor": "999"}
    message = "extra.vendor: the map always says 88120 here"
    assert _told(found.findings) == [("map-fixed", "999", message)]
    assert str(found.findings[0].place) == "REF02 (segment 2)"


def test_constant_that_is_missing_is_told(tmp_path: Path) -> None:
    """Always means always: a document without it is read, and somebody told."""
    found = read(tmp_path, VENDOR, "BEG***1")
    assert found.document == {"number": "1"}
    message = "extra.vendor: the map always says 88120 at a place where nothing is"
    assert _told(found.findings) == [("map-fixed", None, message)]


def test_constant_beside_other_fields_is_written_with_them(tmp_path: Path) -> None:
    """A group that says nothing is not written for the sake of a constant."""
    parties = [{"role": {"code": "ST"}, "id": {"value": "0007"}}, {"role": {"code": "BY"}}]
    written = _written(tmp_path, PARTY, {"number": "1", "parties": parties})
    assert _lines(written.tree) == ["BEG***1", "N1*ST**92*0007", "N1*BY"]


def test_constant_beside_other_fields_is_missed_only_with_them(tmp_path: Path) -> None:
    """A group that is not there lacks nothing."""
    found = read(tmp_path, PARTY, "BEG***1\nN1*ST**92*0007\nN1*BY\nN1*ST***0008")
    ids = [each.get("id") for each in found.document["parties"]]
    assert ids == [{"scheme": BY_BUYER, "value": "0007"}, None, {"value": "0008"}]
    message = "parties.id.scheme: the map always says assigned by buyer at a place where nothing is"
    assert _told(found.findings) == [("map-fixed", None, message)]


def test_constant_alone_at_its_place_makes_its_group(tmp_path: Path) -> None:
    """Law 3: a qualifier whose value is missing does not vanish."""
    found = read(tmp_path, PARTY, "BEG***1\nN1*ST**92")
    assert found.document["parties"] == [{"role": SHIP_TO, "id": {"scheme": BY_BUYER}}]


def test_entry_of_constants_is_in_every_list(tmp_path: Path) -> None:
    """A list that the ERP gives gets the entry that the map always says, once."""
    fields = """fields:
  number: BEG03
  references:
    - {qualifier: {const: IA, as: code(reference)}, value: {const: "88120", at: "REF[IA]02"}}
    - {each: REF, fields: {qualifier: REF01 | code(reference), value: REF02}}
"""
    department = {"qualifier": {"code": "DP"}, "value": "7"}
    ours = {"qualifier": {"code": "IA"}, "value": "88120"}
    for references in ([department], [department, ours]):
        written = _written(tmp_path, fields, {"number": "1", "references": references})
        assert sorted(_lines(written.tree)) == ["BEG***1", "REF*DP*7", "REF*IA*88120"]
    found = read(tmp_path, fields, "BEG***1\nREF*IA*88120\nREF*DP*7").document["references"]
    assert [each["value"] for each in found] == ["88120", "7"]


def test_constant_in_each_line_and_column_is_written_there(tmp_path: Path) -> None:
    """Lines and rows have constants of their own."""
    lines = "  lines: {each: PO1, fields: {number: PO101, price_basis: {const: PE, at: PO105}}}\n"
    written = _written(
        tmp_path, f"fields:\n  number: BEG03\n{lines}", {"number": "1", "lines": [{"number": "1"}]}
    )
    assert _lines(written.tree) == ["BEG***1", "PO1*1****PE"]


def test_constant_at_a_wrong_place_is_a_fault(tmp_path: Path) -> None:
    """What cannot be written is found before it runs."""
    found = faults(tmp_path, HEAD + "fields: {number: {const: X, at: PO106..}}\n")
    assert [each.problem for each in found] == ["a constant cannot stand at PO106.."]
    found = faults(tmp_path, HEAD + "fields: {number: {const: X, at: BEG3}}\n")
    assert [(each.problem, each.remedy) for each in found] == [
        ("unknown location 'BEG3'", "did you mean BEG03?")
    ]
    found = faults(tmp_path, HEAD + "fields: {number: {const: X, at: [BEG03]}}\n")
    assert [each.problem for each in found] == ["at needs a place"]


def test_place_in_xml_may_be_the_text_of_the_document_itself(tmp_path: Path) -> None:
    """A path of no steps leads to the outermost element, which no prefix can be wrong in."""
    (tmp_path / "map.yaml").write_text(
        "map: acme/850\nlayout: {format: xml, root: Order}\ndocument: purchase_order\n"
        "fields: {number: '@id', contract: {const: X, at: .}}\n"
    )
    library = MapLibrary([tmp_path], registry.formats())
    assert library.check() == ()
    written = compile_map(library.load("acme/850")).write({"number": "1"})
    assert list(written.tree.elements) == ["Order", "X"]
