"""How a listener ends, in order or not: nothing is answered that was not decided, and nothing is left lying."""

import os
import signal
import threading
import time
from pathlib import Path

from edigateway.config.listener import ListenerSettings
from edigateway.contracts.endpoint import Call, Reply
from edigateway.listener.orders import Orders
from edigateway.listener.wire import ARRIVING
from tests.support.listener import RunningListener, read_all, received, running, statuses

HEAD = b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"


def test_listener_killed_within_a_body_leaves_what_the_next_one_sweeps(tmp_path: Path) -> None:
    """Kill -9 during an upload: the caller gets no answer, and the next start removes the half body only."""
    with running(tmp_path) as listener, listener.connect() as connection:
        connection.sendall(HEAD + b"half")
        listener.wait_for_bodies(1)
        (tmp_path / ARRIVING / "not-ours").write_bytes(b"")
        os.kill(listener.process.pid, signal.SIGKILL)
        assert read_all(connection) == b""
        assert len(listener.bodies) == 2
    with running(tmp_path) as listener:
        assert [each.name for each in listener.bodies] == ["not-ours"]


def test_listener_killed_while_the_daemon_works_does_not_disturb_it(tmp_path: Path) -> None:
    """The daemon ends its work; that nobody hears of it is like an answer that was lost on the way."""
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slow(call: Call) -> Reply:
        begun.set()
        assert go_on.wait(10)
        done.set()
        return Reply(status=200)

    with received(tmp_path, slow) as reception:
        with running(tmp_path) as listener, listener.connect() as connection:
            connection.sendall(HEAD + b"0123456789")
            assert begun.wait(10)
            os.kill(listener.process.pid, signal.SIGKILL)
            assert read_all(connection) == b""
        go_on.set()
        assert done.wait(10)
        with running(tmp_path) as listener:
            assert listener.post("/as2", b"x").status == 200
        assert reception.failure is None


def test_listener_daemon_that_dies_while_it_is_asked_is_no_acceptance(tmp_path: Path) -> None:
    """The socket that ends without an answer is a 503."""
    go_on = threading.Event()
    with running(tmp_path) as listener:
        begun = threading.Event()

        def die(call: Call) -> Reply:
            begun.set()
            go_on.wait(10)
            raise SystemExit

        with received(tmp_path, die), listener.connect() as connection:
            connection.sendall(
                HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"0123456789"
            )
            assert begun.wait(10)
            go_on.set()
            assert statuses(read_all(connection)) == [503]


def test_listener_told_to_stop_answers_what_has_begun(tmp_path: Path) -> None:
    """SIGTERM: nobody new is let in, the call in flight gets its answer, and the exit code is 0."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(call: Call) -> Reply:
        begun.set()
        assert go_on.wait(10)
        return Reply(status=200, body=b"answered")

    with received(tmp_path, slow), running(tmp_path) as listener:
        with listener.connect() as connection, listener.connect() as idle:
            connection.sendall(HEAD + b"0123456789")
            assert begun.wait(10)
            listener.process.terminate()
            assert read_all(idle) == b""
            time.sleep(0.3)
            refused = False
            try:
                listener.connect().close()
            except ConnectionRefusedError:
                refused = True
            assert refused
            go_on.set()
            assert read_all(connection).endswith(b"\r\n\r\nanswered")
        assert listener.process.wait(10) == 0


def test_listener_whose_daemon_is_gone_ends_at_once(tmp_path: Path) -> None:
    """When its standard input ends nobody can answer any more."""
    with running(tmp_path) as listener, listener.connect() as connection:
        connection.sendall(HEAD + b"half")
        listener.wait_for_bodies(1)
        assert listener.process.stdin is not None
        listener.process.stdin.close()
        assert listener.process.wait(5) == 1
        assert read_all(connection) == b""


def test_listener_on_a_taken_port_says_so(tmp_path: Path) -> None:
    """Which address, which port, and why."""
    with running(tmp_path) as first:
        settings = ListenerSettings(port=first.port)
        second = RunningListener(
            Orders(settings=settings, site=tmp_path, state=tmp_path, paths=("/as2",))
        )
        assert second.said == {
            "trouble": f"the listener cannot listen on 127.0.0.1 port {first.port}: Address already in use"
        }
        assert second.process.wait(10) == 1
        second.stop()


def test_listener_with_a_missing_certificate_says_so(tmp_path: Path) -> None:
    """The file is named, with what to do."""
    settings = ListenerSettings.model_validate(
        {"port": 0, "tls": {"certificate": "no.pem", "key": "${cred:none}"}}
    )
    listener = RunningListener(
        Orders(settings=settings, site=tmp_path, state=tmp_path, paths=("/as2",))
    )
    assert "secrets/none: the secret cannot be read" in listener.said["trouble"]
    assert listener.process.wait(10) == 1
    listener.stop()


def test_listener_shows_no_secret_to_other_processes(tmp_path: Path) -> None:
    """Neither the command line nor the environment says more than that a listener runs."""
    with running(tmp_path) as listener:
        process = Path(f"/proc/{listener.process.pid}")
        command = (process / "cmdline").read_bytes().split(b"\0")
        assert command[1:] == [b"-m", b"edigateway.listener", b""]
