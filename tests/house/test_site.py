"""The site in this repository: it is what a stranger reads first, so it must be without a fault."""

import shutil
from pathlib import Path

import pytest

from edigateway.daemon.assembly import read_site
from tests.house.sources import ROOT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Copy the site alone, so that nothing that somebody ran here can help or hinder."""
    shutil.copy(ROOT / "edigateway.yaml", tmp_path)
    for folder in ("partners", "maps"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_site_as_shipped_has_no_faults(site: Path) -> None:
    """It can be read, and no folder of files needs to be there for that."""
    found = read_site(site)
    assert sorted(found.partners) == ["bluefield", "kestrel"]
    assert not found.warnings


def test_site_as_shipped_shows_both_syntaxes(site: Path) -> None:
    """One partner sends X12, one sends the rows of a spreadsheet."""
    formats = {name: box.format for name, box in read_site(site).mailboxes.items()}
    assert formats == {"bluefield": "x12", "kestrel": "csv"}


def test_site_as_shipped_is_left_as_it_was_by_reading(site: Path) -> None:
    """Reading a site makes no file and no folder."""
    before = sorted(site.rglob("*"))
    read_site(site)
    assert sorted(site.rglob("*")) == before
