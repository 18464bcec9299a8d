"""The folder as a mailbox, beyond the contract: what is refused, kept, archived, and what a partner may try."""

import errno
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway import durable
from edigateway.clock import StillClock
from edigateway.contracts.transport import Arrival
from edigateway.errors import Temporary
from edigateway.transports.directory import DirectoryMailbox, DirectorySettings
from tests.support.disks import make_read_only, small_disk

NOW = datetime(2026, 1, 31, tzinfo=UTC)
SECRET = b"root:not-for-partners"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def open_mailbox(inbox: Path, **settings: object) -> DirectoryMailbox:
    """Open a mailbox whose files are ready at once, unless the settings say otherwise."""
    return DirectoryMailbox(
        DirectorySettings.model_validate({"path": inbox, "ready": "rename", **settings}),
        StillClock(NOW),
    )


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def claims(inbox: Path) -> list[Path]:
    return sorted((inbox / ".edigw" / "claimed").iterdir())


def test_collect_oldest_first_whatever_the_names(inbox: Path) -> None:
    """Within one look at the folder, files come in the order in which they were written, across batches."""
    for age, name in enumerate("cadb"):
        (inbox / name).write_bytes(name.encode())
        os.utime(inbox / name, ns=(age, age))
    mailbox = open_mailbox(inbox)
    seen = []
    while batch := mailbox.collect(3):
        seen += [each.name for each in batch]
        mailbox.finish(batch)
    assert "".join(seen) == "cadb"


def test_claim_lies_in_our_folder_under_key_and_name(inbox: Path) -> None:
    """The partner sees the file go, and an operator can tell what we hold."""
    (inbox / "a b.edi").write_bytes(b"x")
    [arrival] = open_mailbox(inbox).collect(9)
    [claim] = claims(inbox)
    assert claim.name == f"{arrival.key}-a b.edi"
    assert not (inbox / "a b.edi").exists()
    assert (inbox / ".edigw").stat().st_mode & 0o077 == 0


def test_claim_of_others_is_left_alone(inbox: Path) -> None:
    """A file in our folder that is not named like a claim is not taken, nor removed."""
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    stranger = inbox / ".edigw" / "claimed" / "notes.txt"
    stranger.write_bytes(b"x")
    assert open_mailbox(inbox).collect(9) == []
    assert stranger.exists()


def test_finish_without_archive_removes(inbox: Path) -> None:
    """What the ledger has need not be kept twice."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    mailbox.finish(mailbox.collect(9))
    assert files(inbox) == []


def test_finish_archives_by_day_and_never_overwrites(inbox: Path, tmp_path: Path) -> None:
    """The same name twice a day is two files in the archive of that day."""
    mailbox = open_mailbox(inbox, archive=tmp_path / "kept" / "acme")
    for content in (b"one", b"two"):
        (inbox / "a.edi").write_bytes(content)
        mailbox.finish(mailbox.collect(9))
    day = tmp_path / "kept" / "acme" / "2026-01-31"
    assert sorted(each.read_bytes() for each in day.iterdir()) == [b"one", b"two"]
    assert all(each.name.endswith("-a.edi") for each in day.iterdir())
    assert files(inbox) == []


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


def test_too_large_is_refused_unread_and_kept(inbox: Path) -> None:
    """A file beyond the bound arrives as a refusal, and finishing keeps its bytes: the ledger has none."""
    (inbox / "small").write_bytes(b"x" * 1000)
    with (inbox / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    mailbox = open_mailbox(inbox, max_bytes=1000)
    arrivals = {each.name: each for each in mailbox.collect(9)}
    assert arrivals["small"].refusal is None
    assert arrivals["sparse"].payload == b""
    assert "1099511627776 bytes, more than the 1000" in (arrivals["sparse"].refusal or "")
    mailbox.finish(list(arrivals.values()))
    assert files(inbox) == [f".edigw/refused/{arrivals['sparse'].key}-sparse"]
    assert open_mailbox(inbox).collect(9) == []


def test_refused_is_kept_outside_the_archive(inbox: Path, tmp_path: Path) -> None:
    """An archive holds what was taken in, so a refused file does not go there."""
    (inbox / "a").write_bytes(b"xx")
    mailbox = open_mailbox(inbox, max_bytes=1, archive=tmp_path / "kept")
    mailbox.finish(mailbox.collect(9))
    assert files(tmp_path / "in") == [f".edigw/refused/{each.name}" for each in _refused(inbox)]
    assert not (tmp_path / "kept").exists()


def test_collect_bounds_the_bytes_of_a_batch(inbox: Path) -> None:
    """Many large files come in several batches, so that memory stays bounded."""
    for number in range(5):
        (inbox / str(number)).write_bytes(b"x" * 600)
    mailbox = open_mailbox(inbox, max_bytes=1000)
    sizes = []
    while batch := mailbox.collect(9):
        sizes.append(len(batch))
        mailbox.finish(batch)
    assert sizes == [2, 2, 1]


def test_file_that_is_written_to_while_held_is_not_taken(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that goes on under our hands is waited for, even against the rule that was agreed."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    read = os.read

    def read_and_write(descriptor: int, size: int) -> bytes:
        with claims(inbox)[0].open("ab") as file:
            file.write(b"more")
        return read(descriptor, size)

    with monkeypatch.context() as patch:
        patch.setattr(os, "read", read_and_write)
        assert mailbox.collect(9) == []
    assert mailbox.waiting() == 1
    assert [each.payload for each in mailbox.collect(9)] == [b"xmore"]


def test_file_that_changed_after_it_was_read_is_kept(inbox: Path) -> None:
    """Bytes that came after we read are in no ledger, so they are not deleted."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    arrivals = mailbox.collect(9)
    with claims(inbox)[0].open("ab") as file:
        file.write(b"late")
    mailbox.finish(arrivals)
    assert [each.read_bytes() for each in _refused(inbox)] == [b"xlate"]


