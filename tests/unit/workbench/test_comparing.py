"""Two maps on the same documents: what changes, put together."""

from pathlib import Path

import pytest

from edigateway.errors import Refused
from edigateway.workbench.comparing import MOST_EXAMPLES, Comparison
from tests.support.benches import ORDER, ROWS, bench_with, write_map

OTHER = ROWS.replace("acme/orders", "acme/other")
CSV = b"Order,Line,Qty,Hue\nA,1,5,red\nA,2,6,blue\nB,1,x,red\n"


def _compared(folder: Path, new: str, *payloads: bytes) -> Comparison:
    comparison = Comparison(bench_with(folder, ROWS, new), "acme/orders", "acme/other")
    for payload in payloads:
        comparison.add(payload, "orders.csv")
    return comparison


def test_maps_that_say_the_same_change_nothing(tmp_path: Path) -> None:
    """Findings that both have are no change."""
    found = _compared(tmp_path, OTHER, CSV)
    assert (found.is_same, found.documents, found.same) == (True, 2, 2)
    assert [*found.changes, *found.gained, *found.lost, *found.held, *found.released] == []


def test_changes_of_a_field_are_counted_with_examples(tmp_path: Path) -> None:
    """Of many values only some are shown, and none of them twice."""
    rows = b"".join(b"A,%d,5,%s\n" % (n, b"abcdea"[n : n + 1]) for n in range(6))
    new = OTHER.replace("number: Line", "number: Line, description: Hue")
    found = _compared(tmp_path, new, b"Order,Line,Qty,Hue\n" + rows)
    counts = {each.path: each.times for each in found.changes}
    assert counts == {"lines.description": 6, "lines.unmapped": 6}
    examples = found.changes[0].examples
    assert examples == [(None, "a"), (None, "b"), (None, "c")]
    assert len(examples) == MOST_EXAMPLES


def test_document_that_only_one_map_holds_is_named(tmp_path: Path) -> None:
    """A change that costs documents is seen before it is made."""
    new = OTHER.replace("Qty | decimal", "'Qty | decimal(\",\")'")
    found = _compared(tmp_path, new, CSV.replace(b"A,1,5", b"A,1,5.5"))
    assert found.held == ["orders.csv: csv A"]
    assert [(each.code, each.where) for each in found.gained] == [
        ("map-bad-number", "lines.quantity")
    ]
    released = _compared(tmp_path / "2", OTHER.replace("Qty | decimal", "Line | decimal"), CSV)
    assert released.released == ["orders.csv: csv B"]
    assert [each.code for each in released.lost] == ["map-bad-number"]


def test_working_copy_is_compared_with_the_map_of_its_name(tmp_path: Path) -> None:
    """Both have the name under which the ledger knows their documents."""
    bench = bench_with(tmp_path / "site", ROWS)
    copy = write_map(tmp_path / "copy", ROWS.replace("USD", "EUR"))
    found = Comparison(bench, "acme/orders", str(copy))
    found.add(CSV, "orders.csv")
    assert found.names == {"acme/orders"}
    assert [(each.path, each.examples) for each in found.changes] == [
        ("currency", [("USD", "EUR")])
    ]


def test_file_of_another_format_is_refused_and_of_another_set_left_out(tmp_path: Path) -> None:
    """What neither map reads is no document."""
    comparison = Comparison(bench_with(tmp_path), "x12/810", "x12/856")
    comparison.add(ORDER.read_bytes(), "order.edi")
    assert comparison.documents == 0
    with pytest.raises(Refused):
        comparison.add(CSV, "orders.csv")
