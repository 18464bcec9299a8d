"""A document on a page: its segments in their loops, every element with its name and meaning."""

from collections.abc import Iterator

from edigateway.cli import page
from edigateway.cli.x12.finding_lines import finding_lines, verdict
from edigateway.cli.x12.segment_lines import Row, SegmentWriter
from edigateway.formats.x12.dictionary.schemas import dictionary as dictionary_of
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.model.envelope import TransactionSet
from edigateway.model.finding import Finding
from edigateway.model.record import Record

_NEAREST = "005010"
"""Names are taken from here where the release is none."""
_DEEPEST_SHOWN = 10


def document(read: ReadSet, transaction: TransactionSet, version: str) -> Iterator[str]:
    """Yield the lines of one transaction set as judged; ``read`` has its segments."""
    spoken = release(version)
    dictionary = dictionary_of(_NEAREST) if spoken is None else spoken.dictionary
    spec = dictionary.transaction_set(transaction.set_id)
    name = "" if spec is None else f" {spec.name}"
    by_position: dict[int, list[Finding]] = {}
    for finding in transaction.findings:
        by_position.setdefault(finding.place.position or 0, []).append(finding)
    number = transaction.control_number
    yield ""
    yield page.strong(f"{transaction.set_id}{name}  {number}") + f": {verdict(transaction.verdict)}"
    yield from finding_lines(by_position.get(0, ()), "  ")
    writer = SegmentWriter(dictionary, transaction.component_separator)
    for row in _rows(read):
        yield from writer.lines(row, by_position.get(row.position, ()))


def _rows(read: ReadSet) -> Iterator[Row]:
    tree = read.content.tree()
    if tree is not None:
        yield from _rows_below(tree, 0)
        return
    for position, elements in enumerate(read.content.segments, 1):
        yield Row(position, 0, elements, False)


def _rows_below(record: Record, depth: int) -> Iterator[Row]:
    for child in record.children:
        yield Row(child.position, depth, child.elements, bool(child.children))
        yield from _rows_below(child, min(depth + 1, _DEEPEST_SHOWN))
