"""The references of rows: every finding stands there as it is, and the layouts that are shown are right."""

import re
from pathlib import Path

import pytest

from edigateway.contracts import registry
from edigateway.errors import Fault
from edigateway.formats.rows.findings import FINDING_CODES, MOST_KEPT, finding
from edigateway.formats.rows.layouts.layout import MAX_COLUMNS
from edigateway.formats.rows.reading.sets import MAX_DOCUMENTS, MAX_ROWS
from edigateway.model.finding import Place
from edigateway.yamlfile import parse
from tests.house.sources import ROOT

_FINDINGS = (ROOT / "docs" / "reference" / "rows-findings.md").read_text("utf-8")
_MAPS = (ROOT / "docs" / "reference" / "maps.md").read_text("utf-8")
_ROW = re.compile(r"^\| `(rows-[a-z-]+)` \| ([a-z]+) \| (.+)\. \|$", re.MULTILINE)
LAYOUTS = re.findall(r"^```yaml\n(layout:\n.*?)^```", _MAPS, re.MULTILINE | re.DOTALL)


def test_findings_reference_has_each_code_with_its_weight_and_meaning() -> None:
    """Who reads a code on the terminal finds it explained, in the order of the catalogue."""
    told = [
        (code, weight, f"{text[:1].lower()}{text[1:]}")
        for code, weight, text in _ROW.findall(_FINDINGS)
    ]
    assert told == [
        (code, str(finding(code, "", Place()).severity), text)
        for code, text in FINDING_CODES.items()
    ]


@pytest.mark.parametrize("bound", [MAX_COLUMNS, MAX_ROWS, MAX_DOCUMENTS, MOST_KEPT])
def test_findings_reference_names_each_bound(bound: int) -> None:
    """Whoever sends large files knows beforehand."""
    assert re.search(rf"(?<![\d,]){bound:,}\s", _FINDINGS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_on_the_page_are_without_a_fault(layout: str) -> None:
    """Whoever copies an example has a layout that is right."""
    file = parse(layout.encode(), Path("maps.md"))
    section = file.value["layout"]
    assert isinstance(section, dict)
    faults: list[Fault] = []
    registry.formats()[str(section["format"])].layout(file, faults)
    assert faults == []


def test_layouts_on_the_page_are_found() -> None:
    """The page shows positions and types of records."""
    assert len(LAYOUTS) >= 2
