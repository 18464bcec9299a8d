"""Reception: every call is answered, whatever goes wrong with it, and a broken ledger is made known."""

import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Call, Reply
from edigateway.daemon.reception import THREADS, UNAVAILABLE, Reception
from edigateway.ledger.writer import LedgerFailed
from edigateway.listener.wire import SOCKET_NAME, decode_reply, encode_call

Take = Callable[[Call], Reply]


@pytest.fixture
def receive(tmp_path: Path) -> Iterator[Callable[[Take], Reception]]:
    """Return a function that opens a reception; it is closed at the end."""
    opened: list[Reception] = []

    def open_(take: Take) -> Reception:
        opened.append(Reception(tmp_path, take))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def ask(state: Path, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(10)
        channel.connect(str(state / SOCKET_NAME))
        channel.sendall(line)
        with channel.makefile("rb") as lines:
            return lines.readline()


def call(state: Path) -> Call:
    body = state / "arriving" / ("call-" + "0" * 32)
    return Call(path="/as2", headers=(), body=body, size_bytes=0, sha256="1" * 64, caller="::1")


def test_reception_hands_each_call_over(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """The call as the listener wrote it, and the reply as it was made."""
    seen: list[Call] = []
    reply = Reply(status=202, headers=(("A", "b"),), body=b"\x00\xff")

    def take(each: Call) -> Reply:
        seen.append(each)
        return reply

    receive(take)
    assert decode_reply(ask(tmp_path, encode_call(call(tmp_path)))) == reply
    assert seen == [call(tmp_path)]


def test_reception_socket_is_ours_alone(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """Nobody else on the machine can hand in calls."""
    receive(lambda each: Reply(status=200))
    assert stat.S_IMODE((tmp_path / SOCKET_NAME).stat().st_mode) == 0o600


def test_reception_fault_of_ours_is_a_503(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """An exception is logged, the partner sends again, and the next call is answered."""
    outcomes = iter([ZeroDivisionError("stumbled"), None])

    def take(each: Call) -> Reply:
        if error := next(outcomes):
            raise error
        return Reply(status=200)

    receive(take)
    line = encode_call(call(tmp_path))
    assert decode_reply(ask(tmp_path, line)) == UNAVAILABLE
    assert decode_reply(ask(tmp_path, line)).status == 200


def test_reception_reply_that_cannot_be_given_is_a_503(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """A reply of ours that breaks HTTP never leaves the daemon."""
    receive(lambda each: Reply(status=200, headers=(("A", "x\r\ny"),)))
    assert decode_reply(ask(tmp_path, encode_call(call(tmp_path)))) == UNAVAILABLE


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", b"\n", b"\xff\n"])
def test_reception_line_that_is_no_call_is_a_503(
    receive: Callable[[Take], Reception], tmp_path: Path, line: bytes
) -> None:
    """What no listener writes is handed to nobody."""
    receive(lambda each: Reply(status=200))
    assert decode_reply(ask(tmp_path, line)) == UNAVAILABLE


def test_reception_broken_ledger_is_made_known_and_nothing_more_accepted(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """After a failed commit nothing is believed: the daemon looks at ``failure``, as with pollers."""
    failure = LedgerFailed("the disk is gone")
    outcomes = iter([failure, None])

    def take(each: Call) -> Reply:
        if error := next(outcomes):
            raise error
        return Reply(status=200)

    reception = receive(take)
    line = encode_call(call(tmp_path))
    assert decode_reply(ask(tmp_path, line)) == UNAVAILABLE
    assert reception.failure is failure
    assert decode_reply(ask(tmp_path, line)) == UNAVAILABLE


def test_reception_works_on_a_bounded_number_at_once(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """However many call, so many threads work; all are answered in the end."""
    lock, go_on = threading.Lock(), threading.Event()
    working, most = 0, 0

    def take(each: Call) -> Reply:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        go_on.wait(0.2)
        with lock:
            working -= 1
        return Reply(status=200)

    receive(take)
    answers: list[int] = []
    line = encode_call(call(tmp_path))
    threads = [
        threading.Thread(target=lambda: answers.append(decode_reply(ask(tmp_path, line)).status))
        for _ in range(3 * THREADS)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [200] * 3 * THREADS
    assert most == THREADS


def test_reception_listener_that_went_away_breaks_nothing(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """Whoever asked may be gone when the answer is there."""
    begun, go_on = threading.Event(), threading.Event()

    def take(each: Call) -> Reply:
        begun.set()
        go_on.wait(10)
        return Reply(status=200)

    receive(take)
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(str(tmp_path / SOCKET_NAME))
        channel.sendall(encode_call(call(tmp_path)))
        assert begun.wait(10)
    go_on.set()
    assert decode_reply(ask(tmp_path, encode_call(call(tmp_path)))).status == 200


def test_reception_closed_while_a_call_is_worked_on_answers_it(tmp_path: Path) -> None:
    """What was begun is ended; then the socket is gone."""
    begun, go_on = threading.Event(), threading.Event()

    def take(each: Call) -> Reply:
        begun.set()
        go_on.wait(10)
        return Reply(status=200)

    reception = Reception(tmp_path, take)
    answers: list[bytes] = []
    line = encode_call(call(tmp_path))
    asking = threading.Thread(target=lambda: answers.append(ask(tmp_path, line)))
    asking.start()
    assert begun.wait(10)
    closing = threading.Thread(target=reception.close)
    closing.start()
    go_on.set()
    asking.join()
    closing.join()
    assert decode_reply(answers[0]).status == 200
    assert not (tmp_path / SOCKET_NAME).exists()


def test_reception_exchanged_hands_calls_to_the_new_one(
    receive: Callable[[Take], Reception], tmp_path: Path
) -> None:
    """After a reload other parts answer, over the same socket."""
    reception = receive(lambda each: Reply(status=200))
    reception.exchange(lambda each: Reply(status=202))
    assert decode_reply(ask(tmp_path, encode_call(call(tmp_path)))).status == 202
