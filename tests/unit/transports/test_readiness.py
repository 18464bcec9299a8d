"""The three rules: stable, renamed, marked."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway.clock import StillClock
from edigateway.transports.directory.readiness import PATIENCE, Rule, rule
from edigateway.transports.directory.settings import DirectorySettings

IEA = b"GE*1*1~IEA*1*000000001~"


class Scan:
    """A folder under one rule, at a time that the test moves."""

    def __init__(self, path: Path, **settings: object) -> None:
        self.clock = StillClock(datetime(2026, 1, 1, tzinfo=UTC))
        self.path = path
        self.folder = os.open(path, os.O_RDONLY)
        self.rule: Rule = rule(
            DirectorySettings.model_validate({"path": path, **settings}), self.clock
        )

    def ready(self, after_s: float = 0) -> tuple[list[str], int]:
        self.clock.advance(after_s)
        names = sorted(each.name for each in self.path.iterdir())
        ready, waiting = self.rule.sift(self.folder, names, last=True)
        return [each.name for each in ready], waiting


@pytest.fixture
def scans(tmp_path: Path) -> Iterator[list[Scan]]:
    opened: list[Scan] = []
    yield opened
    for each in opened:
        os.close(each.folder)


def scan(scans: list[Scan], path: Path, **settings: object) -> Scan:
    scans.append(Scan(path, **settings))
    return scans[-1]


def test_stable_needs_two_scans_far_enough_apart(tmp_path: Path, scans: list[Scan]) -> None:
    """One look never suffices, however old the file is."""
    (tmp_path / "a").write_bytes(b"x")
    os.utime(tmp_path / "a", ns=(0, 0))
    seen = scan(scans, tmp_path, stable_s=2)
    assert seen.ready() == ([], 1)
    assert seen.ready(1.9) == ([], 1)
    assert seen.ready(0.1) == (["a"], 0)


def test_stable_any_change_starts_the_wait_again(tmp_path: Path, scans: list[Scan]) -> None:
    """Growth, a new time and another file under the same name each count as still being written."""
    path = tmp_path / "a"
    path.write_bytes(b"x")
    seen = scan(scans, tmp_path, stable_s=2)
    seen.ready()
    path.write_bytes(b"xy")
    assert seen.ready(2) == ([], 1)
    os.utime(path, ns=(1, 1))
    assert seen.ready(2) == ([], 1)
    (tmp_path / "b").write_bytes(b"xy")
    os.utime(tmp_path / "b", ns=(1, 1))
    (tmp_path / "b").replace(path)
    assert seen.ready(2) == ([], 1)
    assert seen.ready(2) == (["a"], 0)


def test_stable_change_between_scan_and_claim_is_noticed(tmp_path: Path, scans: list[Scan]) -> None:
    """What was ready is looked at again right before it is claimed."""
    (tmp_path / "a").write_bytes(b"x")
    seen = scan(scans, tmp_path, stable_s=0)
    [ready], _ = seen.rule.sift(seen.folder, ["a"], last=True)
    assert seen.rule.confirm(seen.folder, ready)
    (tmp_path / "a").write_bytes(b"xy")
    assert not seen.rule.confirm(seen.folder, ready)


def test_stable_listing_in_parts_remembers_all_parts(tmp_path: Path, scans: list[Scan]) -> None:
    """In a huge folder the wait of a file does not start again because its part comes later."""
    for name in "ab":
        (tmp_path / name).write_bytes(b"x")
    seen = scan(scans, tmp_path, stable_s=2)
    for last, name in enumerate("ab"):
        seen.rule.sift(seen.folder, [name], last=bool(last))
    seen.clock.advance(2)
    for last, name in enumerate("ab"):
        ready, _ = seen.rule.sift(seen.folder, [name], last=bool(last))
        assert [each.name for each in ready] == [name]


def test_stable_complete_iea_takes_whole_interchanges_early(
    tmp_path: Path, scans: list[Scan]
) -> None:
    """With ``complete: iea`` a file without its end is waited for, then taken so that its sender hears of it."""
    (tmp_path / "cut").write_bytes(IEA[:-1])
    (tmp_path / "whole").write_bytes(IEA)
    seen = scan(scans, tmp_path, stable_s=2, complete="iea")
    assert seen.ready() == ([], 2)
    assert seen.ready(2) == (["whole"], 1)
    assert seen.ready(2 * PATIENCE - 2.1) == (["whole"], 1)
    assert seen.ready(0.1) == (["cut", "whole"], 0)


def test_rename_takes_what_is_visible_and_fits(tmp_path: Path, scans: list[Scan]) -> None:
    """Hidden names and names beside the pattern are not there; case counts."""
    for name in ("a.edi", ".b.edi", "c.EDI", "d.tmp", "e.edi\n"):
        (tmp_path / name).write_bytes(b"x")
    seen = scan(scans, tmp_path, ready="rename", pattern="*.edi")
    assert seen.ready() == (["a.edi"], 0)


def test_marker_takes_marked_files_that_fit(tmp_path: Path, scans: list[Scan]) -> None:
    """A file needs its marker, a marker alone is nothing, and the pattern is the file's, not the marker's."""
    for name in ("a.edi", "a.edi.done", "b.edi", "c.edi.done", "d.txt", "d.txt.done", ".done"):
        (tmp_path / name).write_bytes(b"x")
    seen = scan(scans, tmp_path, ready="marker", pattern="*.edi")
    assert seen.ready() == (["a.edi"], 1)


def test_marker_is_never_taken_as_a_file(tmp_path: Path, scans: list[Scan]) -> None:
    """Even a marked marker stays a marker."""
    for name in ("a.done", "a.done.done"):
        (tmp_path / name).write_bytes(b"x")
    assert scan(scans, tmp_path, ready="marker").ready() == ([], 0)


def test_marker_in_another_part_of_the_listing_counts(tmp_path: Path, scans: list[Scan]) -> None:
    """A marker is believed although its file was listed in another part."""
    for name in ("a", "a.done"):
        (tmp_path / name).write_bytes(b"x")
    seen = scan(scans, tmp_path, ready="marker")
    assert seen.rule.sift(seen.folder, ["a"], last=False) == ([], 1)
    ready, waiting = seen.rule.sift(seen.folder, ["a.done"], last=True)
    assert ([each.name for each in ready], waiting) == (["a"], 0)


def test_marker_goes_with_its_file_only(tmp_path: Path, scans: list[Scan]) -> None:
    """After a claim the marker is removed, unless the partner is there again with a file of that name."""
    (tmp_path / "a.done").touch()
    (tmp_path / "b").touch()
    (tmp_path / "b.done").touch()
    seen = scan(scans, tmp_path, ready="marker")
    for name in ("a", "b", "c"):
        seen.rule.claimed(seen.folder, name)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b", "b.done"]
