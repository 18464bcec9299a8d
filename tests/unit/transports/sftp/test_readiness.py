"""When a file on a server counts as whole, from what listings show."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from edigateway.clock import StillClock
from edigateway.transports.sftp import SftpTransport
from edigateway.transports.sftp.listing import Entry, Listed
from edigateway.transports.sftp.readiness import Rule, rule
from edigateway.transports.sftp.settings import SftpSettings

LOGIN = {"host": "h", "user": "u", "password": "${cred:p}", "host_keys": ["SHA256:" + "A" * 43]}
ENDED = b"GE*1*1~\nIEA*1*000000001~\n"


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 1, 1, tzinfo=UTC))


def made(clock: StillClock, **keys: Any) -> Rule:
    return rule(SftpSettings.model_validate({**LOGIN, **keys}), clock)


def listed(*files: Entry, ended: bool = True) -> Listed:
    return Listed(files=files, refused=[], names=len(files), ended=ended)


def entry(name: bytes = b"a.edi", size_bytes: int = 3, mtime_s: int = 1) -> Entry:
    return Entry(mtime_s, name, size_bytes)


@pytest.mark.parametrize("changed", [entry(size_bytes=4), entry(mtime_s=2)], ids=["size", "age"])
def test_stable_file_is_ready_only_when_neither_size_nor_age_changed(
    clock: StillClock, changed: Entry
) -> None:
    """Each change begins the wait anew."""
    stable = made(clock, stable_s=2)
    assert stable.sift(listed(entry())) == ([], 1)
    clock.advance(1.9)
    assert stable.sift(listed(changed)) == ([], 1)
    clock.advance(1.9)
    assert stable.sift(listed(changed)) == ([], 1)
    clock.advance(0.1)
    assert stable.sift(listed(changed)) == ([changed], 0)


def test_stable_file_of_a_listing_in_parts_keeps_its_age(clock: StillClock) -> None:
    """A folder with more names than one look reads is seen in parts."""
    stable = made(clock, stable_s=2)
    for _ in range(2):
        stable.sift(listed(entry(b"a.edi"), ended=False))
        ready, _ = stable.sift(listed(entry(b"b.edi")))
        clock.advance(2)
    assert ready == [entry(b"b.edi")]


def test_interchange_without_its_end_is_fetched_once_and_waits(clock: StillClock) -> None:
    """A partner who pauses in the middle of a file is waited for, but not for ever."""
    stable = made(clock, stable_s=2, complete="iea")
    stable.sift(listed(entry()))
    clock.advance(2)
    assert stable.sift(listed(entry())) == ([entry()], 0)
    assert not stable.whole(entry(), b"ISA*00")
    clock.advance(10)
    assert stable.sift(listed(entry())) == ([], 1)
    clock.advance(60)
    assert stable.sift(listed(entry())) == ([entry()], 0)
    assert stable.whole(entry(), b"ISA*00")


def test_interchange_with_its_end_is_taken(clock: StillClock) -> None:
    """The end may be followed by line ends."""
    assert made(clock, complete="iea").whole(entry(), ENDED)


def test_marker_vouches_for_its_file_and_is_never_taken(clock: StillClock) -> None:
    """The second file is no file of the partner's."""
    marked = made(clock, ready="marker", marker_suffix=".ok")
    files = [entry(b"a.edi"), entry(b"a.edi.ok"), entry(b"b.edi")]
    assert marked.sift(listed(*files)) == ([entry(b"a.edi")], 1)
    assert marked.marker(entry(b"a.edi")) == b"a.edi.ok"


@pytest.mark.parametrize("ready", ["stable", "rename", "marker"])
def test_names_that_do_not_fit_are_not_seen(clock: StillClock, ready: str) -> None:
    """The pattern, and a dot in front."""
    found = made(clock, ready=ready, pattern="*.edi", stable_s=0)
    names = [b".a.edi", b"a.EDI", b"a.txt", b".a.edi.done", b"a.txt.done"]
    assert found.sift(listed(*map(entry, names))) == ([], 0)


WRONG: list[dict[str, Any]] = [
    {"host": "-oProxyCommand=x"},
    {"host": "a b"},
    {"port": "0"},
    {"host_keys": []},
    {"host_keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"[:-3]]},
    {"host_keys": ["ssh-ed25519 AAAAB3NzaC1yc2E="]},
    {"password": None},
    {"password": "written down"},
    {"passphrase": "${cred:x}"},
    {"certificate": "${cred:x}"},
    {"leave": "yes", "archive": "done"},
    {"temporary": "{name}"},
    {"temporary": "same"},
    {"temporary": "../{name}"},
    {"path": "a\nb"},
    {"also_allow": ["hmac-md5"]},
    {"window": "0"},
    {"known_hosts": "any"},
]


@pytest.mark.parametrize("keys", WRONG, ids=str)
def test_settings_that_cannot_be_meant_are_refused(keys: dict[str, Any]) -> None:
    """Each before the network is touched, and without showing a secret."""
    with pytest.raises(ValueError, match="validation error") as caught:
        SftpSettings.model_validate({**LOGIN, **keys})
    assert "written down" not in str(caught.value)


def test_transport_opens_without_touching_network_or_secrets(tmp_path: Path) -> None:
    """`edigw check` makes no connection."""
    from edigateway.contracts import registry

    sftp = registry.transports()["sftp"]
    assert isinstance(sftp, SftpTransport)
    settings = sftp.settings.model_validate(LOGIN)
    sftp.mailbox(settings, tmp_path).close()
    outbox = sftp.outbox(settings, tmp_path)
    assert outbox.send([]) == []
    outbox.close()
