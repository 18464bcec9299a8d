"""Slow, idle and many connections: they cost little, end by themselves, and keep nobody else out."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Call, Reply
from tests.support.listener import RunningListener, read_all, received, running, statuses
from tests.unit.listener.conftest import Daemon

HEAD = b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningListener]:
    """Return a listener with room for 30 connections, 20 of each address."""
    state = tmp_path_factory.mktemp("crowded")
    limits = {"connections": 30, "connections_per_address": 20, "header_s": 30}
    proxy = {"addresses": ["127.0.0.9"]}
    with (
        received(state, lambda call: Reply(status=200)),
        running(state, limits=limits, proxy=proxy) as listener,
    ):
        yield listener


@pytest.mark.parametrize("begun", [b"", b"POST", HEAD[:-2], b"POST /as2 HTTP/1.1\r\nX: y\r\n"])
def test_listener_head_that_does_not_end_is_cut(
    listener: RunningListener, daemon: Daemon, begun: bytes
) -> None:
    """A head has ``header_s`` from the first moment, however it begins."""
    with listener.connect() as connection:
        at = time.monotonic()
        connection.sendall(begun)
        assert read_all(connection) == b""
        assert 0.8 < time.monotonic() - at < 8


def test_listener_head_that_drips_has_no_more_time(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Slowloris: a byte now and then does not make the time longer."""
    with listener.connect() as connection:
        at = time.monotonic()
        connection.settimeout(0.1)
        for byte in b"POST /as2 HTTP/1.1\r\n" + b"X" * 100:
            try:
                connection.sendall(bytes([byte]))
                assert connection.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                pass
            break
        assert 0.8 < time.monotonic() - at < 8


def test_listener_body_that_stops_is_told_so(listener: RunningListener, daemon: Daemon) -> None:
    """When nothing comes for ``idle_s`` the caller gets a 408, and the file is gone."""
    at = time.monotonic()
    assert statuses(listener.send(HEAD + b"begun")) == [408]
    assert 1.3 < time.monotonic() - at < 8
    listener.wait_for_bodies(0)
    assert daemon.calls == []


def test_listener_body_that_drips_is_told_so(tmp_path: Path) -> None:
    """A byte now and then is not enough: on the whole it must be ``bytes_per_s``."""
    limits = {"idle_s": 0.5, "bytes_per_s": 1000}
    with running(tmp_path, limits=limits) as listener, listener.connect() as connection:
        at = time.monotonic()
        connection.sendall(HEAD)
        connection.settimeout(0.05)
        answer = b""
        while not answer and time.monotonic() - at < 5:
            try:
                connection.sendall(b"x")
                answer = connection.recv(1000)
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408")
        assert time.monotonic() - at < 6


def test_listener_slow_body_that_is_fast_enough_is_taken(tmp_path: Path) -> None:
    """A slow line is no offence."""
    limits = {"idle_s": 0.5, "bytes_per_s": 1000}
    with (
        received(tmp_path, lambda call: Reply(status=200)),
        running(tmp_path, limits=limits) as listener,
        listener.connect() as connection,
    ):
        connection.sendall(HEAD.replace(b"100000", b"4000") + b"x" * 500)
        for _ in range(7):
            time.sleep(0.2)
            connection.sendall(b"x" * 500)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_listener_body_that_came_fast_at_first_may_not_drip_for_that(tmp_path: Path) -> None:
    """Bytes sent early buy no place for later: it would be held for hours, beside nobody else's call."""
    limits = {"idle_s": 0.5, "bytes_per_s": 1000}
    with (
        received(tmp_path, lambda call: Reply(status=200)),
        running(tmp_path, limits=limits) as listener,
        listener.connect() as connection,
    ):
        connection.sendall(HEAD + b"x" * 50_000)
        at = time.monotonic()
        with suppress(OSError):  # it is cut while we still drip
            while time.monotonic() - at < 10:
                connection.sendall(b"x")
                time.sleep(0.2)
        assert time.monotonic() - at < 8
        assert b"408" in read_all(connection)[:20]


