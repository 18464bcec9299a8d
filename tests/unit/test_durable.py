"""Durable file acts: whole or not there, never replacing anything, nothing left behind."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway import durable
from tests.support.disks import make_read_only, small_disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 64) as path:
        yield path


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_write_gives_a_hidden_file_with_the_content(tmp_path: Path) -> None:
    """What is written is whole, hidden and for its owner and group only."""
    path = durable.write(tmp_path, b"x" * 100_000)
    assert path.name.startswith(durable.TEMPORARY_PREFIX)
    assert path.read_bytes() == b"x" * 100_000
    assert path.stat().st_mode & 0o007 == 0


def test_write_on_a_full_disk_leaves_nothing(disk: Path) -> None:
    """A write that fails takes its half file away, and works again when there is room."""
    with pytest.raises(OSError, match="No space left") as caught:
        durable.write(disk, b"x" * 200_000)
    assert caught.value.errno == errno.ENOSPC
    assert contents(disk) == {}
    assert durable.write(disk, b"x" * 20_000).stat().st_size == 20_000


def test_write_whose_flush_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that could not be flushed is not believed."""
    monkeypatch.setattr(durable, "sync", _broken)
    with pytest.raises(OSError, match="device"):
        durable.write(tmp_path, b"x")
    assert contents(tmp_path) == {}


def test_publish_gives_the_final_name(tmp_path: Path) -> None:
    """The file has its final name and no other."""
    durable.publish(durable.write(tmp_path, b"x"), tmp_path / "a")
    assert contents(tmp_path) == {"a": b"x"}
    assert (tmp_path / "a").stat().st_nlink == 1


def test_publish_same_content_again_is_no_error(tmp_path: Path) -> None:
    """After a crash in between, publishing again is the same as once."""
    for _ in range(2):
        durable.publish(durable.write(tmp_path, b"x"), tmp_path / "a")
    assert contents(tmp_path) == {"a": b"x"}


@pytest.mark.parametrize("other", [b"y", b"xx", b""])
def test_publish_never_replaces_other_content(tmp_path: Path, other: bytes) -> None:
    """What is there stays, and our temporary goes."""
    (tmp_path / "a").write_bytes(other)
    with pytest.raises(durable.AlreadyThere, match="other content"):
        durable.publish(durable.write(tmp_path, b"x"), tmp_path / "a")
    assert contents(tmp_path) == {"a": other}


def test_publish_over_something_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """A link or pipe under the final name is neither followed nor waited for."""
    (tmp_path / "target").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("link", "pipe", "folder"):
        with pytest.raises(durable.AlreadyThere):
            durable.publish(durable.write(tmp_path, b"x"), tmp_path / name)
    assert {each.name for each in tmp_path.iterdir()} == {"target", "link", "pipe", "folder"}


def test_publish_into_a_missing_folder_takes_the_temporary_away(tmp_path: Path) -> None:
    """A publication that fails leaves nothing half done."""
    with pytest.raises(FileNotFoundError):
        durable.publish(durable.write(tmp_path, b"x"), tmp_path / "no" / "a")
    assert contents(tmp_path) == {}


def test_deposit_puts_every_file(tmp_path: Path) -> None:
    """More files than are flushed together all arrive."""
    files = [(f"{n}.edi", b"%d" % n) for n in range(durable.FILES_A_FLUSH * 2 + 1)]
    assert durable.deposit(tmp_path, files) == [None] * len(files)
    assert contents(tmp_path) == dict(files)


def test_deposit_says_which_file_can_never_be_put(tmp_path: Path) -> None:
    """A taken or impossible name is said of that file alone."""
    (tmp_path / "taken").write_bytes(b"theirs")
    files = [(name, b"x") for name in ("a", "taken", "../b", ".hidden", "é", "x" * 256, "z")]
    placed = durable.deposit(tmp_path, files)
    assert [type(each) for each in placed] == [
        type(None),
        durable.AlreadyThere,
        *[durable.Unplaceable] * 4,
        type(None),
    ]
    assert contents(tmp_path) == {"a": b"x", "taken": b"theirs", "z": b"x"}