def test_file_that_vanishes_is_skipped(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partner that takes its file back between look and claim disturbs nobody."""
    (inbox / "a").write_bytes(b"x")
    (inbox / "b").write_bytes(b"y")
    os.utime(inbox / "a", ns=(0, 0))
    _before_move(monkeypatch, lambda: (inbox / "a").unlink(missing_ok=True))
    mailbox = open_mailbox(inbox)
    assert [each.payload for each in mailbox.collect(9)] == [b"y"]
    assert mailbox.waiting() == 0


def test_claim_that_vanishes_is_forgotten(inbox: Path) -> None:
    """An operator may take a claim away; the mailbox goes on."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    claims(inbox)[0].unlink()
    assert mailbox.collect(9) == []


def test_things_that_are_no_files_are_never_touched(inbox: Path, tmp_path: Path) -> None:
    """Links, pipes, sockets and folders stay where they are, without a wait."""
    (tmp_path / "secret").write_bytes(SECRET)
    (inbox / "link").symlink_to(tmp_path / "secret")
    (inbox / "folder").mkdir()
    os.mkfifo(inbox / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(inbox / "socket"))
        (inbox / "good").write_bytes(b"x")
        assert [each.name for each in open_mailbox(inbox).collect(9)] == ["good"]
    left = {each.name for each in inbox.iterdir()}
    assert left == {"link", "folder", "pipe", "socket", ".edigw"}


SWAPS: dict[str, tuple[str, Callable[[Path, Path], object]]] = {
    "link": ("a link", lambda name, secret: name.symlink_to(secret)),
    "pipe": ("a pipe", lambda name, _: os.mkfifo(name)),
    "folder": ("a folder", lambda name, _: name.mkdir()),
    "socket": ("a socket", lambda name, _: _make_socket(name)),
}


@pytest.mark.parametrize("swap", SWAPS)
def test_file_swapped_right_before_the_claim_is_refused(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swap: str
) -> None:
    """Whatever takes the place of a file between look and claim: not followed, not waited for, said, and kept."""
    kind, put = SWAPS[swap]
    (tmp_path / "secret").write_bytes(SECRET)
    _before_move(monkeypatch, lambda: _swap(inbox / "a", tmp_path / "secret", put))
    mailbox = open_mailbox(inbox)
    for _ in range(250):
        (inbox / "a").write_bytes(b"x")
        [arrival] = mailbox.collect(9)
        assert arrival.payload == b""
        assert kind in (arrival.refusal or "")
        mailbox.finish([arrival])
    assert len(_refused(inbox)) == 250
    assert claims(inbox) == []
    assert (tmp_path / "secret").read_bytes() == SECRET


def test_thousand_races_with_a_swapping_partner_leak_nothing(inbox: Path, tmp_path: Path) -> None:
    """A partner who swaps file, link and pipe as fast as it can gets nothing read that is not its own."""
    (tmp_path / "secret").write_bytes(SECRET)
    stop = threading.Event()
    partner = threading.Thread(target=_swap_until, args=(stop, inbox / "a", tmp_path / "secret"))
    partner.start()
    mailbox, arrivals = open_mailbox(inbox), 0
    try:
        for _ in range(1000):
            for arrival in mailbox.collect(9):
                assert arrival.payload in {b"", b"mine"}
                mailbox.finish([arrival])
                arrivals += 1
    finally:
        stop.set()
        partner.join()
    assert arrivals > 0
    assert (tmp_path / "secret").read_bytes() == SECRET


def test_work_folder_that_is_a_link_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    """A partner that plants a link where our folder belongs moves nothing into other places."""
    (tmp_path / "elsewhere" / "claimed").mkdir(parents=True)
    (inbox / ".edigw").symlink_to(tmp_path / "elsewhere")
    (inbox / "a").write_bytes(b"x")
    with pytest.raises(Temporary, match="cannot be used"):
        open_mailbox(inbox).collect(9)
    assert files(tmp_path / "elsewhere") == []


def test_one_file_that_cannot_be_moved_hides_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are taken; the one waits, and is the reason given once nothing else comes."""
    (inbox / "stuck").write_bytes(b"x")
    (inbox / "good").write_bytes(b"y")
    _fail(monkeypatch, durable, "move", lambda name, *_: name == "stuck", errno.EPERM)
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
        _fail(patch, os, "read", lambda *_: True, errno.EIO)
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
        _fail(patch, durable, "sync", lambda *_: True, errno.EIO)
        with pytest.raises(Temporary, match="Input/output error"):
            mailbox.collect(9)
    assert [each.payload for each in mailbox.collect(9)] == [b"x"]


def test_claims_of_a_crash_are_flushed_before_they_are_handed_out(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new process cannot know whether the one before it came to the flush."""
    (inbox / "a").write_bytes(b"x")
    open_mailbox(inbox).collect(9)
    _fail(monkeypatch, durable, "sync", lambda *_: True, errno.EIO)
    with pytest.raises(Temporary, match="Input/output error"):
        open_mailbox(inbox).collect(9)


def test_marker_goes_with_the_claim(inbox: Path) -> None:
    """Once a file is taken its marker is gone, so it cannot vouch for the next file of that name."""
    (inbox / "a.edi").write_bytes(b"monday")
    (inbox / "a.edi.done").touch()
    mailbox = open_mailbox(inbox, ready="marker")
    assert [each.payload for each in mailbox.collect(9)] == [b"monday"]
    (inbox / "a.edi").write_bytes(b"tues")
    assert len(mailbox.collect(9)) == 1
    assert mailbox.waiting() == 1


def test_marker_that_outlived_a_crash_is_removed(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between claim and marker is tidied up by the next process."""
    (inbox / "a.edi").write_bytes(b"monday")
    (inbox / "a.edi.done").touch()
    with monkeypatch.context() as patch:
        _fail(patch, durable, "remove", lambda *_: True, errno.EIO)
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
    assert len(_refused(inbox)) == 1


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


def test_watch_wakes_on_arrival_and_not_by_itself(inbox: Path) -> None:
    """A dropped file wakes; what the mailbox itself does, reading ends included, does not keep it awake."""
    mailbox = open_mailbox(inbox, ready="stable", stable_s=0, complete="iea")
    mailbox.collect(9)
    woken = threading.Event()
    with mailbox.watch(woken.set):
        (inbox / ".part").write_bytes(b"~IEA*1*000000001~")
        (inbox / ".part").rename(inbox / "a")
        assert woken.wait(5)
        time.sleep(0.2)
        woken.clear()
        arrivals: list[Arrival] = mailbox.collect(9)
        mailbox.finish(arrivals)
        assert len(arrivals) == 1
        assert not woken.wait(0.3)


def test_watch_of_a_missing_folder_goes_without(
    inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nothing can be watched, scanning goes on, and the log says so."""
    with open_mailbox(inbox / "missing").watch(lambda: None):
        pass
    assert "only scanned, not watched" in caplog.text


def _refused(inbox: Path) -> list[Path]:
    return sorted((inbox / ".edigw" / "refused").iterdir())


def _before_move(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let the partner act between our look and our claim."""
    move = durable.move

    def act_and_move(
        source: str | Path,
        target: str | Path,
        *,
        source_folder: int | None = None,
        target_folder: int | None = None,
    ) -> None:
        if source != target:  # a claim, not the move into the folder of refused files
            act()
        move(source, target, source_folder=source_folder, target_folder=target_folder)

    monkeypatch.setattr(durable, "move", act_and_move)


def _fail(
    monkeypatch: pytest.MonkeyPatch,
    room: object,
    act: str,
    when: Callable[..., bool],
    code: int,
) -> None:
    """Let a file act fail as a broken disk makes it fail."""
    real = getattr(room, act)

    def fail(*arguments: object, **options: object) -> object:
        if when(*arguments):
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    monkeypatch.setattr(room, act, fail)


def _swap(name: Path, secret: Path, put: Callable[[Path, Path], object]) -> None:
    name.unlink()
    put(name, secret)


def _make_socket(name: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(name))


def _swap_until(stop: threading.Event, name: Path, secret: Path) -> None:
    other = name.with_name(".other")
    while not stop.is_set():
        for put in (_write_mine, _link, _pipe):
            put(other, secret)
            other.replace(name)


def _write_mine(name: Path, _: Path) -> None:
    name.write_bytes(b"mine")


def _link(name: Path, secret: Path) -> None:
    name.symlink_to(secret)


def _pipe(name: Path, _: Path) -> None:
    os.mkfifo(name)
