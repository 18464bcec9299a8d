"""The sums of a transaction set: what its sender counted and added up, done again."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from edigateway.formats.x12.reading.totals.fault import Segment, TotalFault
from edigateway.formats.x12.reading.totals.invoice import invoice_faults
from edigateway.formats.x12.reading.totals.lines import (
    SUMMARIES,
    WAREHOUSE_TOTALS,
    summary_faults,
    warehouse_faults,
)

__all__ = ["TotalFault", "faults"]

_Check = Callable[[Sequence[Segment]], Sequence[TotalFault]]


def faults(set_id: str, segments: Sequence[Segment]) -> Sequence[TotalFault]:
    """Return the totals of a set that are wrong; ``segments`` are ST to SE, each with its tag first."""
    check = _CHECKS.get(set_id)
    return () if check is None else check(segments)


def _all_of_invoice(segments: Sequence[Segment]) -> Sequence[TotalFault]:
    return [*invoice_faults(segments), *summary_faults(SUMMARIES["810"], segments)]


_CHECKS: Mapping[str, _Check] = {
    **{set_id: partial(summary_faults, each) for set_id, each in SUMMARIES.items()},
    **{set_id: partial(warehouse_faults, each) for set_id, each in WAREHOUSE_TOTALS.items()},
    "810": _all_of_invoice,
}
