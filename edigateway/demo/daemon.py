"""The daemons of the demonstration: ``edigw run`` as processes of their own, stopped as systemd would stop them."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from edigateway.daemon.control import NoDaemon, ask

START_S = 30.0
STOP_S = 30.0
LOG = "daemon.log"

Process = subprocess.Popen[bytes]


class DidNotStart(Exception):
    """A daemon ended before it was ready, or did not get ready in time."""


@contextmanager
def running_daemon(root: Path, port: int | None = None) -> Iterator[Process]:
    """Run a daemon as long as the context lasts; its log goes to ``daemon.log`` in the site.

    ``port`` is the one that it is to listen on, if any.

    Raises:
        DidNotStart: it is not ready within :data:`START_S` seconds.
    """
    with running_daemons([(root, port)]) as (process,):
        yield process


@contextmanager
def running_daemons(sites: Sequence[tuple[Path, int | None]]) -> Iterator[Sequence[Process]]:
    """Run several at a time, each with the port that it is to listen on.

    Raises:
        DidNotStart: one is not ready within :data:`START_S` seconds.
    """
    processes: list[Process] = []
    try:
        with ExitStack() as logs:
            for root, _ in sites:
                log = logs.enter_context((root / LOG).open("wb"))
                with _uninterrupted():
                    processes.append(_start(root, log.fileno()))
        for process, (root, port) in zip(processes, sites, strict=True):
            _wait_until_ready(process, root, port)
        yield processes
    finally:
        _stop(processes)


def _start(root: Path, log: int) -> Process:
    """Start one, in a group of its own: what is typed at the terminal ends us first, and we end it."""
    command = [sys.executable, "-m", "edigateway.cli", "--site", str(root), "run"]
    return subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off what would end us, so that no process is started that nobody knows of."""
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda number, frame: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for each in came:
        signal.raise_signal(each)


def _wait_until_ready(process: Process, root: Path, port: int | None) -> None:
    until, trouble = time.monotonic() + START_S, None
    while time.monotonic() < until and process.poll() is None and not trouble:
        try:
            answer = ask(root / "state", {"command": "ping"}, timeout_s=5)
        except NoDaemon:
            answer = {}
        if answer and (port is None or answer["port"] == port):
            return
        trouble = answer.get("listener")
        time.sleep(0.05)
    raise DidNotStart(f"{trouble or 'the daemon did not start'}; see {root / LOG}")


def _stop(processes: Sequence[Process]) -> None:
    """Ask all to end, and wait; one that does not is killed."""
    for each in processes:
        each.terminate()
    try:
        for each in processes:
            each.wait(STOP_S)
    except subprocess.TimeoutExpired:
        pass
    finally:
        for each in processes:
            if each.poll() is None:
                each.kill()
            each.wait()
