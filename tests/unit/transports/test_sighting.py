"""Looking at files without following, waiting or trusting."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.transports.directory.sighting import ends_with_iea, sight


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


@pytest.mark.parametrize(
    "end",
    [
        b"GE*1*1~IEA*1*000000001~",
        b"GE*1*1~\r\nIEA*1*000000001~\r\n",
        b"GE*1*1~IEA*1*000000001~\x1a",
        b"GE*1*1~IEA*1*000000001~\n\n \t\x00\x00",
        b"GE|1|1\nIEA|12|000000001\n",
        b"GE|1|1\r\nIEA|1|000000001\r\n",
        b"TA1*1~IEA*0*000000001~",
        b"GE^1^1\x1cIEA^00001^000000001\x1c",
        b"x" * 5000 + b"~IEA*1*000000001~",
    ],
)
def test_iea_whole_at_the_end_is_seen(tmp_path: Path, folder: int, end: bytes) -> None:
    """A complete IEA counts with any separators and with what editors add."""
    (tmp_path / "a").write_bytes(end)
    assert ends_with_iea(folder, "a")


@pytest.mark.parametrize("encoding", ["cp037", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["GE*1*1~", "GE*1*1~\r\n", "GE*1*1" + " " * 800 + "~"])
@pytest.mark.parametrize("behind", ["", "\r\n", "\x85", " " * 70, "\x1a"])
def test_iea_is_seen_in_every_encoding_that_x12_comes_in(
    tmp_path: Path, folder: int, encoding: str, before: str, behind: str
) -> None:
    """Files of mainframes (EBCDIC) and of editors (UTF-16) end as well as others, and are cut as easily."""
    whole = f"\ufeff{before}IEA*1*000000001~" if "16" in encoding else f"{before}IEA*1*000000001~"
    (tmp_path / "whole").write_bytes((whole + behind).encode(encoding))
    (tmp_path / "cut").write_bytes(whole[:-1].encode(encoding))
    assert ends_with_iea(folder, "whole")
    assert not ends_with_iea(folder, "cut")


@pytest.mark.parametrize(
    "end",
    [
        b"",
        b"ISA",
        b"GE*1*1~IEA*1*000000001",
        b"GE*1*1~IEA*1*0000",
        b"GE*1*1~IEA*1*",
        b"GE*1*1~IEA",
        b"~IEA*1*000000001~ISA*00*",
        b"~IEA*1*000000001~" + b"x" * 600,
        b"XIEA*1*000000001~",
        b"~IEA*1*000000001~\x1c",
        "\xc9IEA".encode("cp037"),
        "~IEA*1*000000001~".encode("cp037")[:-1] + b"~",
    ],
)
def test_iea_cut_or_not_at_the_end_is_not_seen(tmp_path: Path, folder: int, end: bytes) -> None:
    """A file cut anywhere before its terminator, or going on behind it, is not whole."""
    (tmp_path / "a").write_bytes(end)
    assert not ends_with_iea(folder, "a")


def test_sight_sees_regular_files_only(tmp_path: Path, folder: int) -> None:
    """Links, pipes, folders, sockets and missing names are not seen, and nothing is waited for."""
    (tmp_path / "file").write_bytes(b"~IEA*1*000000001~")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    seen = sight(folder, "file")
    assert seen is not None
    assert (seen.name, seen.size_bytes) == ("file", 17)
    for name in ("link", "folder", "pipe", "missing"):
        assert sight(folder, name) is None
        assert not ends_with_iea(folder, name)


def test_sight_changes_with_size_time_and_file(tmp_path: Path, folder: int) -> None:
    """Two sightings are equal only if nothing touched the file."""
    path = tmp_path / "a"
    path.write_bytes(b"x")
    os.utime(path, ns=(1, 1))
    first = sight(folder, "a")
    assert sight(folder, "a") == first
    path.write_bytes(b"xy")
    os.utime(path, ns=(1, 1))
    grown = sight(folder, "a")
    os.utime(path, ns=(1, 2))
    touched = sight(folder, "a")
    (tmp_path / "b").write_bytes(b"xy")
    os.utime(tmp_path / "b", ns=(1, 2))
    (tmp_path / "b").replace(path)
    replaced = sight(folder, "a")
    assert len({first, grown, touched, replaced}) == 4
