"""What a summary says of the lines of a set: how many there are, and the sum of their quantities.

Source: X12 CTT, and the notes of each transaction set on it; W76, W03 and W14 of the warehouse sets.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from edigateway.formats.x12.reading.totals.fault import Segment, TotalFault, element, last
from edigateway.formats.x12.reading.totals.hashes import Hashed, expected_sum, hashed
from edigateway.formats.x12.syntax.envelope_text import as_count


class Summary(NamedTuple):
    """What CTT01 may count and CTT02 may add up, the usual things first."""

    counted: tuple[str, ...]
    hashed: tuple[Hashed, ...] = ()


SUMMARIES: Mapping[str, Summary] = {
    "810": Summary(("IT1",), (hashed("IT1", 2), hashed("IT1", 2, 4))),
    "830": Summary(("LIN",), (hashed("FST", 1),)),
    "832": Summary(("LIN",)),
    "846": Summary(("LIN",), (hashed("QTY", 2),)),
    "850": Summary(("PO1",), (hashed("PO1", 2), hashed("PO1", 2, 4))),
    "852": Summary(("LIN",)),
    "855": Summary(("PO1",), (hashed("PO1", 2), hashed("ACK", 2), hashed("PO1", 2, 4))),
    "856": Summary(("HL", "LIN"), (hashed("SN1", 2),)),
    "860": Summary(("POC",), (hashed("POC", 3), hashed("POC", 4), hashed("POC", 3, 6))),
    "862": Summary(("LIN",), (hashed("FST", 1),)),
    "865": Summary(
        ("POC",), (hashed("POC", 3), hashed("POC", 4), hashed("ACK", 2), hashed("POC", 3, 6))
    ),
}
"""By transaction set."""


class WarehouseTotal(NamedTuple):
    """The segment whose first element is a sum of quantities, and what it adds up."""

    tag: str
    hashed: Hashed


WAREHOUSE_TOTALS: Mapping[str, WarehouseTotal] = {
    "940": WarehouseTotal("W76", hashed("W01", 1)),
    "943": WarehouseTotal("W03", hashed("W04", 1)),
    "944": WarehouseTotal("W14", hashed("W07", 1)),
    "945": WarehouseTotal("W03", hashed("W12", 3)),
}
"""By transaction set."""


def summary_faults(summary: Summary, segments: Sequence[Segment]) -> Sequence[TotalFault]:
    """Return what is wrong with the CTT of a set."""
    index = last("CTT", segments)
    if index is None:
        return ()
    found: list[TotalFault] = []
    totals = segments[index]
    count, sum_ = element(totals, 1), element(totals, 2)
    if expected := _expected_count(count, summary.counted, segments):
        found.append(_fault(index, 1, "line-count", expected, count))
    if sum_ and summary.hashed and (expected := expected_sum(sum_, summary.hashed, segments)):
        found.append(_fault(index, 2, "hash-total", expected, sum_))
    return found


def warehouse_faults(total: WarehouseTotal, segments: Sequence[Segment]) -> Sequence[TotalFault]:
    """Return what is wrong with the total of a warehouse set."""
    index = last(total.tag, segments)
    if index is None:
        return ()
    value = element(segments[index], 1)
    expected = expected_sum(value, (total.hashed,), segments)
    return (_fault(index, 1, "quantity-total", expected, value),) if expected else ()


def _fault(index: int, position: int, code: str, expected: str, value: str) -> TotalFault:
    return TotalFault(index=index, element=position, code=code, expected=expected, value=value)


def _expected_count(value: str, counted: Sequence[str], segments: Sequence[Segment]) -> str | None:
    """Return what CTT01 should be, or None where it is the number of any of the segments, or no number at all."""
    counts = []
    for tag in counted:
        count = len([each for each in segments if each[0] == tag])
        if value == str(count):
            return None
        counts.append(count)
    declared = as_count(value)
    if declared is None or declared in counts:
        return None
    return f"{counts[0]}, the number of {counted[0]} segments"
