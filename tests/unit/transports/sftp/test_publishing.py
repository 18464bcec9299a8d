"""What becomes of a file when the server, the line or the partner does not keep still while it is sent."""

import asyncio
import errno
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from tests.support.sftp_bad_servers import bad, without_posix_rename
from tests.support.sftp_server import Files
from tests.unit.transports.sftp.conftest import Workshop

CONTENT = bytes(range(256)) * 2_000
PARCELS = [Parcel(name=f"{each}.edi", content=CONTENT + each.encode()) for each in "abc"]
WHOLE = {each.name: each.content for each in PARCELS}
ACCEPTED, DEFERRED, REFUSED = Ending.ACCEPTED, Ending.DEFERRED, Ending.REFUSED


def visible(root: Path) -> dict[str, bytes]:
    """Return what the partner would pick up: names without a dot in front."""
    return {each.name: each.read_bytes() for each in root.iterdir() if each.name[0] != "."}


@pytest.mark.parametrize("when", ["cuts_before", "cuts_after"])
@pytest.mark.parametrize("act", ["open", "write", "fstat", "close", "posix_rename", "lstat"])
def test_cut_at_any_step_shows_nothing_half_and_the_next_try_mends_it(
    workshop: Workshop, when: str, act: str
) -> None:
    """F16, F13: cut mid-upload, between upload and rename, after the rename before the reply."""
    server = workshop.serve(bad(**{when: act, "strikes": [1]}))
    outbox = workshop.outbox(server, window="4")
    first = outbox.send(PARCELS)
    assert first[-1].ending is DEFERRED
    assert "cut the connection" in first[-1].detail
    assert visible(server.root).items() <= WHOLE.items()
    assert [each.ending for each in outbox.send(PARCELS)] == [ACCEPTED] * 3
    assert {each.name: each.read_bytes() for each in server.root.iterdir()} == WHOLE


def test_cut_in_direct_mode_is_taken_for_ours_and_written_anew(workshop: Workshop) -> None:
    """F16: what we began under the final name and could not end is a beginning of our bytes, and ours to end."""
    server = workshop.serve(bad(cuts_before="close", strikes=[1]))
    outbox = workshop.outbox(server, publish="direct")
    assert outbox.send(PARCELS)[-1].ending is DEFERRED
    (server.root / "a.edi").write_bytes(CONTENT[:1000])
    assert [each.ending for each in outbox.send(PARCELS)] == [ACCEPTED] * 3
    assert visible(server.root) == WHOLE


@pytest.mark.parametrize("act", ["lstat", "open", "write", "close", "posix_rename"])
def test_server_that_stops_answering_holds_nobody_longer_than_agreed(
    workshop: Workshop, act: str
) -> None:
    """F17: each wait ends after operation_s, says so, and the next try goes through."""
    server = workshop.serve(bad(stalls_at=act, strikes=[1]))
    outbox = workshop.outbox(server, operation_s="0.4")
    [outcome] = outbox.send(PARCELS[:1])
    assert outcome.ending is DEFERRED
    assert "operation_s" in outcome.detail
    assert outbox.send(PARCELS[:1])[0].ending is ACCEPTED
    assert visible(server.root) == {"a.edi": PARCELS[0].content}


FAULTS = [
    ("write", errno.ENOSPC, "disk may be full"),
    ("write", errno.EDQUOT, "disk may be full"),
    ("open", errno.EACCES, "right to write"),
    ("posix_rename", errno.EACCES, "right to write and rename"),
    ("open", errno.ENOENT, "check that path is a folder"),
    ("posix_rename", errno.ENOENT, "set temporary"),
]


@pytest.mark.parametrize(("act", "number", "word"), FAULTS, ids=str)
def test_fault_of_the_server_puts_off_and_leaves_no_part(
    workshop: Workshop, act: str, number: int, word: str
) -> None:
    """F07: disk full, quota, no permission, no folder: the first is put off with a sentence, none behind it is tried."""
    server = workshop.serve(bad(fails_at=(act, number), strikes=[1]))
    outbox = workshop.outbox(server)
    [outcome] = outbox.send(PARCELS)
    assert outcome.ending is DEFERRED
    assert word in outcome.detail
    assert "a.edi" in outcome.detail
    assert [each.ending for each in outbox.send(PARCELS)] == [ACCEPTED] * 3
    assert visible(server.root) == WHOLE