def test_listener_idle_connection_is_closed(listener: RunningListener, daemon: Daemon) -> None:
    """Between two calls nothing may happen for ``idle_s``, and no longer."""
    with listener.connect() as connection:
        connection.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        at = time.monotonic()
        assert read_all(connection) == b""
        assert 1.2 < time.monotonic() - at < 8


def test_listener_caller_that_reads_nothing_is_cut(tmp_path: Path) -> None:
    """An answer that nobody takes does not hold its connection for ever."""
    reply = Reply(status=200, body=b"x" * 2_000_000)
    with (
        received(tmp_path, lambda call: reply),
        running(tmp_path, limits={"idle_s": 0.5}) as listener,
        listener.connect() as connection,
    ):
        for _ in range(20):
            connection.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
        time.sleep(2)
        assert len(read_all(connection)) < 20_000_000
        listener.wait_for_bodies(0)


def test_listener_address_has_no_more_than_its_places(crowded: RunningListener) -> None:
    """What one address may have it cannot exceed; others are not concerned."""
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(crowded.connect())
        time.sleep(0.1)
        assert crowded.send(b"POST") == b""
        assert crowded.post("/as2", b"x", source="127.0.0.2").status == 200
    time.sleep(0.2)
    assert crowded.post("/as2", b"x").status == 200


def test_listener_trusted_proxy_is_not_counted(crowded: RunningListener) -> None:
    """All partners come from the proxy's address."""
    with ExitStack() as stack:
        for _ in range(25):
            stack.enter_context(crowded.connect("127.0.0.9"))
        time.sleep(0.1)
        assert crowded.post("/as2", b"x", source="127.0.0.9").status == 200
    time.sleep(0.2)


def test_listener_full_of_half_open_sockets_answers_a_good_one(crowded: RunningListener) -> None:
    """200 sockets from many addresses wait for ever; whoever waited longest makes room for who comes."""
    with ExitStack() as stack:
        for n in range(200):
            half_open = stack.enter_context(crowded.connect(f"127.0.1.{n + 1}"))
            half_open.sendall(b"POST /as2 HT")
        for n in range(20):
            at = time.monotonic()
            assert crowded.post("/as2", b"x", source=f"127.0.2.{n + 1}").status == 200
            assert time.monotonic() - at < 5
    time.sleep(0.2)


def test_listener_full_of_slow_bodies_lets_the_slowest_go(tmp_path: Path) -> None:
    """Bodies that drip keep nobody out either; those that come faster stay."""
    with (
        received(tmp_path, lambda call: Reply(status=200)),
        running(tmp_path, limits={"connections": 3}) as listener,
        ExitStack() as stack,
    ):
        sizes = (50_000, 10, 70_000)
        held = [stack.enter_context(listener.connect()) for _ in sizes]
        for each, size in zip(held, sizes, strict=True):
            each.sendall(HEAD + b"x" * size)
        listener.wait_for_bodies(3)
        assert listener.post("/as2", b"x").status == 200
        assert read_all(held[1]) == b""
        for each, size in zip(held, sizes, strict=True):
            if size > 10:
                each.sendall(b"x" * (100_000 - size))
                assert each.recv(1000).startswith(b"HTTP/1.1 200")


def test_listener_full_of_whole_calls_lets_nobody_else_in(tmp_path: Path) -> None:
    """A call that has come whole keeps its place until it is answered."""
    go_on = threading.Event()

    def slow(call: Call) -> Reply:
        go_on.wait(10)
        return Reply(status=200)

    with (
        received(tmp_path, slow),
        running(tmp_path, limits={"connections": 3}) as listener,
        ExitStack() as stack,
    ):
        held = [stack.enter_context(listener.connect()) for _ in range(3)]
        for each in held:
            each.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
        listener.wait_for_bodies(3)
        time.sleep(0.1)
        assert listener.send(b"POST") == b""
        go_on.set()
        assert [each.recv(12) for each in held] == [b"HTTP/1.1 200"] * 3
