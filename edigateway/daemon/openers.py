"""The openers: what partners call with is opened in processes of their own, because nothing in it is to be trusted.

A call that kills or hangs its process takes nothing else with it: the caller is asked to come again later, and the next
call gets a new process.
"""

import multiprocessing
import os
import resource
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from edigateway.contracts.endpoint import Call, Caller, Endpoint, Taken
from edigateway.errors import Temporary

PROCESSES = 2
DEADLINE_S = 120.0
MEMORY_BYTES = 1 << 30

_contexts = multiprocessing.get_context("forkserver")


class Openers:
    """Opens calls by the endpoints that it was given; may be used by several threads at once."""

    def __init__(
        self, endpoints: Mapping[str, Endpoint], *, deadline_s: float = DEADLINE_S
    ) -> None:
        """Know the endpoints, by transport; a process is started when the first call comes."""
        self._endpoints, self._deadline_s = endpoints, deadline_s
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def take(self, transport: str, call: Call, caller: Caller) -> Taken:
        """Open a call; see :meth:`~edigateway.contracts.endpoint.Endpoint.take`.

        Raises:
            Temporary: its process died or took too long, or we are closing.
        """
        pool = self._opened()
        try:
            work: Future[Taken] = pool.submit(_take, transport, call, caller)
            return work.result(self._deadline_s)
        except BrokenProcessPool as error:
            self._discard(pool)
            raise Temporary("a call killed the process that opened it") from error
        except TooSlow as error:
            self._discard(pool)
            raise Temporary(f"a call took longer than {self._deadline_s:.0f} s to open") from error

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise Temporary("the endpoint is closing")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    PROCESSES,
                    mp_context=_contexts,
                    initializer=_begin,
                    initargs=(self._endpoints,),
                )
            return self._pool

    def _discard(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        for process in list(
            (pool._processes or {}).values()
        ):  # it has no public way to end one that hangs
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


_serving: dict[str, Endpoint] = {}
"""What a process of the pool was started with: it has no other place to keep it in between calls."""


def _begin(endpoints: Mapping[str, Endpoint]) -> None:
    """Run first in each process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    _serving.update(endpoints)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()


def _die_with(parent: BaseProcess) -> None:
    wait([parent.sentinel])
    os._exit(1)


def _take(transport: str, call: Call, caller: Caller) -> Taken:
    return _serving[transport].take(call, caller)
