"""What is too large is told, and never takes more memory or time than it must."""

import tracemalloc
from dataclasses import replace

import pytest

from edigateway.formats.rows import Csv
from edigateway.formats.rows.findings import MOST_KEPT
from edigateway.formats.rows.reading import assembling, grouping
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding
from tests.support.agreed import agreed
from tests.unit.formats.rows.files import Keys, group, keys, read

TABLE = keys("{format: csv, group_by: [PO]}")
FIXED = keys("{format: fixed, group_by: [PO], columns: {PO: 1-4}}")
TYPED = keys(
    "{format: csv, type_at: 1, records: {H: {columns: [T, N]}, D: {under: H, columns: [T, N]}}}"
)


def _findings(layout: Keys, payload: bytes) -> list[Finding]:
    found = group(layout, payload)
    return [*found.findings, *(each for one in found.transactions for each in one.findings)]


@pytest.mark.parametrize("limit", ["MAX_ROWS", "MAX_DOCUMENTS"])
@pytest.mark.parametrize(
    ("layout", "payload"),
    [(TABLE, b"PO\n1\n2\n3\n4\n5\n"), (TYPED, b"H,1\nH,2\nH,3\nH,4\nH,5\n")],
    ids=["table", "typed"],
)
def test_file_with_too_many_rows_or_documents_is_not_read_on(
    limit: str, layout: Keys, payload: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four are still read where four are the limit."""
    assert _findings(layout, payload) == []
    for room in (grouping, assembling):
        monkeypatch.setattr(room, limit, 3)
    assert "rows-too-many" in {each.code for each in _findings(layout, payload)}
    assert group(layout, payload).verdict is Verdict.REJECTED


def test_row_of_fixed_width_that_never_ends_is_told() -> None:
    """A file without line ends is one row."""
    [found] = read(FIXED, b"x" * (1024 * 1024 + 1))
    assert [each.code for each in found.findings] == ["rows-too-long"]


def test_findings_of_one_document_are_bounded() -> None:
    """A file that is wrong all over says no more with the rest; an error counts behind many warnings."""
    rows = b"1\n" * (MOST_KEPT + 5) + b"1,2,3\n"
    [found] = read(keys("{format: csv, group_by: [A], header: false, columns: [A, B]}"), rows)
    assert len(found.findings) == MOST_KEPT + 1
    assert found.verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("layout", "head", "first", "row"),
    [(TABLE, b"PO,A\n", b"%d,x\n", b"%d,aaaaaaaa\n"), (TYPED, b"", b"H,%d\n", b"D,%d\n")],
    ids=["table", "typed"],
)
def test_only_one_document_at_a_time_is_in_memory(
    layout: Keys, head: bytes, first: bytes, row: bytes
) -> None:
    """Trees are taken away as soon as they are read: twenty times the rows need far less than that in memory."""

    def peak(documents: int) -> int:
        numbers = range(documents)
        payload = head + b"".join(first % n + row % n * 60 for n in numbers)
        tracemalloc.start()
        Csv().read(payload, agreed({"csv": layout}), _without_tree)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(3)
    assert peak(200) < 5 * peak(10)


def _without_tree(found: TransactionSet) -> TransactionSet:
    return replace(found, tree=None)
