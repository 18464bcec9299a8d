"""A bench with maps of a test, and the repository's own samples."""

from pathlib import Path

from edigateway.contracts import registry
from edigateway.workbench.bench import Bench, open_bench

ROOT = Path(__file__).parents[2]
ORDER = ROOT / "samples" / "850-purchase-order.edi"

ACME = """\
map: acme/850
extends: x12/850
fields:
  department: REF[DP]02 | match("G(.*)")
  contract: REF[CT]02
  lines:
    fields:
      unit: PO103 | lookup(acme-units)
tables:
  acme-units: {CA: case, EA: each, PC: each}
"""

ROWS = """\
map: acme/orders
layout: {format: csv, group_by: [Order]}
document: purchase_order
fields:
  number: Order
  currency: {const: USD}
  lines:
    each: row
    fields: {number: Line, quantity: Qty | decimal}
"""


def write_map(folder: Path, text: str) -> Path:
    """Write a map into a folder under the last part of its name, and return its file."""
    name = text.partition("\n")[0].removeprefix("map: ")
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def bench_with(folder: Path, *maps: str) -> Bench:
    """Return a bench with the base maps and those of a test."""
    for text in maps:
        write_map(folder, text)
    return open_bench([folder], registry.formats())
