"""A disk that is full or cannot be written: the partner is asked to come again, and later it goes on by itself."""

import resource
import threading
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Reply
from edigateway.listener.wire import ARRIVING
from tests.support.disks import make_read_only, small_disk
from tests.support.listener import RunningListener, received, running


def post_until(listener: RunningListener, status: int) -> None:
    for _ in range(50):
        if listener.post("/as2", b"x").status == status:
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"no {status}")


def test_listener_on_a_full_disk_asks_to_come_again(tmp_path: Path) -> None:
    """F07: 503 with Retry-After, nothing half accepted, and when there is room again it is taken."""
    calls = []

    def take(call: object) -> Reply:
        calls.append(call)
        return Reply(status=200)

    with (
        small_disk(tmp_path / "state", 256) as state,
        received(state, take),
        running(state) as listener,
    ):
        filler = state / "filler"
        filler.write_bytes(b"x" * 100_000)
        answer = listener.post("/as2", b"x" * 400_000)
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert "No space left" in listener.next_saying()["trouble"]
        assert calls == []
        listener.wait_for_bodies(0)
        filler.unlink()
        assert listener.post("/as2", b"x" * 100_000).status == 200
        assert listener.next_saying() == {"trouble": ""}


def test_listener_on_a_read_only_disk_asks_to_come_again(tmp_path: Path) -> None:
    """F09: so does a disk that may not be written any more."""
    with (
        small_disk(tmp_path / "state", 256) as state,
        received(state, lambda call: Reply(status=200)),
        running(state) as listener,
    ):
        make_read_only(state)
        assert listener.post("/as2", b"x").status == 503
        make_read_only(state, read_only=False)
        assert listener.post("/as2", b"x").status == 200


def test_listener_whose_file_may_not_grow_asks_to_come_again(tmp_path: Path) -> None:
    """Where the system limits the size of files, that is a full disk too; it needs no privilege to be tried."""
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path) as listener:
        resource.prlimit(listener.process.pid, resource.RLIMIT_FSIZE, (50_000, 50_000))
        assert listener.post("/as2", b"x" * 100_000).status == 503
        assert listener.post("/as2", b"x" * 10_000).status == 200


def test_listener_without_descriptors_waits_for_some(tmp_path: Path) -> None:
    """F23: when no descriptor is free nobody is accepted for a moment, without turning in circles."""
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path) as listener:
        assert listener.post("/as2", b"x").status == 200
        used = len(list(Path(f"/proc/{listener.process.pid}/fd").iterdir()))
        soft, hard = resource.prlimit(listener.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(listener.process.pid, resource.RLIMIT_NOFILE, (used + 2, hard))
        held = [listener.connect() for _ in range(8)]
        before = _cpu_ticks(listener)
        threading.Event().wait(1)
        assert _cpu_ticks(listener) - before < 30
        for each in held:
            each.close()
        resource.prlimit(listener.process.pid, resource.RLIMIT_NOFILE, (soft, hard))
        post_until(listener, 200)
        assert list((tmp_path / ARRIVING).iterdir()) == []


def _cpu_ticks(listener: RunningListener) -> int:
    fields = (
        Path(f"/proc/{listener.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    )
    return int(fields[11]) + int(fields[12])


@pytest.mark.long
def test_listener_hundred_mebibytes_cost_little_memory(tmp_path: Path) -> None:
    """A body of 100 MiB goes to the disk piece by piece: at most 32 MiB more than an idle listener has."""
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path) as listener:
        before = listener.resident_mib()
        body = b"x" * (100 << 20)
        assert listener.post("/as2", body).status == 200
        chunk = b"%x\r\n%b\r\n" % (1 << 20, b"x" * (1 << 20))
        head = b"POST /as2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        assert listener.send(head + chunk * 100 + b"0\r\n\r\n").startswith(b"HTTP/1.1 200")
        grown = listener.resident_mib("VmHWM") - before
        print(f"100 MiB: {grown:.1f} MiB over {before:.1f} MiB")  # noqa: T201
        assert grown < 32
