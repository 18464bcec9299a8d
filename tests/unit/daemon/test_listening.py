"""Listening: one listener as long as the site has one, started again when it dies or its settings change."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from edigateway.config.site import Site
from edigateway.daemon import listening as listening_module
from edigateway.daemon.assembly import read_site
from edigateway.daemon.listening import Listening
from tests.support.site import SmallSite
from tests.support.tls_keys import make_key_pair

PATHS = ("/in/",)


def wait_until(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def site_with(root: Path, listener: str) -> Site:
    """Write a site with these lines below ``listener:``, and read it."""
    SmallSite(root=root).write()
    if listener:
        with (root / "edigateway.yaml").open("a") as settings:
            settings.write(f"listener: {listener}\n")
    (root / "state").mkdir(exist_ok=True)
    return read_site(root)


@pytest.fixture
def listen(tmp_path: Path) -> Iterator[Callable[..., Listening]]:
    """Return a function that starts listening by these settings; it is stopped at the end."""
    started: list[Listening] = []

    def start(listener: str, paths: tuple[str, ...] = PATHS) -> Listening:
        started.append(Listening(site_with(tmp_path, listener), tmp_path / "state", paths))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


def status_of(port: int | None) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port or 0), timeout=10)) as connection:
        connection.sendall(b"POST /in/acme HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return connection.recv(12)[-3:]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_listening_starts_a_listener_that_answers(listen: Callable[..., Listening]) -> None:
    """Nobody receives here, so the answer is to come again; and that is no trouble of the listener's start."""
    listening = listen("{port: 0}")
    wait_until(lambda: listening.port)
    assert listening.trouble is None
    assert status_of(listening.port) == b"503"
    wait_until(lambda: listening.trouble)
    assert "the daemon does not answer" in str(listening.trouble)


@pytest.mark.parametrize(("listener", "paths"), [("", PATHS), ("{port: 0}", ())])
def test_listening_for_nobody_starts_nothing(
    listen: Callable[..., Listening], listener: str, paths: tuple[str, ...]
) -> None:
    """Without the setting, or without a mailbox that is called, there is no open door."""
    listening = listen(listener, paths)
    time.sleep(0.3)
    assert (listening.port, listening.trouble) == (None, None)


def test_listening_starts_a_dead_listener_again(listen: Callable[..., Listening]) -> None:
    """Killed, it is back after a pause."""
    listening = listen("{port: 0}")
    wait_until(lambda: listening.port)
    process = listening._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: listening.port is None)
    wait_until(lambda: listening.trouble)
    assert "exit code -9" in str(listening.trouble)
    wait_until(lambda: listening.port)
    assert listening.trouble is None
    assert status_of(listening.port) == b"503"


def test_listening_replaces_a_listener_that_hangs(
    listen: Callable[..., Listening], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is there and does nothing would keep the port for good."""
    monkeypatch.setattr(listening_module, "SILENCE_S", 4)
    listening = listen("{port: 0}")
    wait_until(lambda: listening.port)
    first = listening._process
    assert first is not None
    time.sleep(5)
    assert listening._process is first
    os.kill(first.pid, signal.SIGSTOP)
    wait_until(lambda: listening.port and listening._process not in (None, first))
    assert status_of(listening.port) == b"503"


def test_listening_on_a_taken_port_is_told_and_tried_again(
    listen: Callable[..., Listening],
) -> None:
    """What keeps partners out is there to be read, and ends by itself when the port is free."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listening = listen(f"{{port: {taken.getsockname()[1]}}}")
        wait_until(lambda: listening.trouble)
        assert "Address already in use" in str(listening.trouble)
    wait_until(lambda: listening.port)
    assert listening.trouble is None


def test_listening_by_other_settings_begins_anew(
    listen: Callable[..., Listening], tmp_path: Path
) -> None:
    """A reload that changed them moves the door; one that did not leaves it alone."""
    listening = listen("{port: 0}")
    wait_until(lambda: listening.port)
    first = listening._process
    listening.exchange(site_with(tmp_path, "{port: 0}"), tmp_path / "state", PATHS)
    time.sleep(0.3)
    assert listening._process is first
    port = free_port()
    listening.exchange(site_with(tmp_path, f"{{port: {port}}}"), tmp_path / "state", PATHS)
    wait_until(lambda: listening.port == port)
    assert status_of(port) == b"503"
    listening.exchange(site_with(tmp_path, ""), tmp_path / "state", PATHS)
    wait_until(lambda: listening.port is None and listening._process is None)
    with pytest.raises(ConnectionRefusedError):
        status_of(port)
    assert listening.trouble is None


def test_listening_with_a_renewed_certificate_begins_anew(
    listen: Callable[..., Listening], tmp_path: Path
) -> None:
    """The settings say the same, the files do not: a reload takes the new certificate."""
    (tmp_path / "secrets").mkdir()

    def put() -> None:
        pair = make_key_pair()
        (tmp_path / "ours.pem").write_bytes(pair.certificate)
        (tmp_path / "secrets" / "key").write_bytes(pair.key)
        (tmp_path / "secrets" / "key").chmod(0o600)

    put()
    settings = "{port: 0, tls: {certificate: ours.pem, key: '${cred:key}'}}"
    listening = listen(settings)
    wait_until(lambda: listening.port)
    first = listening._process
    put()
    listening.exchange(site_with(tmp_path, settings), tmp_path / "state", PATHS)
    wait_until(lambda: listening.port and listening._process not in (None, first))


def test_listening_with_an_unreadable_certificate_is_told(
    listen: Callable[..., Listening],
) -> None:
    """Which file, and what to do."""
    listening = listen("{port: 0, tls: {certificate: no.pem, key: '${cred:key}'}}")
    wait_until(lambda: listening.trouble)
    assert "secrets/key: the secret cannot be read" in str(listening.trouble)


def test_listening_stopped_leaves_no_process(listen: Callable[..., Listening]) -> None:
    """Its listener ends with it."""
    listening = listen("{port: 0}")
    wait_until(lambda: listening.port)
    process = listening._process
    assert process is not None
    listening.stop()
    assert process.poll() == 0
    assert listening.port is None


def test_listening_stopped_while_it_starts_leaves_no_process(
    listen: Callable[..., Listening],
) -> None:
    """Whenever it is stopped, it stops."""
    for pause_s in (0, 0.001, 0.05, 0.2):
        listening = listen("{port: 0}")
        time.sleep(pause_s)
        listening.stop()
        assert listening._process is None


def test_listening_told_to_stop_before_its_listener_is_there_ends_it(tmp_path: Path) -> None:
    """A process that starts at that very moment is not forgotten."""
    listening = Listening(site_with(tmp_path, "{port: 0}"), tmp_path / "state", PATHS)
    orders = listening._orders
    assert orders is not None
    listening._changed.set()
    process = listening._start(orders)
    assert process.wait(10) in {0, -signal.SIGTERM}
    listening._end(process)
