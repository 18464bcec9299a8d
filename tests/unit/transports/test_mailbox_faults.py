"""The folder as a mailbox on bad days: other file systems, broken or full disks, lost permissions, crashes."""

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from edigateway import durable
from edigateway.errors import Temporary
from edigateway.transports.directory import watch
from tests.support.disks import make_read_only, small_disk
from tests.unit.transports.mailboxes import claims, fail, open_mailbox, refused


def test_archive_on_another_file_system_is_temporary_and_loses_nothing(
    inbox: Path, tmp_path: Path
) -> None:
    """A file is never copied over and deleted; until the archive is moved, the claim stays."""
    with small_disk(tmp_path / "disk", 64) as disk:
        (inbox / "a").write_bytes(b"x")
        mailbox = open_mailbox(inbox, archive=disk / "kept")
        arrivals = mailbox.collect(9)
        with pytest.raises(Temporary, match="another file system"):
            mailbox.finish(arrivals)
        assert mailbox.collect(9) == arrivals


def test_work_folder_on_another_file_system_is_temporary(inbox: Path) -> None:
    """A mailbox whose claims would have to be copied is not used at all."""
    (inbox / "a").write_bytes(b"x")
    with small_disk(inbox / ".edigw", 64):
        with pytest.raises(Temporary, match="another file system"):
            open_mailbox(inbox).collect(9)
        assert (inbox / "a").exists()


def test_one_file_that_cannot_be_moved_hides_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are taken; the one waits, and is the reason given once nothing else comes."""
    (inbox / "stuck").write_bytes(b"x")
    (inbox / "good").write_bytes(b"y")
    fail(monkeypatch, durable, "move", lambda name, *_: name == "stuck", errno.EPERM)
    mailbox = open_mailbox(inbox)
    arrivals = mailbox.collect(9)
    assert [each.name for each in arrivals] == ["good"]
    assert mailbox.waiting() == 1
    mailbox.finish(arrivals)
    with pytest.raises(Temporary, match=r"stuck .* cannot be taken: Operation not permitted"):
        mailbox.collect(9)


def test_disk_error_while_reading_keeps_the_claim(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that fails is tried again later under the same key, and never mistaken for content."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    with monkeypatch.context() as patch:
        fail(patch, os, "read", lambda *_: True, errno.EIO)
        with pytest.raises(Temporary, match="Input/output error"):
            mailbox.collect(9)
    key = claims(inbox)[0].name[:32]
    assert [(each.key, each.payload) for each in mailbox.collect(9)] == [(key, b"x")]


def test_claims_that_could_not_be_flushed_come_back(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is handed out before its claim is durable, and nothing is lost."""
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    (inbox / "a").write_bytes(b"x")
    with monkeypatch.context() as patch:
        fail(patch, durable, "sync", lambda *_: True, errno.EIO)
        with pytest.raises(Temporary, match="Input/output error"):
            mailbox.collect(9)
    assert [each.payload for each in mailbox.collect(9)] == [b"x"]


def test_claims_of_a_crash_are_flushed_before_they_are_handed_out(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new process cannot know whether the one before it came to the flush."""
    (inbox / "a").write_bytes(b"x")
    open_mailbox(inbox).collect(9)
    fail(monkeypatch, durable, "sync", lambda *_: True, errno.EIO)
    with pytest.raises(Temporary, match="Input/output error"):
        open_mailbox(inbox).collect(9)


def test_marker_that_outlived_a_crash_is_removed(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between claim and marker is tidied up by the next process."""
    (inbox / "a.edi").write_bytes(b"monday")
    (inbox / "a.edi.done").touch()
    with monkeypatch.context() as patch:
        fail(patch, durable, "remove", lambda *_: True, errno.EIO)
        with pytest.raises(Temporary):
            open_mailbox(inbox, ready="marker").collect(9)
    open_mailbox(inbox, ready="marker").collect(9)
    assert not (inbox / "a.edi.done").exists()


def test_full_disk_is_no_obstacle_and_read_only_is_temporary(tmp_path: Path) -> None:
    """Claiming needs hardly any room; a disk that turned read-only is told, and forgotten when it is back."""
    with small_disk(tmp_path / "disk", 64) as inbox:
        (inbox / "a").write_bytes(b"x")
        mailbox = open_mailbox(inbox)
        make_read_only(inbox)
        with pytest.raises(Temporary, match="Read-only file system"):
            mailbox.collect(9)
        make_read_only(inbox, read_only=False)
        with suppress(OSError), (inbox / ".filler").open("wb") as file:
            file.write(b"x" * 100_000)
        assert [each.payload for each in mailbox.collect(9)] == [b"x"]


@pytest.fixture
def as_nobody(inbox: Path) -> Iterator[None]:
    """Run the test without the rights of root, where the test run has them."""
    if os.geteuid() != 0:
        yield
        return
    opened = [each for each in inbox.parents if not each.stat().st_mode & 0o001]
    for each in opened:
        each.chmod(each.stat().st_mode | 0o011)
    os.chown(inbox, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for each in opened:
            each.chmod(each.stat().st_mode & ~0o011)


@pytest.mark.usefixtures("as_nobody")
def test_file_that_we_may_not_read_is_refused(inbox: Path) -> None:
    """Without the permission the partner hears of it, and the bytes are kept."""
    (inbox / "a").write_bytes(b"x")
    (inbox / "a").chmod(0)
    mailbox = open_mailbox(inbox)
    [arrival] = mailbox.collect(9)
    assert "may not read it: Permission denied" in (arrival.refusal or "")
    mailbox.finish([arrival])
    assert len(refused(inbox)) == 1


@pytest.mark.usefixtures("as_nobody")
def test_folder_that_we_may_not_use_is_temporary(inbox: Path) -> None:
    """A lost permission is told with the folder's name, and the files are there when it comes back."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    for mode in (0o500, 0o300, 0o000):
        inbox.chmod(mode)
        with pytest.raises(Temporary, match=f"{inbox} cannot be used: Permission denied"):
            mailbox.collect(9)
    inbox.chmod(0o700)
    assert [each.payload for each in mailbox.collect(9)] == [b"x"]


def test_folder_that_comes_back_is_used_again(inbox: Path) -> None:
    """A folder that was removed and made anew, as by a mount, works without a restart."""
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    inbox.rename(inbox.with_name("away"))
    with pytest.raises(Temporary, match="No such file"):
        mailbox.collect(9)
    inbox.mkdir()
    (inbox / "a").write_bytes(b"x")
    assert [each.payload for each in mailbox.collect(9)] == [b"x"]


def test_watch_of_a_missing_folder_goes_without_and_leaves_nothing_open(inbox: Path) -> None:
    """Where nothing can be watched, scanning goes on; trying again and again costs no descriptors and no threads."""

    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208

    before = held()
    for _ in range(5):
        with open_mailbox(inbox / "missing").watch(lambda: None):
            pass
    assert held() == before


def test_watch_goes_without_when_the_system_has_no_notices_left(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of inotify instances is limited for each user; a mailbox beyond it is scanned all the same."""

    def none_left() -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(watch, "Observer", none_left)
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    with mailbox.watch(lambda: None):
        assert len(mailbox.collect(9)) == 1
