"""What becomes of a call: the daemon's answer, or a refusal that tells strangers nothing."""

import hashlib
import threading
import time
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Call, Reply
from tests.support.listener import (
    RunningListener,
    listening,
    parse,
    read_all,
    received,
    running,
    statuses,
)
from tests.unit.listener.conftest import Daemon


def test_listener_post_reaches_the_daemon_as_it_came(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Path without query, headers in order with their bytes, body and digest: all as it was received."""
    headers = {"X-Eight": "caf\xe9", "x-Twice": "b"}
    answer = listener.post("/in/acme?key=1", b"ISA*00*", headers)
    assert answer.status == 200
    [(call, content)] = daemon.calls
    assert (call.path, content, call.size_bytes) == ("/in/acme", b"ISA*00*", 7)
    assert call.sha256 == hashlib.sha256(b"ISA*00*").hexdigest()
    assert call.headers[-2:] == (("X-Eight", "caf\xe9"), ("x-Twice", "b"))
    assert (call.caller, call.certificate) == ("127.0.0.1", "")
    listener.wait_for_bodies(0)


def test_listener_answers_precisely_what_the_daemon_says(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Status, headers and bytes of the reply are the daemon's; of its own the listener tells no name."""
    daemon.reply = Reply(
        status=207, headers=(("AS2-From", "x\xe9"), ("X", "1"), ("X", "2")), body=bytes(range(256))
    )
    raw = listener.send(b"POST /as2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = raw.partition(b"\r\n\r\n")
    assert body == bytes(range(256))
    lines = head.split(b"\r\n")
    assert lines[0].startswith(b"HTTP/1.1 207")
    assert b"AS2-From: x\xe9" in lines
    assert [line for line in lines if line.startswith(b"X:")] == [b"X: 1", b"X: 2"]
    assert not any(line.lower().startswith(b"server") for line in lines)


@pytest.mark.parametrize(
    "first",
    [
        *(
            "POST / ",
            "POST /inn/acme ",
            "POST /as2/ ",
            "POST /as2x ",
            "POST /IN/acme ",
            "POST /i%6e/acme ",
        ),
        *("GET /in/acme ", "HEAD /as2 ", "PUT /as2 ", "DELETE /as2 ", "OPTIONS * ", "TRACE /as2 "),
        *(
            "POST /../etc/passwd ",
            "POST //as2 ",
            "CONNECT as2:443 ",
            "POST http://x/as2 ",
            "post /as2 ",
        ),
    ],
)
def test_listener_anything_but_a_post_to_a_called_path_is_not_found(
    listener: RunningListener, daemon: Daemon, first: str
) -> None:
    """Whatever is asked, the answer is the same, and empty: there is nothing to find out."""
    raw = f"{first}HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    answer = parse(listener.send(raw))
    assert (answer.status, answer.body) == (404, b"")
    assert set(answer.headers) == {"date", "content-length", "connection"}
    assert daemon.calls == []


def test_listener_upgrade_is_ignored(listener: RunningListener, daemon: Daemon) -> None:
    """Some clients offer another protocol with every call; the call itself counts."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"
    with listener.connect() as connection:
        for _ in range(2):
            connection.sendall(
                b"POST /as2 HTTP/1.1\r\nHost: x\r\n" + upgrade + b"Content-Length: 2\r\n\r\nhi"
            )
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    assert [content for _, content in daemon.calls] == [b"hi", b"hi"]


def test_listener_version_1_0_is_understood(listener: RunningListener, daemon: Daemon) -> None:
    """Proxies still speak it; the connection ends with the answer."""
    raw = b"POST /as2 HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi"
    assert statuses(listener.send(raw)) == [200]
    assert [content for _, content in daemon.calls] == [b"hi"]


def test_listener_caller_that_expects_a_word_gets_it(
    listener: RunningListener, daemon: Daemon
) -> None:
    """With Expect: 100-continue the body comes only when we say so."""
    with listener.connect() as connection:
        connection.sendall(
            b"POST /as2 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(b"hi")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(("path", "status"), [("/in/acme", 413), ("/elsewhere", 404)])
def test_listener_caller_that_expects_a_word_is_refused_before_it_sends(
    listener: RunningListener, daemon: Daemon, path: str, status: int
) -> None:
    """What is not wanted is not asked for."""
    raw = f"POST {path} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 999999999\r\n\r\n"
    assert statuses(listener.send(raw.encode())) == [status]


def test_listener_other_expectation_is_refused(listener: RunningListener, daemon: Daemon) -> None:
    """RFC 9110 §10.1.1: what cannot be met is answered 417."""
    assert statuses(listener.send(b"POST /as2 HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n")) == [
        417
    ]


@pytest.mark.parametrize("size_bytes", [200_001, 5_000_000])
def test_listener_body_beyond_the_limit_is_refused_and_the_answer_seen(
    listener: RunningListener, daemon: Daemon, size_bytes: int
) -> None:
    """Whoever sends it all without looking still reads the 413."""
    assert listener.post("/in/acme", b"x" * size_bytes).status == 413
    assert daemon.calls == []
    listener.wait_for_bodies(0)


def test_listener_refused_caller_may_send_on_for_a_moment(
    listener: RunningListener, daemon: Daemon
) -> None:
    """A connection that is cut at once would take the answer with it, on many systems."""
    with listener.connect() as connection:
        connection.sendall(b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 404"
        for _ in range(3):
            time.sleep(0.05)
            connection.sendall(b"x" * 1000)


def test_listener_body_at_the_limit_is_taken(listener: RunningListener, daemon: Daemon) -> None:
    """The limit itself is within the limit."""
    assert listener.post("/in/acme", b"x" * 200_000).status == 200


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([f"X-{n}: y" for n in range(98)], 200),
        ([f"X-{n}: y" for n in range(101)], 431),
        (["X: " + "y" * 30_000], 200),
        (["X: " + "y" * 33_000], 431),
        (["X: " + "y" * 3_000_000], 431),
        (["X:" + " " * 15_000 + "y" * 15_000], 200),
        (["X:" + " " * 15_000 + "y" * 15_000 + "\x01"], 400),
    ],
    ids=["100 headers", "103 headers", "30 KB", "33 KB", "3 MB", "blanks", "blanks and a bad end"],
)
def test_listener_headers_are_bounded(
    listener: RunningListener, daemon: Daemon, lines: list[str], status: int
) -> None:
    """At most 100 headers and 32 KiB, and none that takes long to look at."""
    raw = "\r\n".join(["POST /as2 HTTP/1.1", "Host: x", "Connection: close", *lines, "", ""])
    begun = time.monotonic()
    assert statuses(listener.send(raw.encode())) == [status]
    assert time.monotonic() - begun < 3


def test_listener_caller_gone_while_the_daemon_works_breaks_nothing(tmp_path: Path) -> None:
    """The work goes on without its caller, and the next one is answered."""
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slow(call: Call) -> Reply:
        begun.set()
        assert go_on.wait(10)
        assert call.body.read_bytes() == b"x"
        done.set()
        return Reply(status=200)

    with received(tmp_path, slow), running(tmp_path) as listener:
        with listener.connect() as connection:
            connection.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
            assert begun.wait(10)
        time.sleep(0.1)
        go_on.set()
        assert done.wait(10)
        assert listener.post("/as2", b"x").status == 200
        listener.wait_for_bodies(0)


def test_listener_caller_gone_within_a_body_leaves_nothing(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Half a body is no call, and its file is removed."""
    with listener.connect() as connection:
        connection.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        listener.wait_for_bodies(1)
    listener.wait_for_bodies(0)
    assert daemon.calls == []


def test_listener_without_daemon_asks_to_come_again(tmp_path: Path) -> None:
    """503 with Retry-After, the trouble is told, and when the daemon is there again all is well."""
    with running(tmp_path) as listener:
        answer = listener.post("/as2", b"x")
        assert (answer.status, answer.headers["retry-after"], answer.body) == (503, "60", b"")
        assert "daemon does not answer" in listener.next_saying()["trouble"]
        listener.wait_for_bodies(0)
        with received(tmp_path, lambda call: Reply(status=200)):
            assert listener.post("/as2", b"x").status == 200
        assert listener.next_saying() == {"trouble": ""}


def test_listener_daemon_that_takes_too_long_is_not_waited_for(tmp_path: Path) -> None:
    """After ``answer_s`` the partner is asked to send again."""
    go_on = threading.Event()

    def hang(call: Call) -> Reply:
        go_on.wait(10)
        return Reply(status=200)

    with received(tmp_path, hang), running(tmp_path, limits={"answer_s": 0.3}) as listener:
        assert listener.post("/as2", b"x").status == 503
        go_on.set()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}\n",
        b'{"status":200}',
        b'{"status":200,"headers":[["Content-Length","9"]],"body":""}\n',
    ],
)
def test_listener_daemon_that_answers_nonsense_is_not_believed(tmp_path: Path, line: bytes) -> None:
    """Nothing but a whole reply is one; there is no 200 of the listener's own making."""
    with received(tmp_path, lambda call: Reply(status=200)) as reception:
        reception._server.answer_line = lambda asked: line
        with running(tmp_path) as listener:
            assert listener.post("/as2", b"x").status == 503