def test_fault_at_the_second_file_shows_none_behind_it(workshop: Workshop) -> None:
    """Order is kept: what stands behind a file that was put off is not published before it."""

    class Second(Files):
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            if b"b.edi" in path:
                raise asyncssh.SFTPFailure("no room")
            return super().open(path, pflags, attrs)

    server = workshop.serve(Second)
    outcomes = workshop.outbox(server).send(PARCELS)
    assert [each.ending for each in outcomes] == [ACCEPTED, DEFERRED]
    assert list(server.root.iterdir()) == [server.root / "a.edi"]


def test_first_file_that_takes_long_is_shown_before_those_behind_it(workshop: Workshop) -> None:
    """Files are written side by side, and appear in order."""
    shown = []

    class Watched(Files):
        async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            await asyncio.sleep(0.2 if path.endswith(b"large.edi.part") else 0)
            return super().open(path, pflags, attrs)

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            shown.append(newpath.rpartition(b"/")[2])
            super().posix_rename(oldpath, newpath)

    large = Parcel(name="large.edi", content=bytes(3_000_000))
    outcomes = workshop.outbox(workshop.serve(Watched)).send([large, *PARCELS])
    assert len(outcomes) == 4
    assert shown == [b"large.edi", b"a.edi", b"b.edi", b"c.edi"]


@pytest.mark.parametrize("publish", ["rename", "direct", "marker"])
@pytest.mark.parametrize("confirm", ["yes", "no"])
def test_partner_who_sweeps_at_once_gets_every_file_once(
    workshop: Workshop, publish: str, confirm: str
) -> None:
    """A file that is gone when we look again was picked up, and is not sent again."""
    swept = []

    class Sweeping(Files):
        def close(self, file_obj: object) -> None:
            super().close(file_obj)
            self.sweep()

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            super().posix_rename(oldpath, newpath)
            self.sweep()

        def sweep(self) -> None:
            for name in visible(workshop.root):
                swept.append(name)
                (workshop.root / name).unlink()

    outbox = workshop.outbox(workshop.serve(Sweeping), publish=publish, confirm=confirm)
    assert [each.ending for each in outbox.send(PARCELS)] == [ACCEPTED] * 3
    assert sorted(each for each in swept if each.endswith(".edi")) == list(WHOLE)


def test_server_without_posix_rename_publishes_by_plain_rename(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain rename of the draft never replaces; other content under our name is refused and kept."""
    handler = asyncssh.sftp.SFTPServerHandler
    monkeypatch.setattr(handler, "_extensions", without_posix_rename())
    server = workshop.serve()
    (server.root / "b.edi").write_bytes(b"theirs")
    outcomes = workshop.outbox(server).send(PARCELS)
    assert [each.ending for each in outcomes] == [ACCEPTED, REFUSED, ACCEPTED]
    assert visible(server.root) == WHOLE | {"b.edi": b"theirs"}


def test_same_size_but_other_bytes_under_our_name_is_refused(workshop: Workshop) -> None:
    """Size alone proves nothing where the bytes can be read."""
    server = workshop.serve()
    (server.root / "a.edi").write_bytes(b"x" * len(PARCELS[0].content))
    assert workshop.outbox(server).send(PARCELS[:1])[0].ending is REFUSED


def test_same_size_that_cannot_be_read_is_believed(workshop: Workshop) -> None:
    """Some partners let us write and not read: then the size is all there is to go by."""

    class WriteOnly(Files):
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            if pflags & asyncssh.FXF_READ:
                raise asyncssh.SFTPPermissionDenied("write only")
            return super().open(path, pflags, attrs)

    outbox = workshop.outbox(workshop.serve(WriteOnly))
    assert outbox.send(PARCELS[:1])[0].ending is ACCEPTED
    assert outbox.send(PARCELS[:1])[0].ending is ACCEPTED


def test_server_that_keeps_less_than_it_was_given_is_found_out(workshop: Workshop) -> None:
    """F10: the size is looked at before the file counts as written."""

    class Losing(Files):
        def write(self, file_obj: object, offset: int, data: bytes) -> Any:
            return super().write(file_obj, offset, data[: len(data) // 2])

    server = workshop.serve(Losing)
    [outcome] = workshop.outbox(server).send(PARCELS[:1])
    assert outcome.ending is DEFERRED
    assert f"of {len(PARCELS[0].content)}" in outcome.detail
    assert list(server.root.iterdir()) == []


def test_leftover_of_a_crash_is_removed(workshop: Workshop) -> None:
    """Some servers rename by linking: a crash between leaves both names, and the next try clears up."""
    server = workshop.serve()
    for name in ("a.edi", ".a.edi.part"):
        (server.root / name).write_bytes(PARCELS[0].content)
    assert workshop.outbox(server).send(PARCELS[:1])[0].ending is ACCEPTED
    assert list(server.root.iterdir()) == [server.root / "a.edi"]
