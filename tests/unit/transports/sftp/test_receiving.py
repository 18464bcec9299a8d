"""What a mailbox takes from a server that lies, hangs, hides things among the names, or changes under its hands."""

import os
import stat
from contextlib import suppress
from typing import Any

import asyncssh
import pytest

from edigateway.errors import Temporary
from tests.support.sftp_bad_servers import FILE, bad, listing
from tests.support.sftp_server import Files
from tests.unit.transports.sftp.conftest import Workshop

NO_NAMES = [b"../../etc/passwd", b"/etc/passwd", b"a/b", b"nul\0.edi", b"", b"n" * 256]


def put(workshop: Workshop, *names: str, content: bytes = b"ISA") -> None:
    """Lay files down on the server."""
    workshop.root.mkdir(exist_ok=True)
    for each in names:
        (workshop.root / each).write_bytes(content)


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_name_that_leads_elsewhere_is_refused_once_and_hides_nothing(
    workshop: Workshop, name: bytes
) -> None:
    """F33: the name is never used as a path; it is reported as a refusal, and the others are taken."""
    asked: list[bytes] = []

    class Noting(listing((name, 3, FILE))):  # type: ignore[misc]  # a class that is made for the test
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            asked.append(path)
            return super().open(path, pflags, attrs)

    put(workshop, "good.edi")
    mailbox = workshop.mailbox(workshop.serve(Noting))
    arrivals = mailbox.collect(9)
    assert sorted((each.payload, each.refusal is None) for each in arrivals) == [
        (b"", False),
        (b"ISA", True),
    ]
    assert all(each.name.isprintable() for each in arrivals)
    mailbox.finish(arrivals)
    assert mailbox.collect(9) == []
    assert [each.rpartition(b"/")[2] for each in asked] == [b"good.edi"]


def test_only_regular_files_are_taken(workshop: Workshop) -> None:
    """R11: links, folders and pipes are passed over; what they point at is never read."""
    put(workshop, "good.edi")
    (workshop.root / "link.edi").symlink_to("/etc/hostname")
    (workshop.root / "folder.edi").mkdir()
    os.mkfifo(workshop.root / "pipe.edi")
    mailbox = workshop.mailbox(workshop.serve())
    assert [each.name for each in mailbox.collect(9)] == ["good.edi"]
    assert mailbox.waiting() == 0


def test_pipe_that_is_listed_as_a_file_holds_nobody(workshop: Workshop) -> None:
    """F17: the server hangs when it opens it; the wait ends, and says what was waited for."""
    put(workshop, "a.edi")
    server = workshop.serve(bad(stalls_at="open"))
    with pytest.raises(Temporary, match="operation_s"):
        workshop.mailbox(server, operation_s="0.3").collect(9)


@pytest.mark.parametrize("act", ["scandir", "open", "read", "fstat", "close"])
def test_server_that_stops_answering_is_left_and_asked_again(workshop: Workshop, act: str) -> None:
    """F17: each wait of a fetch ends; the next look takes the file."""
    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve(bad(stalls_at=act, strikes=[1])), operation_s="0.3")
    with pytest.raises(Temporary, match=r"did not answer within 0\.3 seconds"):
        mailbox.collect(9)
    assert [each.payload for each in mailbox.collect(9)] == [b"ISA"]


@pytest.mark.parametrize("when", ["cuts_before", "cuts_after"])
def test_finish_that_was_cut_is_done_again_under_the_same_key(
    workshop: Workshop, when: str
) -> None:
    """F13: whether the removal was done or not, the next finish ends it, and nothing is lost or taken twice."""
    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve(bad(**{when: "remove", "strikes": [1]})))
    arrivals = mailbox.collect(9)
    with pytest.raises(Temporary, match="cut the connection"):
        mailbox.finish(arrivals)
    assert mailbox.collect(9) == arrivals
    mailbox.finish(arrivals)
    assert mailbox.collect(9) == []
    assert list(workshop.root.iterdir()) == []