def test_deposit_on_a_full_disk_ends_with_the_first_that_has_no_room(disk: Path) -> None:
    """What fitted is there, what did not is reported, the rest is untouched and nothing is left behind."""
    files = [("a", b"x" * 20_000), ("b", b"x" * 20_000), ("c", b"x" * 40_000), ("d", b"x")]
    placed = durable.deposit(disk, files)
    assert placed[:2] == [None, None]
    assert isinstance(placed[2], OSError)
    assert placed[2].errno == errno.ENOSPC
    assert len(placed) == 3
    assert contents(disk) == dict(files[:2])


def test_deposit_on_a_read_only_disk_works_again_later(disk: Path) -> None:
    """A disk that turned read-only is an OSError now and no obstacle later."""
    make_read_only(disk)
    [placed] = durable.deposit(disk, [("a", b"x")])
    assert isinstance(placed, OSError)
    assert placed.errno == errno.EROFS
    make_read_only(disk, read_only=False)
    assert durable.deposit(disk, [("a", b"x")]) == [None]


def test_deposit_whose_flush_fails_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One failed flush, and no file of that round is believed."""
    flushed: list[int] = []

    def sync(descriptor: int) -> None:
        flushed.append(descriptor)
        if len(flushed) == 3:
            _broken(descriptor)

    monkeypatch.setattr(durable, "sync", sync)
    placed = durable.deposit(tmp_path, [(f"{n}", b"x") for n in range(5)])
    assert [type(each) for each in placed] == [OSError]
    assert contents(tmp_path) == {}


def test_deposit_whose_folder_is_not_flushed_says_nothing_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are not durable are not reported as put; putting them again is no error."""
    with monkeypatch.context() as patch:
        patch.setattr(durable, "sync_folder", _broken)
        placed = durable.deposit(tmp_path, [("a", b"x"), ("b", b"x")])
        assert [type(each) for each in placed] == [OSError]
    assert durable.deposit(tmp_path, [("a", b"x"), ("b", b"x")]) == [None, None]


def test_deposit_whose_name_fails_keeps_those_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure between two names ends the list there and leaves no temporaries."""
    link = os.link

    def second_fails(source: Path, target: Path, *, follow_symlinks: bool) -> None:
        if target.name == "b":
            raise OSError(errno.EIO, "device")
        link(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", second_fails)
    placed = durable.deposit(tmp_path, [("a", b"x"), ("b", b"x"), ("c", b"x")])
    assert [type(each) for each in placed] == [type(None), OSError]
    assert contents(tmp_path) == {"a": b"x"}


def test_move_and_remove_count_from_open_folders(tmp_path: Path) -> None:
    """Names relative to open folders reach these folders, wherever their paths lead by now."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "a").write_bytes(b"x")
    one = os.open(tmp_path / "one", os.O_RDONLY)
    two = os.open(tmp_path / "two", os.O_RDONLY)
    try:
        (tmp_path / "two").rename(tmp_path / "elsewhere")
        durable.move("a", "b", source_folder=one, target_folder=two)
        assert contents(tmp_path / "elsewhere") == {"b": b"x"}
        durable.remove("b", folder=two)
        durable.remove("b", folder=two)
        assert contents(tmp_path / "elsewhere") == {}
    finally:
        os.close(one)
        os.close(two)


def test_remove_of_what_is_gone_is_no_error(tmp_path: Path) -> None:
    """Removing twice is the same as once."""
    path = durable.write(tmp_path, b"x")
    durable.remove(path)
    durable.remove(path)
    assert contents(tmp_path) == {}


def test_sweep_removes_only_what_we_left(tmp_path: Path) -> None:
    """Half written files of ours go; everybody else's hidden files and folders stay."""
    durable.write(tmp_path, b"half")
    (tmp_path / ".edigw-notes").write_bytes(b"theirs")
    (tmp_path / f".edigw-{'0' * 32}").mkdir()
    durable.sweep(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {".edigw-notes", f".edigw-{'0' * 32}"}


def _broken(_: object) -> None:
    raise OSError(errno.EIO, "device")
