"""Checking maps: all faults of all files, and notes."""

from pathlib import Path

import pytest

from edigateway.workbench.checking import check
from tests.support.benches import ACME, ROWS, bench_with, write_map

BAD = """\
map: acme/bad
extends: x12/850
fields:
  number: BEG0E
  departmnt: REF[DP]02
  ordered_on: BEG05
"""


def test_every_fault_of_a_map_is_found_at_once(tmp_path: Path) -> None:
    """Each with its line and column, and what is near."""
    found = check(bench_with(tmp_path, BAD), ["acme/bad"])
    assert found.maps == ()
    assert [(each.line, each.column) for each in found.faults] == [(4, 11), (5, 14), (6, 15)]
    assert "department" in found.faults[1].remedy


def test_notes_tell_of_what_cannot_be_turned_round(tmp_path: Path) -> None:
    """A field that is only read, and a word for which there are two texts."""
    found = check(bench_with(tmp_path, ACME), ["acme/850"])
    assert (found.maps, found.faults) == (("acme/850",), ())
    assert [(each.line, each.problem.split()[0]) for each in found.notes] == [
        (4, "department"),
        (10, "'each'"),
    ]


@pytest.mark.parametrize("is_path", [True, False])
def test_only_what_is_asked_for_is_checked(tmp_path: Path, is_path: bool) -> None:
    """The faults of others are for another time."""
    bench, path = bench_with(tmp_path, BAD, ROWS), write_map(tmp_path, ROWS)
    found = check(bench, [str(path) if is_path else "acme/orders"])
    assert (found.maps, found.faults, found.notes) == (("acme/orders",), (), ())


def test_all_maps_are_checked_where_none_is_named(tmp_path: Path) -> None:
    """Files that are no maps at all are among the faults; the base maps are sound."""
    (tmp_path / "odd.yaml").write_text("fields: {}\n")
    found = check(bench_with(tmp_path, BAD, ROWS), [])
    assert {"odd.yaml", "bad.yaml"} <= {each.file.name for each in found.faults}
    assert {"acme/orders", "x12/850", "x12/945"} <= set(found.maps)
    assert "acme/bad" not in found.maps


def test_map_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """A slip in the name is told like any other."""
    [fault] = check(bench_with(tmp_path), ["x12/8500"]).faults
    assert fault.remedy == "did you mean x12/850?"
