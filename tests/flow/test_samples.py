"""Our own samples are what their page says."""

from pathlib import Path

import pytest

from edigateway.contracts import registry
from edigateway.demo.site import demo_file
from edigateway.mapping import MapLibrary, compile_map
from edigateway.model.envelope import Verdict
from tests.support.agreed import agreed

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.edi")), ids=lambda path: path.name)
def test_x12_sample_is_accepted_without_a_finding(path: Path) -> None:
    """A newcomer's first file does not stumble."""
    set_id = path.name[:3]
    (interchange,) = registry.formats()["x12"].read(path.read_bytes(), agreed({set_id: {}}))
    (group,) = interchange.groups
    (transaction,) = group.transactions
    assert (interchange.findings, group.findings, transaction.findings) == ((), (), ())
    assert (transaction.set_id, transaction.verdict) == (set_id, Verdict.ACCEPTED)


@pytest.mark.parametrize(
    "path", [*sorted(SAMPLES.glob("*.edi")), SAMPLES / "orders.csv"], ids=lambda path: path.name
)
def test_map_reads_each_sample_without_a_finding(path: Path) -> None:
    """The maps of this repository and its samples fit together."""
    x12 = path.suffix == ".edi"
    name = f"x12/{path.name[:3]}" if x12 else "kestrel/orders-csv"
    map_ = MapLibrary([SAMPLES.parent / "maps"]).load(name)
    format_ = registry.formats()["x12" if x12 else "csv"]
    key = path.name[:3] if x12 else "csv"
    interchanges = format_.read(path.read_bytes(), agreed({key: map_.layout.written()}))
    for transaction in interchanges[0].groups[0].transactions:
        assert transaction.tree is not None
        reading = compile_map(map_).read(transaction.tree, transaction.component_separator)
        assert reading.findings == ()


def test_demo_has_one_bad_order_only() -> None:
    """The demo's files are good and bad where it says so."""
    x12 = registry.formats()["x12"]
    verdicts = {
        name: [
            str(each.verdict)
            for one in x12.read(demo_file(name), agreed({"850": {}}))
            for group in one.groups
            for each in group.transactions
        ]
        for name in ("order.edi", "lamps.edi", "two-orders.edi", "stranger.edi")
    }
    assert verdicts.pop("two-orders.edi") == ["A", "R"]
    assert set(map(tuple, verdicts.values())) == {("A",)}
