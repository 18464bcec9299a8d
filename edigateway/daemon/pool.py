"""The pool: translation in processes of their own, so that two cores work and a poisonous file kills only its worker.

Each worker gets a few tasks at a time and must answer within a deadline. When one dies or hangs it is replaced and its
tasks are tried again alone; what kills a worker twice is given up, with the reason, and the rest goes on.
"""

import multiprocessing
import os
import queue as queues
import resource
import threading
import traceback
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from edigateway.contracts import registry
from edigateway.contracts.format import Guideline
from edigateway.daemon import interpreter
from edigateway.flow.inbound.translation import Task, Translation, Workshop, translate
from edigateway.mapping import Map, compile_map

DEADLINE_S = 60.0
MEMORY_BYTES = 1 << 30
_CHUNK = 8  # tasks sent at once: enough to hide the pipe, few enough to share a batch among workers
_TRIES = 2

_processes = multiprocessing.get_context("forkserver")


def workshop(maps: Mapping[str, Map], guidelines: Mapping[str, Guideline]) -> Workshop:
    """Compile the maps of a site and put them and its guidelines beside the installed formats."""
    compiled = {name: compile_map(each) for name, each in maps.items()}
    return Workshop(registry.formats(), compiled, guidelines)


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection


class Pool:
    """Translates tasks; may be used by several threads at once."""

    def __init__(
        self,
        maps: Mapping[str, Map],
        guidelines: Mapping[str, Guideline],
        workers: int,
        *,
        functions: Path | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Start the workers; with ``workers`` = 0 the caller's own thread does the work, without a deadline.

        ``functions`` is the site's module of functions that maps call; this process knows it already.
        """
        self._maps, self._guidelines, self._deadline_s = maps, guidelines, deadline_s
        self._functions = functions
        self._own = workshop(maps, guidelines) if workers == 0 else None
        self._idle: queues.LifoQueue[_Worker | None] = queues.LifoQueue()
        """Workers without work; None is the place of one that died. Whoever takes one puts one back."""
        for _ in range(workers):
            self._idle.put(self._start())

    def run(self, tasks: Sequence[Task]) -> Sequence[Translation]:
        """Return the translation of each task, in the order of the tasks."""
        if self._own is not None:
            return _work(tasks, self._own)
        done: dict[int, Translation] = {}
        chunks = deque(tuple(tasks[n : n + _CHUNK]) for n in range(0, len(tasks), _CHUNK))
        busy: dict[object, tuple[_Worker, tuple[Task, ...]]] = {}
        failures: Counter[int] = Counter()
        try:
            while chunks or busy:
                self._hand_out(chunks, busy)
                for connection in self._ready([each.connection for each, _ in busy.values()]):
                    worker, chunk = busy.pop(connection)
                    for each in self._answers(worker, chunk, failures, chunks):
                        done[each.transmission_id] = each
        finally:
            for worker, _ in busy.values():
                self._end(worker)
        return [done[task.transmission_id] for task in tasks]

    def _ready(self, connections: Sequence[Connection]) -> Sequence[object]:
        """Return those that can be read; all of them when the deadline has passed without any."""
        return wait(connections, timeout=self._deadline_s) or connections

    def close(self) -> None:
        """End the workers that are idle."""
        while True:
            try:
                worker = self._idle.get_nowait()
            except queues.Empty:
                return
            if worker is not None:
                worker.connection.close()
                worker.process.join(timeout=5)
                worker.process.kill()

    def _hand_out(
        self,
        chunks: "deque[tuple[Task, ...]]",
        busy: dict[object, tuple[_Worker, tuple[Task, ...]]],
    ) -> None:
        while chunks:
            try:
                worker = self._take(block=not busy)
            except queues.Empty:
                return
            busy[worker.connection] = (worker, chunks[0])
            try:
                worker.connection.send(chunks[0])
            except OSError:
                self._end(busy.pop(worker.connection)[0])
            else:
                chunks.popleft()

    def _take(self, *, block: bool) -> _Worker:
        """Return a worker that has no work, a new one where one died.

        Raises:
            queues.Empty: all have work, and ``block`` is false.
            OSError: no new one can be started now.
        """
        worker = self._idle.get(block=block)
        if worker is not None:
            return worker
        try:
            return self._start()
        except BaseException:
            self._idle.put(None)
            raise

    def _answers(
        self,
        worker: _Worker,
        chunk: tuple[Task, ...],
        failures: Counter[int],
        chunks: "deque[tuple[Task, ...]]",
    ) -> Sequence[Translation]:
        try:
            if not worker.connection.poll():
                raise TimeoutError(f"took longer than {self._deadline_s:.0f} s")
            answers: Sequence[Translation] = worker.connection.recv()
        except Exception as error:  # noqa: BLE001 - whatever came back, it is no answer
            self._end(worker)
            return _try_alone(chunk, failures, chunks, str(error) or "killed its process")
        self._idle.put(worker)
        return answers

    def _end(self, worker: _Worker) -> None:
        """End a worker that is of no use any more and leave its place to a new one."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._idle.put(None)

    def _start(self) -> _Worker:
        ours, theirs = _processes.Pipe()
        process = _processes.Process(
            target=_serve,
            args=(theirs, self._maps, self._guidelines, self._functions),
            daemon=True,
            name="edigw-translate",
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _try_alone(
    chunk: tuple[Task, ...], failures: Counter[int], chunks: "deque[tuple[Task, ...]]", why: str
) -> Sequence[Translation]:
    """Queue the tasks of a failed chunk one by one; give up the one that failed alone too often."""
    if len(chunk) > 1:
        chunks.extend((task,) for task in chunk)
        return ()
    number = chunk[0].transmission_id
    failures[number] += 1
    if failures[number] < _TRIES:
        chunks.append(chunk)
        return ()
    return (
        Translation(transmission_id=number, refusal=f"translation failed {_TRIES} times: it {why}"),
    )


def _serve(
    connection: Connection,
    maps: Mapping[str, Map],
    guidelines: Mapping[str, Guideline],
    functions: Path | None,
) -> None:
    """Run in a worker: answer chunks until the other end is closed or the daemon is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    registry.use_site_functions(functions)
    tools = workshop(maps, guidelines)
    interpreter.tune()
    while True:
        try:
            chunk = connection.recv()
        except (EOFError, KeyboardInterrupt):
            return
        connection.send(_work(chunk, tools))


def _die_with(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)


def _work(tasks: Sequence[Task], tools: Workshop) -> Sequence[Translation]:
    return [_work_on(task, tools) for task in tasks]


def _work_on(task: Task, tools: Workshop) -> Translation:
    try:
        return translate(task, tools)
    except Exception:  # noqa: BLE001 - a fault of ours: the file is set aside with the traceback
        reason = f"translation failed by a fault of the gateway:\n{traceback.format_exc(limit=-6)}"
        return Translation(transmission_id=task.transmission_id, refusal=reason)
