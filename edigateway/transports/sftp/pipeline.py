"""Many acts on one connection at once, without waiting for one answer before the next question.

An act on one file is a *job*: a generator that yields the requests it wants answered, gets their replies in the same
order, and returns its result. Jobs start in order. Up to ``window`` requests are on their way at a time, of as many
jobs as it takes; long jobs are asked for their next request only when there is room for it.

A job that must not overtake those before it yields TURN: it goes on when each of them has had its turn or has ended.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeAlias, TypeVar

from edigateway.transports.sftp import packets
from edigateway.transports.sftp.packets import Data, Reply, Request
from edigateway.transports.sftp.trouble import Trouble
from edigateway.transports.sftp.wire import Wire

T = TypeVar("T")
R = TypeVar("R")


class _Turn:
    """The type of TURN."""


TURN: Final = _Turn()
Asked: TypeAlias = Iterable[Request] | _Turn
Job: TypeAlias = Generator[Asked, Sequence[Reply], R]

_FLUSH_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran(Generic[T]):
    """What came of jobs: the results of those that ended, in order from the first, and what stopped the others."""

    results: list[T]
    trouble: Trouble | None


@dataclass(slots=True, eq=False)
class _Running(Generic[T]):
    """One job between its start and its end."""

    number: int
    job: Job[T]
    asking: Iterator[Request] | None = None
    replies: list[Reply | None] = field(default_factory=list)
    missing: int = 0
    had_turn: bool = False
    waits_for_turn: bool = False


class Pipeline(Generic[T]):
    """Runs jobs over one wire, once."""

    def __init__(self, wire: Wire, window: int) -> None:
        """Keep at most ``window`` requests unanswered."""
        self._wire, self._window = wire, window
        self._running: dict[int, _Running[T]] = {}
        self._waiting: dict[int, tuple[_Running[T], int, int]] = {}
        """By the number of a request: who asked, the place of the reply, and how many bytes may come."""
        self._results: dict[int, T] = {}
        self._number = 0
        self._pending = bytearray()

    def run(self, jobs: Iterable[Job[T]]) -> Ran[T]:
        """Run every job to its end, or all until the connection is lost."""
        trouble = None
        try:
            self._run(iter(jobs))
        except Trouble as error:
            trouble = error
        finally:
            for running in self._running.values():
                running.job.close()
        return Ran(results=list(self._in_order()), trouble=trouble)

    def _run(self, jobs: Iterator[Job[T]]) -> None:
        while True:
            self._ask_running()
            self._start(jobs)
            self._flush()
            if not self._running:
                return
            for number, reply in self._wire.receive():
                self._take(number, reply)

    def _start(self, jobs: Iterator[Job[T]]) -> None:
        """Start jobs while there is room for their requests."""
        started = len(self._running) + len(self._results)
        while len(self._waiting) < self._window and len(self._running) < self._window:
            job = next(jobs, None)
            if job is None:
                return
            running = _Running(number=started, job=job)
            self._running[started] = running
            self._resume(running, None)
            self._ask(running)
            started += 1

    def _ask_running(self) -> None:
        for running in list(self._running.values()):
            if len(self._waiting) >= self._window:
                return
            self._ask(running)

    def _ask(self, running: _Running[T]) -> None:
        while running.asking is not None and len(self._waiting) < self._window:
            request = next(running.asking, None)
            if request is None:
                running.asking = None
                self._resume_if_answered(running)
                continue
            place, most = len(running.replies), packets.most_bytes(request)
            self._waiting[self._number] = (running, place, most)
            running.replies.append(None)
            running.missing += 1
            self._pending += packets.packet(self._number, request)
            self._number = (self._number + 1) & 0xFFFFFFFF
            if len(self._pending) >= _FLUSH_BYTES:
                self._flush()

    def _take(self, number: int, reply: Reply) -> None:
        running, place, most = self._waiting.pop(number, (None, 0, 0))
        if running is None:
            raise Trouble(f"{self._wire.peer} answered what nobody asked")
        if isinstance(reply, Data) and len(reply.value) > most:
            raise Trouble(f"{self._wire.peer} sent more of a file than it was asked for")
        running.replies[place] = reply
        running.missing -= 1
        self._resume_if_answered(running)

    def _resume_if_answered(self, running: _Running[T]) -> None:
        if running.asking is None and not running.missing and not running.waits_for_turn:
            replies = [each for each in running.replies if each is not None]
            running.replies = []
            self._resume(running, replies)

    def _resume(self, running: _Running[T], replies: Sequence[Reply] | None) -> None:
        """Let a job go on until it has something to ask, waits for its turn, or ends."""
        try:
            asked = next(running.job) if replies is None else running.job.send(replies)
        except StopIteration as end:
            self._results[running.number] = end.value
            del self._running[running.number]
            self._give_turns()
            return
        if isinstance(asked, _Turn):
            running.waits_for_turn = True
            self._give_turns()
        else:
            running.asking = iter(asked)

    def _give_turns(self) -> None:
        for running in list(self._running.values()):
            if running.waits_for_turn:
                running.waits_for_turn = False
                running.had_turn = True
                self._resume(running, [])
            elif not running.had_turn:
                return

    def _flush(self) -> None:
        if self._pending:
            data, self._pending = bytes(self._pending), bytearray()
            self._wire.send(data)

    def _in_order(self) -> Iterator[T]:
        number = 0
        while number in self._results:
            yield self._results[number]
            number += 1