def test_what_was_fetched_before_the_cut_is_kept(workshop: Workshop) -> None:
    """F16: a line that always breaks after a while still empties the mailbox, piece by piece."""

    class Short(Files):
        reads = 0

        def read(self, file_obj: object, offset: int, size: int) -> Any:
            self.reads += 1
            if self.reads > 3:
                self.connection.abort()
            return super().read(file_obj, offset, size)

    put(workshop, *[f"{number}.edi" for number in range(7)])
    mailbox = workshop.mailbox(workshop.serve(Short), window="1")
    names: list[str] = []
    for _ in range(5):
        with suppress(Temporary):
            arrivals = mailbox.collect(9)
            names += [each.name for each in arrivals]
            mailbox.finish(arrivals)
    assert sorted(names) == [f"{number}.edi" for number in range(7)]


def test_file_at_which_the_server_dies_hides_nothing_behind_it(workshop: Workshop) -> None:
    """One file that no server survives is tried last the next time."""

    class Dying(Files):
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            if path.endswith(b"/a.edi"):
                self.connection.abort()
            return super().open(path, pflags, attrs)

    put(workshop, "a.edi", "b.edi", "c.edi")
    mailbox = workshop.mailbox(workshop.serve(Dying))
    with pytest.raises(Temporary, match="cut the connection"):
        mailbox.collect(9)
    arrivals = mailbox.collect(9)
    assert [each.name for each in arrivals] == ["b.edi", "c.edi"]
    mailbox.finish(arrivals)
    with pytest.raises(Temporary, match="cut the connection"):
        mailbox.collect(9)


@pytest.mark.parametrize("listed", [0, 2, 4, 10**6], ids=str)
def test_size_that_is_a_lie_is_never_believed(workshop: Workshop, listed: int) -> None:
    """A file is taken with all its bytes as listed and as they are, or not at all."""

    class Lying(Files):
        async def scandir(self, path: bytes) -> Any:
            async for each in super().scandir(path):
                if each.filename not in {b".", b".."}:
                    each.attrs.size = listed
                yield each

    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve(Lying))
    assert mailbox.collect(9) == []
    assert mailbox.waiting() == 1


def test_huge_file_is_refused_unread_and_stays(workshop: Workshop) -> None:
    """A sparse terabyte costs one line of the listing."""
    put(workshop, "a.edi", "good.edi")
    os.truncate(workshop.root / "a.edi", 10**12)
    mailbox = workshop.mailbox(workshop.serve())
    arrivals = mailbox.collect(9)
    assert [each.refusal and "1000000000000 bytes" in each.refusal for each in arrivals] in (
        [True, None],
        [None, True],
    )
    mailbox.finish(arrivals)
    assert mailbox.collect(9) == []
    assert [each.name for each in workshop.root.iterdir()] == ["a.edi"]


def test_file_that_vanishes_between_listing_and_fetch_is_no_error(workshop: Workshop) -> None:
    """Another reader of the same folder was faster."""
    put(workshop, "a.edi")
    ghost = listing((b"ghost.edi", 3, FILE))
    mailbox = workshop.mailbox(workshop.serve(ghost))
    assert [each.name for each in mailbox.collect(9)] == ["a.edi"]


def test_file_that_grows_while_it_is_fetched_waits(workshop: Workshop) -> None:
    """Nothing that may still be written is ever returned."""

    class Growing(Files):
        def fstat(self, file_obj: Any) -> Any:
            with (workshop.root / "a.edi").open("ab") as file:
                file.write(b"more")
            return super().fstat(file_obj)

    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve(Growing))
    assert mailbox.collect(9) == []
    assert mailbox.waiting() == 1


def test_file_that_was_replaced_before_the_finish_is_kept(workshop: Workshop) -> None:
    """The next file of the same name is not the one that the ledger has."""
    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve())
    arrivals = mailbox.collect(9)
    put(workshop, "a.edi", content=b"the next one")
    mailbox.finish(arrivals)
    assert [each.payload for each in mailbox.collect(9)] == [b"the next one"]


def test_file_that_may_not_be_removed_is_told_and_not_taken_again(workshop: Workshop) -> None:
    """A folder that turns out to be read-only does not keep the gateway busy; the message says what to write."""
    put(workshop, "a.edi")
    mailbox = workshop.mailbox(workshop.serve(bad(fails_at=("remove", 13))))
    with pytest.raises(Temporary, match="leave: true"):
        mailbox.finish(mailbox.collect(9))
    assert mailbox.collect(9) == []


