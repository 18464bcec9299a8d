"""The layout of a map for X12: its keys, and what is wrong with them."""

from pathlib import Path

import pytest

from edigateway.errors import Fault
from edigateway.formats.x12.format import X12
from edigateway.yamlfile import parse


def told(layout: str) -> list[str]:
    """Return what is wrong with a layout, as people are told."""
    found: list[Fault] = []
    file = parse(f"map: acme/850\nlayout: {layout}\n".encode(), Path("map.yaml"))
    assert X12().layout(file, found) == (), "its locations are not columns"
    return [str(each) for each in found]


def test_layout_names_a_set_and_releases() -> None:
    """Then there is nothing to complain of."""
    assert told('{format: x12, set: "850", versions: ["004010"]}') == []


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("{format: x12, versions: [a]}", "2:9: a layout of x12 needs set; add set"),
        ("{format: x12, set: '850'}", "2:9: a layout of x12 needs versions; add versions"),
        (
            "{format: x12, set: '850', versions: [a], version: b}",
            "2:50: a layout of x12 has no key 'version'; did you mean versions?",
        ),
        (
            "{format: x12, set: [], versions: [a]}",
            '2:28: set must be a transaction set; write set: "850"',
        ),
        (
            "{format: x12, set: '850', versions: a}",
            "2:45: versions must be a list of texts; write versions: [...]",
        ),
        (
            "{format: x12, set: '850', versions: []}",
            "2:45: versions must be a list of texts; write versions: [...]",
        ),
        ("x12", "2:9: a layout of x12 needs set; add set"),
    ],
)
def test_wrong_layout_is_a_fault_with_its_place_and_a_remedy(layout: str, expected: str) -> None:
    """Whoever wrote it is told where, what, and what to do."""
    assert f"map.yaml:{expected}" in told(layout)
