"""Coverage: what documents use of a map, and what no field reads."""

from pathlib import Path

from edigateway.workbench.bench import AUTO
from edigateway.workbench.coverage import Coverage
from edigateway.workbench.fates import Fate
from tests.support.benches import ORDER, ROOT, ROWS, bench_with

NOTICE = ROOT / "samples" / "856-ship-notice.edi"


def _covered(folder: Path, name: str, payload: bytes, *maps: str) -> Coverage:
    bench = bench_with(folder, *maps)
    coverage = Coverage(bench.map(name).map)
    for trial in bench.read(name, payload):
        coverage.add(trial)
    return coverage


def test_coverage_of_rows_counts_each_field(tmp_path: Path) -> None:
    """As often as a value came of it; constants are no reading."""
    found = _covered(tmp_path, "acme/orders", b"Order,Line,Qty,Hue\nA,1,5,x\nA,2,,y\n", ROWS)
    assert {each.path: each.times for each in found.fields} == {
        "number": 1,
        "lines.number": 2,
        "lines.quantity": 1,
    }
    assert [(each.name, each.fate, each.times) for each in found.unread] == [
        ("Hue", Fate.UNMAPPED, 2)
    ]


def test_coverage_names_a_list_without_any_entry_once(tmp_path: Path) -> None:
    """A list that no document has stands for all of its fields, a field of one that is there for itself."""
    found = _covered(tmp_path, "x12/850", ORDER.read_bytes())
    unused = {each.path: each.fields for each in found.unused}
    assert unused["lines.sublines"] > 1
    assert unused["terms.method"] == 1
    assert not [path for path in unused if path.startswith("lines.sublines.")]
    assert "parties" not in unused


def test_coverage_takes_levels_within_each_other_as_one(tmp_path: Path) -> None:
    """Packs in orders and packs in tares are read by the same lines of the map."""
    found = _covered(tmp_path, "x12/856", NOTICE.read_bytes())
    paths = [each.path for each in found.fields if each.path.endswith(".sscc") and each.times]
    assert len(paths) == 1
    assert all(each.path.count("packs") <= 1 for each in found.fields)


def test_coverage_names_a_segment_of_which_nothing_is_read(tmp_path: Path) -> None:
    """Its elements one by one would say less."""
    payload = ORDER.read_bytes().replace(b"REF*DP*", b"SPI*00*TP~REF*DP*")
    found = _covered(tmp_path, "x12/850", payload)
    fates = {each.name: each.fate for each in found.unread}
    assert fates["SPI"] is Fate.UNMAPPED
    assert fates["CTT"] is Fate.IGNORED
    assert "SPI01" not in fates


def test_coverage_does_not_count_what_could_not_be_read(tmp_path: Path) -> None:
    """A set that the map is not for is no document of it."""
    assert _covered(tmp_path, "x12/810", ORDER.read_bytes()).documents == 0
    assert AUTO not in bench_with(tmp_path).library.names()
