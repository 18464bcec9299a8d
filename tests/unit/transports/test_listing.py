"""Listings look at a bounded number of names a scan, and reach them all."""

import os
from pathlib import Path

import pytest

from edigateway.transports.directory import listing
from edigateway.transports.directory.listing import Listing


def test_listing_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name starves behind others, and after the last one it starts again."""
    monkeypatch.setattr(listing, "MAX_NAMES", 3)
    for number in range(7):
        (tmp_path / str(number)).touch()
    (tmp_path / "folder").mkdir()
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        names = Listing()
        for _ in range(2):
            rounds = [names.next_names(folder) for _ in range(3)]
            assert sorted(name for found, _ in rounds for name in found) == list("0123456")
            assert [ended for _, ended in rounds] == [False, False, True]
    finally:
        os.close(folder)


def test_listing_of_few_names_ends_at_once(tmp_path: Path) -> None:
    """One scan is enough for an ordinary folder; links and folders are left out."""
    (tmp_path / "a").touch()
    (tmp_path / "link").symlink_to("a")
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        assert Listing().next_names(folder) == (["a"], True)
    finally:
        os.close(folder)
