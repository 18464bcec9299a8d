"""The reference of findings: every code of the catalogue stands there as it is, and no other."""

import re

from edigateway.formats.x12.catalogue import CATALOGUE, Entry
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "reference" / "x12-findings.md"
_ROW = re.compile(r"^\| `([a-z-]+)` \| ([a-z]+) \| ([^|]+) \| ([^|]+\.) \|$", re.MULTILINE)


def _told(entry: Entry) -> str:
    finer = f"({entry.finer})" if entry.finer else ""
    codes = " ".join(code for code in (entry.answer, finer) if code)
    return f"{entry.scope.value} {codes}" if codes else "-"


def test_findings_reference_has_each_code_with_its_weight_and_answer() -> None:
    """Who reads a code on the terminal finds it explained, in the order of the catalogue."""
    documented = [row[:3] for row in _ROW.findall(PAGE.read_text("utf-8"))]
    assert documented == [
        (code, str(each.severity), _told(each)) for code, each in CATALOGUE.items()
    ]
