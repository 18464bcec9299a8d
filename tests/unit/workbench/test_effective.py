"""The effective map as text: it says the same, and where it is from."""

from pathlib import Path

import pytest

from edigateway.mapping import base_maps
from edigateway.workbench import scalars
from edigateway.workbench.bench import Bench
from edigateway.workbench.effective import lines
from edigateway.yamlfile import parse
from tests.support.benches import ACME, ROWS, bench_with
from tests.unit.workbench.test_fates import RECORDS

WRITTEN = """\
map: odd/850
extends: x12/850
effective_on: ordered_on
ignore: ["REF[ZZ]", HL04]
fields:
  department: {any: ["REF[DP]02", N902]}
  currency: {const: USD}
  contract: 'BEG06 | match("C: (.*)")'
  release: null
  lines:
    units: {table: packs, item: VN}
    fields:
      unit: PO103 | default(EA) | code(unit)
      price_basis: PO105 | lookup("bases", keep)
  measurements:
    - {value: "MEA[02=G]03 | decimal"}
tables:
  packs: {else: keep, rows: [{partner: CA, ours: EA, factor: "12", from: 2026-01-01}]}
  bases: {PE: "price: per each", "no": "null"}
"""
QUOTED = """\
map: odd/rows
layout: {format: csv, group_by: ["The | order"], delimiter: "|"}
document: purchase_order
fields:
  number: '"The | order"'
  ordered_on: "On # day | date('%d: %m %Y')"
  lines: {each: row, fields: {number: "@line", quantity: 'Qty | decimal(",")'}}
"""


def _is_same(bench: Bench, name: str, folder: Path) -> bool:
    """Tell whether the text of a map is a map of the same digest."""
    map_, copy = bench.map(name).map, folder / f"{name.replace('/', '-')}.yaml"
    copy.write_text("\n".join(each.text for each in lines(map_, folder)) + "\n", "utf-8")
    return bench.map(str(copy)).map.digest == map_.digest


def test_text_of_every_map_that_is_there_is_a_map_that_says_the_same(tmp_path: Path) -> None:
    """Whoever copies it has the same map, without anything that it extends."""
    bench = bench_with(tmp_path)
    names = bench.library.complete()
    assert len(names) >= 10
    assert [name for name in names if not _is_same(bench, name, tmp_path)] == []


@pytest.mark.parametrize("text", [ACME, ROWS, RECORDS, WRITTEN, QUOTED])
def test_text_of_a_map_with_everything_in_it_says_the_same(tmp_path: Path, text: str) -> None:
    """Tables, units, constants, alternatives, removed fields, odd names of columns."""
    name = text.partition("\n")[0].removeprefix("map: ")
    assert _is_same(bench_with(tmp_path, text), name, tmp_path)


def test_each_line_names_the_file_that_it_is_from(tmp_path: Path) -> None:
    """What the map changes is its own, all else is that of the base map."""
    bench = bench_with(tmp_path, ACME)
    map_ = bench.map("acme/850").map
    found = {each.text.strip(): each.origin for each in lines(map_, tmp_path) if each.origin}
    changed, taken = found["unit: PO103 | lookup(acme-units)"], found["number: BEG03"]
    assert (Path(changed.file), changed.line) == (tmp_path / "acme" / "850.yaml", 8)
    assert Path(taken.file).name == "850.yaml"
    assert Path(taken.file).is_relative_to(base_maps()[0])


def test_whole_map_has_no_parts_left(tmp_path: Path) -> None:
    """Laid out, every field stands where it is used; a level within itself is named."""
    bench = bench_with(tmp_path)
    order = [each.text for each in lines(bench.map("x12/850").map, tmp_path, whole=True)]
    notice = [each.text for each in lines(bench.map("x12/856").map, tmp_path, whole=True)]
    assert not [text for text in order if "part:" in text or text == "parts:"]
    assert "      city: N401" in [text[2:] for text in order]
    assert "  level:" in notice


@pytest.mark.parametrize(
    "text",
    ["null", "yes", "a: b", "a #b", "- a", "[a]", "", " a", "1", "12", "x\ty", 'say "x"', "@a"],
)
def test_scalars_are_read_again_as_they_were(text: str) -> None:
    """Quotes are there wherever YAML would take the text for something else."""
    for written in (f"a: {scalars.plain(text)}", f"{{a: {scalars.flow(text)}}}"):
        assert parse(written.encode(), Path("x")).value == {"a": text}
