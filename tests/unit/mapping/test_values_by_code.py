"""Values of pairs that are converted by the code beside them: ``pairs(item_id, UP=upc)``."""

from pathlib import Path

import pytest

from edigateway.mapping.expressions import parse_call
from edigateway.model.finding import Finding, Severity
from tests.unit.mapping.site import HEAD, compiled, faults, load, read

FIELDS = """fields:
  number: BEG03
  lines:
    each: PO1
    fields:
      item_ids: PO106.. | pairs(item_id, UP=upc, "VN=strip | upper", SK=lookup(ours))
tables:
  ours: {A: apple}
"""
UPC = {"code": "UP", "meaning": "UPC-A"}


def _ids(found: dict[str, list[dict[str, list[dict[str, object]]]]]) -> list[object]:
    return [each.get("value") for each in found["lines"][0]["item_ids"]]


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None, int | None]]:
    return [(each.code, each.severity, each.value, each.place.element) for each in findings]


def test_argument_with_a_call_in_it_is_parsed() -> None:
    """Brackets within an argument need no quotes; a bar does."""
    assert parse_call('pairs(item_id, EN=gtin(13), "VN=strip | upper")') == (
        "pairs",
        ("item_id", "EN=gtin(13)", "VN=strip | upper"),
    )
    assert parse_call("pairs(item_id, EN=gtin(13)") is None


def test_value_beside_a_code_is_converted_both_ways(tmp_path: Path) -> None:
    """Laws 1 and 2 hold for each code by its own conversions, and for the others as before."""
    pairs = "UP*012345678905*VN*AB*SK*A*BP*x"
    found = read(tmp_path, FIELDS, f"BEG***1\nPO1******{pairs}")
    ids = found.document["lines"][0]["item_ids"]
    assert [each["value"] for each in ids] == ["00012345678905", "AB", "apple", "x"]
    assert ids[0]["scheme"] == UPC
    assert found.findings == ()
    [_, written] = compiled(tmp_path, FIELDS).write(found.document).tree.children
    assert "*".join(written.elements) == f"PO1******{pairs}"


@pytest.mark.parametrize(
    ("pair", "value", "told"),
    [
        ("UP*012345678906", "012345678906", ("map-bad-gtin", Severity.WARNING, "012345678906", 7)),
        ("SK*B", "B", ("map-unknown-key", Severity.WARNING, "B", 7)),
    ],
)
def test_value_that_cannot_be_converted_is_kept_and_told(
    tmp_path: Path, pair: str, value: str, told: tuple[str, str, str, int]
) -> None:
    """The finding names the element of the value, not of its code."""
    found = read(tmp_path, FIELDS, f"BEG***1\nPO1******{pair}")
    assert _ids(found.document) == [value]
    assert _told(found.findings) == [told]


def test_value_that_stands_for_nothing_is_left_out(tmp_path: Path) -> None:
    """A conversion may find that a text says nothing; the code is kept."""
    found = read(tmp_path, FIELDS, "BEG***1\nPO1******VN*  ")
    assert found.document["lines"][0]["item_ids"] == [
        {"scheme": {"code": "VN", "meaning": "vendor's item number"}}
    ]


def test_conversion_without_a_way_back_makes_the_field_one_way(tmp_path: Path) -> None:
    """What cannot be turned round is told where it is written."""
    fields = FIELDS.replace("UP=upc", "\"UP=match('0([0-9]+)')\"")
    document = read(tmp_path, fields, "BEG***1\nPO1******UP*012").document
    assert _ids(document) == ["12"]
    written = compiled(tmp_path, fields).write(document)
    assert [each.code for each in written.findings] == ["map-one-way"]


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("UP", "'UP' says nothing of a code"),
        ("=upc", "'=upc' says nothing of a code"),
        ("UP=ucp", "unknown conversion 'ucp'"),
        ("UP=decimal", "the values of lines.item_ids are texts, and decimal gives a number"),
        ("UP=join", "join cannot stand beside UP"),
        ("UP=default(x)", "default cannot stand beside UP"),
        ("UP=lookup(none)", "there is no table 'none'"),
    ],
)
def test_wrong_conversion_of_a_value_is_a_fault(
    tmp_path: Path, argument: str, problem: str
) -> None:
    """Conversions of values are checked like all others, before they run."""
    found = faults(tmp_path, HEAD + FIELDS.replace("UP=upc", argument))
    assert problem in [each.problem for each in found]


def test_function_for_the_values_of_a_code_is_in_the_digest(tmp_path: Path) -> None:
    """Law 5: what a map calls is part of what it is."""
    digests = {
        load(tmp_path, HEAD + FIELDS.replace("UP=upc", f"UP={each}")).digest
        for each in ("upc", "gtin", "upc(11)")
    }
    assert len(digests) == 3
