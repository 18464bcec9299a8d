"""The reference of guidelines: every key is named, and what it shows is true."""

import re
from pathlib import Path

import pytest

from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.guideline.guideline_file import KEYS, parse_guideline
from edigateway.formats.x12.guideline.locations import parse as parse_location
from edigateway.formats.x12.guideline.rules import ELEMENT_KEYS, SEGMENT_KEYS
from edigateway.yamlfile import parse
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "reference" / "guidelines.md").read_text("utf-8")
PAGES = [
    ROOT / "docs" / "howto" / "add-a-partner.md",
    ROOT / "docs" / "reference" / "guidelines.md",
]
PAGES += [ROOT / "edigateway" / "config" / "new_site" / "guidelines" / "README.md"]
_GUIDELINE = re.compile(r"^```yaml\n(guideline: .*?)^```", re.MULTILINE | re.DOTALL)
_FIRST_CELL = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)

SHOWN = [(page, text) for page in PAGES for text in _GUIDELINE.findall(page.read_text("utf-8"))]


def _section(title: str) -> str:
    return re.split(r"^## ", PAGE.partition(f"## {title}\n")[2], flags=re.MULTILINE)[0]


def _first_cells(title: str) -> set[str]:
    cells = _FIRST_CELL.findall(_section(title))
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Keys of a guideline", KEYS),
        ("Rules for a segment", SEGMENT_KEYS),
        ("Rules for an element", ELEMENT_KEYS),
    ],
)
def test_keys_of_guidelines_are_documented(title: str, keys: tuple[str, ...]) -> None:
    """Every key stands on the page, and no other."""
    assert _first_cells(title) == set(keys)


@pytest.mark.parametrize("place", sorted(_first_cells("Places")))
def test_places_on_the_page_are_understood(place: str) -> None:
    """What is shown can be written."""
    assert parse_location(place) is not None


def test_findings_on_the_page_are_in_the_catalogue() -> None:
    """Nobody looks for a code that does not exist."""
    cells = re.findall(r"\| ([^|]+) \|$", _section("What is found"), re.MULTILINE)
    named = {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}
    assert len(named) > 8
    assert named - CATALOGUE.keys() == set()


@pytest.mark.parametrize(("page", "text"), SHOWN, ids=lambda value: getattr(value, "name", None))
def test_guideline_on_a_page_is_without_a_fault(page: Path, text: str) -> None:
    """Whoever copies an example has a guideline that loads."""
    assert parse_guideline(parse(text.encode(), page)).rules
