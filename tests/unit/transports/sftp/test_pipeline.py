"""Jobs run side by side, keep their turn, and never take more of the window than there is."""

from collections.abc import Sequence

import pytest

from edigateway.transports.sftp import packets
from edigateway.transports.sftp.packets import Code, Data, Handle, Kind, Reply, Status
from edigateway.transports.sftp.pipeline import TURN, Job, Pipeline
from edigateway.transports.sftp.trouble import Trouble
from edigateway.transports.sftp.wire import Wire

OK = Status(Code.OK, b"")


class Backwards(Wire):
    """A server that answers the newest question first, as the draft allows for different files (§3.1)."""

    def __init__(self, answers: Sequence[Reply] = (), lost_after: int = 10**9) -> None:
        self.peer = "acme@backwards"
        self.most_waiting = 0
        self._answers, self._lost_after = list(answers), lost_after
        self._asked: list[int] = []

    def send(self, data: bytes) -> None:
        while data:
            end = 4 + int.from_bytes(data[:4], "big")
            self._asked.append(int.from_bytes(data[5:9], "big"))
            data = data[end:]
        self.most_waiting = max(self.most_waiting, len(self._asked))

    def receive(self) -> list[tuple[int, Reply]]:
        self._lost_after -= 1
        if self._lost_after < 0:
            raise Trouble("lost")
        return [(self._asked.pop(), self._answers.pop(0) if self._answers else OK)]


def step(name: bytes) -> packets.Request:
    return packets.named(Kind.REMOVE, name)


def test_jobs_answered_backwards_take_their_turn_in_order() -> None:
    """What is published after TURN is published in the order of the jobs, whoever is answered first."""
    turns: list[int] = []

    def job(number: int) -> Job[int]:
        yield [step(b"write")] * (5 - number)
        yield TURN
        turns.append(number)
        yield [step(b"rename")]
        return number

    ran = Pipeline[int](Backwards(), 64).run(job(number) for number in range(5))
    assert turns == [0, 1, 2, 3, 4]
    assert ran.results == [0, 1, 2, 3, 4]
    assert ran.trouble is None


def test_job_that_ends_without_a_turn_lets_the_next_one_go_on() -> None:
    """A file that was refused holds up no other."""

    def job(number: int) -> Job[int]:
        yield [step(b"look")]
        if number != 0:
            yield TURN
        return number

    assert Pipeline[int](Backwards(), 64).run(map(job, range(3))).results == [0, 1, 2]


@pytest.mark.parametrize("window", [1, 2, 7])
def test_window_is_never_exceeded(window: int) -> None:
    """However many jobs and questions there are, few are on their way."""

    def job(number: int) -> Job[int]:
        replies = yield (step(b"%d" % each) for each in range(20))
        return len(replies)

    wire = Backwards()
    assert Pipeline[int](wire, window).run(map(job, range(9))).results == [20] * 9
    assert wire.most_waiting == window


def test_lost_connection_keeps_the_results_before_it_and_closes_the_rest() -> None:
    """What ended counts, up to the first that did not."""
    closed: list[int] = []

    def job(number: int) -> Job[int]:
        try:
            yield [step(b"one")]
        except GeneratorExit:
            closed.append(number)
            raise
        return number

    ran = Pipeline[int](Backwards(lost_after=2), 1).run(map(job, range(5)))
    assert (ran.results, str(ran.trouble)) == ([0, 1], "lost")
    assert closed == [2]


def test_more_of_a_file_than_was_asked_for_ends_the_connection() -> None:
    """A server cannot fill our memory."""

    def job() -> Job[None]:
        yield [packets.read(Handle(b"h"), 0, 10)]

    ran = Pipeline[None](Backwards([Data(b"x" * 11)]), 1).run([job()])
    assert "more of a file" in str(ran.trouble)
