"""The folder as a mailbox of a hostile partner: links, pipes, swaps and planted folders."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edigateway.errors import Temporary
from tests.unit.transports.mailboxes import (
    before_claim,
    claims,
    files,
    open_mailbox,
    refused,
)

SECRET = b"root:not-for-partners"


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
    before_claim(monkeypatch, lambda: _swap(inbox / "a", tmp_path / "secret", put))
    mailbox = open_mailbox(inbox)
    for _ in range(250):
        (inbox / "a").write_bytes(b"x")
        [arrival] = mailbox.collect(9)
        assert arrival.payload == b""
        assert kind in (arrival.refusal or "")
        mailbox.finish([arrival])
    assert len(refused(inbox)) == 250
    assert claims(inbox) == []
    assert (tmp_path / "secret").read_bytes() == SECRET


def test_work_folder_that_is_a_link_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    """A partner that plants a link where our folder belongs moves nothing into other places."""
    (tmp_path / "elsewhere" / "claimed").mkdir(parents=True)
    (inbox / ".edigw").symlink_to(tmp_path / "elsewhere")
    (inbox / "a").write_bytes(b"x")
    with pytest.raises(Temporary, match="cannot be used"):
        open_mailbox(inbox).collect(9)
    assert files(tmp_path / "elsewhere") == []


PARTNER = """
import os, sys
name, secret = sys.argv[1:]
other = name + ".other"
while True:
    with open(other, "wb") as file:
        file.write(b"mine")
    os.replace(other, name)
    os.symlink(secret, other)
    os.replace(other, name)
    os.mkfifo(other)
    os.replace(other, name)
"""


@pytest.mark.parametrize("least", [1000, pytest.param(10_000, marks=pytest.mark.long)])
def test_thousands_of_looks_beside_a_swapping_partner_leak_nothing(
    inbox: Path, tmp_path: Path, least: int
) -> None:
    """A partner who swaps file, link and pipe as fast as it can gets nothing read that is not its own."""
    (tmp_path / "secret").write_bytes(SECRET)
    mailbox = open_mailbox(inbox, pattern="a")
    looks = arrivals = 0
    with subprocess.Popen(
        [sys.executable, "-c", PARTNER, str(inbox / "a"), str(tmp_path / "secret")]
    ) as partner:
        try:
            while looks < least or arrivals < 20:
                looks += 1
                for arrival in mailbox.collect(9):
                    assert arrival.payload in {b"", b"mine"}
                    mailbox.finish([arrival])
                    arrivals += 1
        finally:
            partner.kill()
    assert (tmp_path / "secret").read_bytes() == SECRET
    assert claims(inbox) == []


def _swap(name: Path, secret: Path, put: Callable[[Path, Path], object]) -> None:
    name.unlink()
    put(name, secret)


def _make_socket(name: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(name))
