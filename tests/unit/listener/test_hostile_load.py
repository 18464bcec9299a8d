"""Goal G14: a healthy partner hardly notices 500 slow sockets and 100 bad requests a second."""

import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Reply
from tests.support.listener import RunningListener, received, running
from tests.unit.listener.test_smuggling import BODIES, CHUNKED, HEADS, head

SECONDS = float(os.environ.get("EDIGW_LOAD_S", "30"))
SLOW_SOCKETS = 500
BAD_A_SECOND = 100
BODY = b"x" * 8192


def healthy_ms(listener: RunningListener, seconds: float) -> list[float]:
    """Post 20 times a second, and return how long each call took, from connecting to the last byte."""
    took: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        at = time.monotonic()
        assert listener.post("/in/acme", BODY, source="127.0.0.2").status == 200
        took.append((time.monotonic() - at) * 1000)
        time.sleep(max(0.0, 0.05 - (time.monotonic() - at)))
    return took


def p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


@contextmanager
def slow_sockets(listener: RunningListener) -> Iterator[None]:
    """Keep so many sockets open, from 50 addresses: silent ones, dripping heads, dripping bodies."""
    stopping = threading.Event()

    def keep() -> None:
        held: list[socket.socket] = []
        while not stopping.is_set():
            while len(held) < SLOW_SOCKETS:
                with suppress(OSError):
                    held.append(_slow(listener, len(held)))
            for each in random.sample(held, 100):
                try:
                    each.send(b"X")
                except BlockingIOError:
                    continue
                except OSError:
                    each.close()
                    held.remove(each)
            stopping.wait(0.1)
        for each in held:
            each.close()

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _slow(listener: RunningListener, n: int) -> socket.socket:
    found = listener.connect(f"127.0.1.{n % 50 + 1}")
    found.setblocking(False)
    begun = (b"", b"POST /in/acme HT", head(b"Content-Length: 100000"))[n % 3]
    with suppress(OSError):
        found.send(begun)
    return found


@contextmanager
def bad_requests(listener: RunningListener) -> Iterator[list[bytes]]:
    """Send so many broken requests a second, each on a connection of its own; give the status lines that came back."""
    stopping = threading.Event()
    corpus = [*HEADS.values(), *(head(CHUNKED) + body for body in BODIES.values())]
    statuses: list[bytes] = []

    def send() -> None:
        number = 0
        while not stopping.wait(1 / BAD_A_SECOND):
            number += 1
            with suppress(OSError), listener.connect(f"127.0.2.{number % 50 + 1}") as connection:
                connection.sendall(corpus[number % len(corpus)])
                connection.settimeout(0.02)
                statuses.append(connection.recv(12))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield statuses
    finally:
        stopping.set()
        thread.join()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_listener_under_hostile_load_serves_a_healthy_partner(tmp_path: Path) -> None:
    """Its 99th percentile at most doubles; nothing broken is answered with a 5xx, and memory stays where it was."""
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path) as listener:
        healthy_ms(listener, 2)
        quiet = healthy_ms(listener, SECONDS)
        before = listener.resident_mib()
        with slow_sockets(listener), bad_requests(listener) as statuses:
            time.sleep(2)
            loaded = healthy_ms(listener, SECONDS)
        assert listener.process.poll() is None
        grown = listener.resident_mib("VmHWM") - before
    kinds = {each[9:12] for each in statuses}
    print(  # noqa: T201
        f"p99 {p99(quiet):.1f} ms alone, {p99(loaded):.1f} ms under {SLOW_SOCKETS} slow sockets and "
        f"{len(statuses) / (SECONDS + 2):.0f} bad requests a second; {grown:.1f} MiB more; {sorted(kinds)}"
    )
    assert not any(each.startswith(b"5") for each in kinds)
    assert grown < 64
    assert p99(loaded) <= max(2 * p99(quiet), 25)
