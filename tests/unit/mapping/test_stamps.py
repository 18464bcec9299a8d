"""Stamps: date, time and zone out of one text, and one text out of them."""

from pathlib import Path

import pytest

from edigateway.mapping import CompiledMap, MapLibrary, compile_map
from edigateway.mapping.conversions.stamps import pieces, together
from edigateway.model.record import Record
from tests.unit.mapping.site import HEAD, faults

XML = """map: acme/850
layout: {format: xml, root: Order}
document: purchase_order
fields:
  number: ID
  ordered_on: '@on | date(iso)'
"""
WHOLE = XML + "  ordered_at: '@on | time(iso)'\n  zone: '@on | zone'\n"


def _ready(folder: Path, text: str) -> CompiledMap:
    (folder / "map.yaml").write_text(text)
    return compile_map(MapLibrary([folder]).load("acme/850"))


def _order(stamp: str) -> Record:
    tree = Record(["Order"], 1)
    tree.children = [Record(["ID", "1"], 2), Record(["@on", stamp], 3)]
    return tree


def _written(ready: CompiledMap, document: dict[str, object]) -> list[str]:
    return [
        child.elements[1] for child in ready.write(document).tree.children if child.tag == "@on"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-21T08:15:00+01:00", ["2026-11-21", "08:15:00", "+01:00"]),
        ("2026-11-21T08:15:00.25Z", ["2026-11-21", "08:15:00.25", "Z"]),
        ("2026-11-21T08:15", ["2026-11-21", "08:15"]),
        ("2026-11-21-08:00", ["2026-11-21", "", "-08:00"]),
        ("2026-11-21", ["2026-11-21"]),
        ("08:15:00Z", ["", "08:15:00", "Z"]),
    ],
)
def test_stamp_falls_into_its_pieces_and_comes_together_again(text: str, found: list[str]) -> None:
    """Nothing of a stamp is lost, whichever of its pieces are there."""
    assert pieces(text) == found
    assert together(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-21 08:15",
        "2026-11-2108:15",
        "20261121T0815",
        "T08:15",
        "Z",
        "2026-11-21T",
    ],
)
def test_text_that_is_no_stamp_is_one_piece(text: str) -> None:
    """What cannot be cut is left to the conversion, which says what is wrong with it."""
    assert pieces(text) == [text]
    assert together([text]) == text


@pytest.mark.parametrize(
    ("stamp", "fields"),
    [
        (
            "2026-11-21T08:15:00-05:00",
            {"ordered_on": "2026-11-21", "ordered_at": "08:15:00", "zone": {"code": "-05:00"}},
        ),
        ("2026-11-21", {"ordered_on": "2026-11-21"}),
        ("2026-11-21Z", {"ordered_on": "2026-11-21", "zone": {"code": "Z"}}),
    ],
)
def test_each_field_has_its_piece_of_a_stamp(
    tmp_path: Path, stamp: str, fields: dict[str, object]
) -> None:
    """Three fields read one attribute, and write it together."""
    ready = _ready(tmp_path, WHOLE)
    found = ready.read(_order(stamp))
    assert found.document == {"number": "1", **fields}
    assert found.findings == ()
    assert _written(ready, found.document) == [stamp]


def test_piece_that_no_field_reads_is_kept_and_written_back(tmp_path: Path) -> None:
    """Law 3: a time that the document has no field for does not vanish."""
    ready = _ready(tmp_path, XML)
    found = ready.read(_order("2026-11-21T08:15:00Z"))
    assert found.document["ordered_on"] == "2026-11-21"
    [left] = found.document["unmapped"]
    assert left["elements"] == {"01-2": "08:15:00", "01-3": "Z"}
    assert _written(ready, found.document) == ["2026-11-21T08:15:00Z"]


def test_text_that_is_no_stamp_is_an_error_and_kept(tmp_path: Path) -> None:
    """A date that is none holds the document, and comes back as it was."""
    ready = _ready(tmp_path, WHOLE)
    found = ready.read(_order("tomorrow"))
    assert [each.code for each in found.findings] == ["map-bad-date"]
    assert (
        found.findings[0].message == "ordered_on: 'tomorrow' is not an ISO date such as 2026-11-21"
    )
    assert _written(ready, found.document) == ["tomorrow"]


def test_wrong_time_and_zone_are_not_written(tmp_path: Path) -> None:
    """What cannot be read again is not written."""
    wrong = {"number": "1", "ordered_at": "8.15", "zone": {"code": "EST"}}
    written = _ready(tmp_path, WHOLE).write(wrong)
    assert [each.code for each in written.findings] == ["map-bad-value", "map-bad-time"]


def test_piece_where_texts_are_read_as_a_whole_is_a_fault(tmp_path: Path) -> None:
    """X12 has components, and a column is one text; so forms are spelt out there."""
    [found] = faults(tmp_path, HEAD + "fields: {number: BEG03, ordered_on: 'BEG05 | date(iso)'}\n")
    assert found.problem == "date cannot take a piece of BEG05, which is read as a whole"
    [found] = faults(tmp_path, XML.replace("'@on | date(iso)'", "'@on | strip | date(iso)'"))
    assert found.problem == "date must be the first conversion"
