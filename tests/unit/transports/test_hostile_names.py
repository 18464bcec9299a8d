"""Hundreds of hostile names, by every way in which a name comes in or goes out: data, and never a path."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Outbox, Parcel
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.directory import DirectoryOutbox, DirectorySettings
from edigateway.transports.http.names import file_name
from tests.support import as2_wire
from tests.support.as2_parties import opened_by_us
from tests.support.hostile_names import HOSTILE_NAMES
from tests.support.sftp_bad_servers import FILE, listing
from tests.unit.transports.mailboxes import open_mailbox
from tests.unit.transports.sftp.conftest import Workshop, workshop

__all__ = ["workshop"]

NO_CONTROLS = [each for each in HOSTILE_NAMES if each.isprintable() and each.isascii()]


def storable(names: Sequence[str]) -> list[str]:
    """Return those names that a folder of Linux can have."""
    return [
        each
        for each in names
        if not {"/", "\0"} & set(each)
        and each not in {"", ".", ".."}
        and len(os.fsencode(each)) < 256
    ]


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def is_harmless(name: str) -> bool:
    return name.isprintable() and not {"/", "\\"} & set(name) and name not in {"", ".", ".."}


def percent(name: str) -> str:
    return quote(os.fsencode(name), safe="")


@pytest.mark.parametrize(
    "field", ["Content-Disposition: attachment; filename", "Content-Type: a/b; name"]
)
def test_names_in_as2_messages_are_names_or_refused(field: str) -> None:
    """In each notation (RFC 2231, quoted, in pieces), of both fields that can have one."""
    for name in HOSTILE_NAMES:
        written = [f"{field}*=utf-8''{percent(name)}", f"{field}*0*=utf-8''{percent(name)}"]
        if name in NO_CONTROLS:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            written += [f'{field}="{quoted}"', f'{field}="{name}"', f"{field}={name}"]
        for each in written:
            opened = opened_by_us(*as2_wire.plain(f"{each}\r\n\r\nx".encode()))
            if isinstance(opened, Failure):
                assert opened.modifier in (Modifier.ILLEGAL_FILENAME, Modifier.UNSUPPORTED_FORMAT)
            else:
                assert opened.files[0].name is None or is_harmless(opened.files[0].name), each


def test_names_of_posted_files_are_made_fit() -> None:
    """What is posted over HTTP is shown under what is left of its name, and taken all the same."""
    for name in HOSTILE_NAMES:
        for written in (
            f"filename*=UTF-8''{percent(name)}",
            f'filename="{name}"',
            f"filename={name}",
        ):
            made = file_name(f"attachment; {written}")
            assert made == "" or is_harmless(made), written


def test_names_in_a_folder_are_taken_as_data(tmp_path: Path) -> None:
    """Each file is taken with its bytes, and archived; nothing is made or moved outside the folders of the mailbox."""
    inbox, archive = tmp_path / "site" / "in", tmp_path / "site" / "archive"
    inbox.mkdir(parents=True)
    archive.mkdir()
    names = [each for each in storable(HOSTILE_NAMES) if not each.startswith(".")]
    assert len(names) > 70
    for name in names:
        (inbox / name).write_bytes(os.fsencode(name))
    mailbox = open_mailbox(inbox, archive=archive)
    found = []
    while arrivals := mailbox.collect(64):
        found += arrivals
        mailbox.finish(arrivals)
    assert sorted(each.payload for each in found) == sorted(map(os.fsencode, names))
    assert all(each.name.isprintable() for each in found)
    archived = {each.read_bytes() for each in archive.rglob("*") if each.is_file()}
    assert archived == set(map(os.fsencode, names))
    assert set(tmp_path.iterdir()) == {tmp_path / "site"}
    assert set((tmp_path / "site").iterdir()) == {inbox, archive}


def test_names_in_a_listing_are_never_asked_for_as_paths(workshop: Workshop) -> None:
    """A server may list what it likes: what could lead elsewhere is refused, the rest is asked for in the folder only."""
    asked: list[bytes] = []
    raw = list(map(os.fsencode, HOSTILE_NAMES))

    class Noting(listing(*((name, 3, FILE) for name in raw))):  # type: ignore[misc]  # made for the test
        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            asked.append(path)
            return super().open(path, pflags, attrs)

        def remove(self, path: bytes) -> None:
            asked.append(path)
            super().remove(path)

    workshop.root.mkdir()
    (workshop.root / "good.edi").write_bytes(b"ISA")
    mailbox = workshop.mailbox(workshop.serve(Noting))
    taken = []
    for _ in range(len(raw) // 64 + 2):
        arrivals = mailbox.collect(64)
        taken += [each.payload for each in arrivals if each.refusal is None]
        assert all(each.name.isprintable() for each in arrivals)
        mailbox.finish(arrivals)
    assert taken == [b"ISA"]
    (folder,) = {path.rpartition(b"/")[0] for path in asked}
    names = {path.removeprefix(folder + b"/") for path in asked}
    assert names <= {*raw, b"good.edi"} - {b".", b".."}
    assert len(names) > 70


def sent_all(outbox: Outbox) -> list[str]:
    """Send a file under each name, and return the names that were accepted."""
    outcomes = outbox.send([Parcel(name=name, content=b"x") for name in HOSTILE_NAMES])
    assert {each.ending for each in outcomes} == {Ending.ACCEPTED, Ending.REFUSED}
    assert all(each.detail.isprintable() for each in outcomes)
    told = zip(HOSTILE_NAMES, outcomes, strict=True)
    return [name for name, outcome in told if outcome.ending is Ending.ACCEPTED]


def test_names_of_files_for_a_folder_are_put_there_or_refused(tmp_path: Path) -> None:
    """Whoever chooses the name of a file that we send chooses no place for it."""
    out = tmp_path / "site" / "out"
    out.mkdir(parents=True)
    before = everything(tmp_path)
    names = sent_all(DirectoryOutbox(DirectorySettings(path=out)))
    assert everything(tmp_path) - before == {out / name for name in names}
    assert all(is_harmless(name) for name in names if "\\" not in name)


def test_names_of_files_for_a_server_are_put_there_or_refused(workshop: Workshop) -> None:
    """The same on a partner's server."""
    names = sent_all(workshop.outbox(workshop.serve()))
    assert {each.name for each in workshop.root.iterdir()} == set(names)
    assert all(is_harmless(name) for name in names if "\\" not in name)