def test_file_that_may_not_be_read_is_told_and_hides_nothing(workshop: Workshop) -> None:
    """One locked file is trouble with a sentence; the others are taken."""

    class Locked(Files):
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            if path.endswith(b"locked.edi"):
                raise asyncssh.SFTPPermissionDenied("no")
            return super().open(path, pflags, attrs)

    put(workshop, "locked.edi", "a.edi")
    mailbox = workshop.mailbox(workshop.serve(Locked))
    arrivals = mailbox.collect(9)
    assert [each.name for each in arrivals] == ["a.edi"]
    assert mailbox.waiting() == 1
    mailbox.finish(arrivals)
    with pytest.raises(Temporary, match=r"locked\.edi.*permission denied"):
        mailbox.collect(9)


@pytest.mark.parametrize("limit", [1, 7, 64])
def test_many_old_files_that_may_not_be_read_hold_up_no_new_one(
    workshop: Workshop, limit: int
) -> None:
    """However many they are: each has its turn, and so has everything behind them."""
    asked: set[bytes] = set()

    class Locked(Files):
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            if path.endswith(b"locked.edi"):
                asked.add(path)
                raise asyncssh.SFTPPermissionDenied("no")
            return super().open(path, pflags, attrs)

    names = [f"{number}-locked.edi" for number in range(2 * limit + 1)]
    put(workshop, *names, "new.edi")
    for each in names:
        os.utime(workshop.root / each, (1, 1))
    mailbox = workshop.mailbox(workshop.serve(Locked))
    found = []
    for _ in range(4):
        with suppress(Temporary):
            found += mailbox.collect(limit)
    assert {each.name for each in found} == {"new.edi"}
    assert len(asked) == len(names)


def test_left_file_is_fetched_once_and_known_after_a_restart(workshop: Workshop) -> None:
    """Where we may only read, memory keeps what was seen; after a restart the key is the same."""
    put(workshop, "a.edi")
    server = workshop.serve()
    mailbox = workshop.mailbox(server, leave="true")
    before = mailbox.collect(9)
    mailbox.finish(before)
    assert mailbox.collect(9) == []
    assert workshop.mailbox(server, leave="true").collect(9) == before
    put(workshop, "a.edi", content=b"changed")
    assert [each.payload for each in mailbox.collect(9)] == [b"changed"]


def test_archive_keeps_two_files_of_one_name(workshop: Workshop) -> None:
    """Nothing in the archive is replaced."""
    mailbox = workshop.mailbox(workshop.serve(), archive="archive")
    for content in (b"monday", b"tuesday"):
        put(workshop, "a.edi", content=content)
        mailbox.finish(mailbox.collect(9))
    archived = (workshop.root / "archive").iterdir()
    assert sorted(each.read_bytes() for each in archived) == [b"monday", b"tuesday"]


def test_server_that_gives_less_than_asked_is_read_to_the_end(workshop: Workshop) -> None:
    """Some servers cap each read below what the draft allows."""

    class Stingy(Files):
        def read(self, file_obj: object, offset: int, size: int) -> Any:
            return super().read(file_obj, offset, min(size, 1000))

    content = os.urandom(70_000)
    put(workshop, "a.edi", content=content)
    assert workshop.mailbox(workshop.serve(Stingy)).collect(9)[0].payload == content


def test_listing_of_twenty_thousand_names_is_read_once_for_many_batches(
    workshop: Workshop,
) -> None:
    """A full folder is emptied in batches without listing it anew for each."""
    looks = []

    class Full(listing(*[(b"%d.edi" % n, 0, FILE) for n in range(20_000)])):  # type: ignore[misc]
        async def scandir(self, path: bytes) -> Any:
            looks.append(path)
            async for each in super().scandir(path):
                yield each

    put(workshop, *[f"{number}.edi" for number in range(3)], content=b"")
    mailbox = workshop.mailbox(workshop.serve(Full), pattern="*9.edi")
    for _ in range(3):
        mailbox.collect(64)
    assert len(looks) == 1
    assert len(mailbox._ready) == 2_000 - 3 * 64


def test_folder_mode_is_of_no_interest_but_kind_is(workshop: Workshop) -> None:
    """A file without any permissions listed for others is a file; what has no mode at all is not taken."""
    put(workshop, "a.edi")
    files = listing((b"device.edi", 3, stat.S_IFCHR | 0o644), (b"what.edi", 3, 0))
    assert [each.name for each in workshop.mailbox(workshop.serve(files)).collect(9)] == ["a.edi"]
