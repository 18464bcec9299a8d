"""The openers: what partners call with is opened in processes of their own, because nothing in it is to be trusted.

A call that kills or hangs its process takes nothing else with it: its caller is asked to come again later, and the
next call gets a new process. These processes read, and do nothing else: they write no file, start no program and call
nobody.
"""

import multiprocessing
import os
import queue
import resource
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from edigateway.confinement import confine
from edigateway.contracts.endpoint import Call, Caller, Endpoint, Taken
from edigateway.errors import Temporary

PROCESSES = 2
DEADLINE_S = 60.0
MEMORY_BYTES = 1 << 30

_contexts = multiprocessing.get_context("forkserver")


class Openers:
    """Opens calls by the endpoints that it was given; may be used by several threads at once."""

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        *,
        deadline_s: float = DEADLINE_S,
        processes: int = PROCESSES,
    ) -> None:
        """Know the endpoints, by transport; a process is started when the first call needs it."""
        self._endpoints, self._deadline_s, self._processes = endpoints, deadline_s, processes
        self._closed = threading.Event()
        self._idle: queue.LifoQueue[ProcessPoolExecutor | None] = queue.LifoQueue()
        """Executors of one process each, without work; None is the place of one to be started.

        Whoever takes one puts one back. The last one used is the first to be used again, so that a quiet site keeps
        one process warm.
        """
        for _ in range(processes):
            self._idle.put(None)

    def take(self, transport: str, call: Call, caller: Caller) -> Taken:
        """Open a call; see :meth:`~edigateway.contracts.endpoint.Endpoint.take`.

        Raises:
            Temporary: its process died or took too long, no process was free in time, or we are closing.
        """
        try:
            opener = self._idle.get(timeout=self._deadline_s)
        except queue.Empty as error:
            raise Temporary("every process that opens calls is busy") from error
        try:
            opener = opener or self._start()
            work: Future[Taken] = opener.submit(_take, transport, call, caller)
            taken = work.result(self._deadline_s)
        except BrokenProcessPool as error:
            _end(opener)
            opener = None
            raise Temporary("a call killed the process that opened it") from error
        except TooSlow as error:
            _end(opener)
            opener = None
            raise Temporary(f"a call took longer than {self._deadline_s:.0f} s to open") from error
        finally:
            self._idle.put(opener)
        return taken

    def close(self) -> None:
        """Wait for the calls that are being opened, and end the processes."""
        self._closed.set()
        for opener in [self._idle.get() for _ in range(self._processes)]:
            if opener is not None:
                opener.shutdown()
            self._idle.put(None)  # for those who still wait for one, and find that we are closed

    def _start(self) -> ProcessPoolExecutor:
        if self._closed.is_set():
            raise Temporary("the endpoint is closing")
        return ProcessPoolExecutor(
            1, mp_context=_contexts, initializer=_begin, initargs=(self._endpoints,)
        )


def _end(opener: ProcessPoolExecutor | None) -> None:
    """End the process of an executor, whatever it is at."""
    if opener is None:
        return
    for process in list((opener._processes or {}).values()):  # no public way ends one that hangs
        process.kill()
    opener.shutdown(wait=False, cancel_futures=True)


_serving: dict[str, Endpoint] = {}
"""What a process was started with: it has no other place to keep it in between calls."""


def _begin(endpoints: Mapping[str, Endpoint]) -> None:
    """Run first in each process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    confine(read=[Path("/")])
    _serving.update(endpoints)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()


def _die_with(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)


def _take(transport: str, call: Call, caller: Caller) -> Taken:
    return _serving[transport].take(call, caller)