def test_listener_more_calls_than_may_wait_are_asked_to_come_again(tmp_path: Path) -> None:
    """``calls_in_flight`` wait for the daemon; one more is refused, and none is lost."""
    go_on = threading.Event()

    def slow(call: Call) -> Reply:
        go_on.wait(10)
        return Reply(status=200)

    with received(tmp_path, slow), running(tmp_path, limits={"calls_in_flight": 2}) as listener:
        held = [listener.connect() for _ in range(2)]
        for each in held:
            each.sendall(b"POST /as2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        listener.wait_for_bodies(2)
        assert listener.post("/as2", b"x").status == 503
        go_on.set()
        assert [statuses(read_all(each)) for each in held] == [[200], [200]]
        for each in held:
            each.close()
        assert listener.post("/as2", b"x").status == 200


def test_listener_more_bytes_than_may_be_on_their_way_are_asked_to_come_again(
    tmp_path: Path,
) -> None:
    """``bytes_in_flight`` holds for all callers together, by what has really come."""
    limits = {"bytes_in_flight": 100_000}
    with received(tmp_path, lambda call: Reply(status=200)), running(tmp_path, limits=limits) as it:
        with it.connect() as connection:
            connection.sendall(
                b"POST /as2 HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + b"x" * 80_000
            )
            it.wait_for_bodies(1)
            time.sleep(0.2)
            assert it.post("/as2", b"x" * 30_000).status == 503
            assert it.post("/as2", b"x" * 10_000).status == 200
        it.wait_for_bodies(0)
        assert it.post("/as2", b"x" * 100_000).status == 200


def test_listening_of_the_tests_gives_a_url(tmp_path: Path) -> None:
    """What other tests use: a URL whose calls a function answers."""
    with listening(lambda call: Reply(status=202), paths=["/as2"]) as url:
        assert url.startswith("http://127.0.0.1:")
