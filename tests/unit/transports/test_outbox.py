"""The folder as an outbox, beyond the contract: bad disks and our own leftovers."""

from pathlib import Path

import pytest

from edigateway import durable
from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.transports.directory import DirectoryOutbox, DirectorySettings
from tests.support.disks import make_read_only, small_disk


def parcels(*sizes: int) -> list[Parcel]:
    return [Parcel(name=f"{n}.edi", content=b"x" * size) for n, size in enumerate(sizes)]


def test_send_to_a_full_disk_defers_the_first_without_room(tmp_path: Path) -> None:
    """What fitted is accepted, the next is deferred with the reason, and nothing half is visible."""
    with small_disk(tmp_path / "out", 64) as folder:
        outbox = DirectoryOutbox(DirectorySettings(path=folder))
        outcomes = outbox.send(parcels(20_000, 90_000, 1))
        assert [each.ending for each in outcomes] == [Ending.ACCEPTED, Ending.DEFERRED]
        assert outcomes[1].detail.endswith("No space left on device")
        assert [each.name for each in folder.iterdir()] == ["0.edi"]
        (folder / "0.edi").unlink()
        assert [each.ending for each in outbox.send(parcels(50_000))] == [Ending.ACCEPTED]


def test_send_to_a_read_only_disk_is_deferred_until_it_is_back(tmp_path: Path) -> None:
    """A disk that turned read-only stops nothing for good."""
    with small_disk(tmp_path / "out", 64) as folder:
        outbox = DirectoryOutbox(DirectorySettings(path=folder))
        make_read_only(folder)
        [outcome] = outbox.send(parcels(1, 1))
        assert outcome.ending is Ending.DEFERRED
        assert outcome.detail.endswith("Read-only file system")
        make_read_only(folder, read_only=False)
        assert [each.ending for each in outbox.send(parcels(1, 1))] == [Ending.ACCEPTED] * 2


def test_opening_sweeps_what_a_crash_left(tmp_path: Path) -> None:
    """Half written files of a crash are gone, and nobody else's."""
    durable.write(tmp_path, b"half")
    (tmp_path / "theirs").touch()
    DirectoryOutbox(DirectorySettings(path=tmp_path))
    assert [each.name for each in tmp_path.iterdir()] == ["theirs"]


def test_unexpected_error_is_a_deferral(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Even a fault of ours is told as a deferral, with its traceback in the log."""

    def broken(*_: object) -> None:
        raise ValueError("of ours")

    monkeypatch.setattr(durable, "deposit", broken)
    [outcome] = DirectoryOutbox(DirectorySettings(path=tmp_path)).send(parcels(1))
    assert outcome.ending is Ending.DEFERRED
    assert "ValueError('of ours')" in outcome.detail
    assert "Traceback" in caplog.text
