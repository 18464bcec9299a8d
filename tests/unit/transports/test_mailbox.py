"""The folder as a mailbox, beyond the contract: order, claims, bounds, archive, markers, waking."""

import os
import threading
import time
from pathlib import Path

import pytest

from edigateway import durable
from edigateway.clock import StillClock
from edigateway.contracts.transport import Arrival
from edigateway.transports.directory import DirectoryMailbox, DirectorySettings
from tests.unit.transports.mailboxes import (
    NOW,
    before_claim,
    claims,
    files,
    open_mailbox,
    refused,
)


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
    assert files(tmp_path / "in") == [f".edigw/refused/{each.name}" for each in refused(inbox)]
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
    assert mailbox.waiting() == 0


def test_file_that_changed_after_it_was_read_is_kept(inbox: Path) -> None:
    """Bytes that came after we read are in no ledger, so they are not deleted."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    arrivals = mailbox.collect(9)
    with claims(inbox)[0].open("ab") as file:
        file.write(b"late")
    mailbox.finish(arrivals)
    assert [each.read_bytes() for each in refused(inbox)] == [b"xlate"]


def test_file_that_vanishes_is_skipped(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partner that takes its file back between look and claim disturbs nobody."""
    (inbox / "a").write_bytes(b"x")
    (inbox / "b").write_bytes(b"y")
    os.utime(inbox / "a", ns=(0, 0))
    before_claim(monkeypatch, lambda: (inbox / "a").unlink(missing_ok=True))
    mailbox = open_mailbox(inbox)
    assert [each.payload for each in mailbox.collect(9)] == [b"y"]
    assert mailbox.waiting() == 0


def test_file_that_changes_while_it_waits_for_its_turn_is_looked_at_again(inbox: Path) -> None:
    """A file that was ready when it was listed, and is not when its turn comes, waits like a new one."""
    clock = StillClock(NOW)
    mailbox = DirectoryMailbox(DirectorySettings(path=inbox, stable_s=2), clock)
    for name in "ab":
        (inbox / name).write_bytes(b"x")
    assert mailbox.collect(1) == []
    clock.advance(2)
    first = mailbox.collect(1)
    mailbox.finish(first)
    [left] = [each for each in inbox.iterdir() if each.is_file()]
    left.write_bytes(b"xy")
    assert mailbox.collect(1) == []
    assert mailbox.waiting() == 1
    clock.advance(2)
    assert [each.payload for each in mailbox.collect(1)] == [b"xy"]


def test_content_read_in_pieces_is_whole(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that gives fewer bytes than were asked for is asked again."""
    (inbox / "a").write_bytes(bytes(range(100)))
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 7)))
    assert [each.payload for each in open_mailbox(inbox).collect(9)] == [bytes(range(100))]


def test_claims_of_an_earlier_process_come_oldest_first(inbox: Path) -> None:
    """A restart does not change the order in which files are received."""
    for age, name in enumerate("hcagbfed"):
        (inbox / name).write_bytes(b"x")
        os.utime(inbox / name, ns=(age, age))
    open_mailbox(inbox).collect(9)
    assert "".join(each.name for each in open_mailbox(inbox).collect(9)) == "hcagbfed"


def test_claim_is_flushed_in_every_folder_it_changes(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old name is gone and the new one there for good before a file is handed out, new folders included."""
    sync, flushed = durable.sync, set()

    def note_and_sync(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(durable, "sync", note_and_sync)
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    ours = inbox / ".edigw"
    assert flushed == {inbox.stat().st_ino, ours.stat().st_ino}
    (inbox / "a").write_bytes(b"x")
    for expected in ({inbox.stat().st_ino, (ours / "claimed").stat().st_ino}, set()):
        flushed.clear()
        assert len(mailbox.collect(9)) == 1
        assert flushed == expected


def test_finish_of_a_claim_that_somebody_took_away_is_quiet(
    inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is gone needs no folder, no warning and no second look."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    arrivals = mailbox.collect(9)
    claims(inbox)[0].unlink()
    mailbox.finish(arrivals)
    assert caplog.text == ""
    assert not (inbox / ".edigw" / "refused").exists()


def test_file_that_changed_between_two_readings_is_kept(inbox: Path) -> None:
    """The ledger may have the first reading only, so finishing deletes nothing else."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    with claims(inbox)[0].open("ab") as file:
        file.write(b"late")
    mailbox.finish(mailbox.collect(9))
    assert [each.read_bytes() for each in refused(inbox)] == [b"xlate"]


def test_content_that_ends_early_is_not_believed(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that gives less than the file has is no content, whatever the reason."""
    (inbox / "a").write_bytes(b"whole")
    read = os.read
    given = iter([2])
    mailbox = open_mailbox(inbox)
    with monkeypatch.context() as patch:
        patch.setattr(os, "read", lambda descriptor, _: read(descriptor, next(given, 0)))
        assert mailbox.collect(9) == []
    assert [each.payload for each in mailbox.collect(9)] == [b"whole"]


def test_claim_that_vanishes_is_forgotten(inbox: Path) -> None:
    """An operator may take a claim away; the mailbox goes on."""
    (inbox / "a").write_bytes(b"x")
    mailbox = open_mailbox(inbox)
    mailbox.collect(9)
    claims(inbox)[0].unlink()
    assert mailbox.collect(9) == []


def test_marker_goes_with_the_claim(inbox: Path) -> None:
    """Once a file is taken its marker is gone, so it cannot vouch for the next file of that name."""
    (inbox / "a.edi").write_bytes(b"monday")
    (inbox / "a.edi.done").touch()
    mailbox = open_mailbox(inbox, ready="marker")
    assert [each.payload for each in mailbox.collect(9)] == [b"monday"]
    (inbox / "a.edi").write_bytes(b"tues")
    assert len(mailbox.collect(9)) == 1
    assert mailbox.waiting() == 1


def test_watch_wakes_on_arrival_and_not_by_itself(inbox: Path) -> None:
    """A dropped file wakes; what the mailbox itself does, reading ends included, does not keep it awake."""
    mailbox = open_mailbox(inbox, ready="stable", stable_s=0, complete="iea")
    mailbox.collect(9)
    woken = threading.Event()
    with mailbox.watch(woken.set):
        (inbox / ".part").write_bytes(b"~IEA*1*000000001~")
        (inbox / ".part").rename(inbox / "a")
        assert woken.wait(5)
        time.sleep(0.8)  # until what belongs to this arrival is over
        woken.clear()
        arrivals: list[Arrival] = mailbox.collect(9)
        mailbox.finish(arrivals)
        assert len(arrivals) == 1
        assert not woken.wait(1)
