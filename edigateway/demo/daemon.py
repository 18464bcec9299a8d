"""The daemon of the demonstration: ``edigw run`` as a process of its own, stopped as systemd would stop it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edigateway.daemon.control import NoDaemon, ask

START_S = 30.0
STOP_S = 30.0
LOG = "daemon.log"


class DidNotStart(Exception):
    """The daemon ended before it was ready, or did not get ready in time."""


@contextmanager
def running_daemon(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the daemon as long as the context lasts; its log goes to ``daemon.log`` in the site.

    Raises:
        DidNotStart: it is not ready within :data:`START_S` seconds.
    """
    command = [sys.executable, "-m", "edigateway.cli", "--site", str(root), "run"]
    with (root / LOG).open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log)  # noqa: S603 - our own command
        try:
            _wait_until_ready(process, root)
            yield process
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], root: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            ask(root / "state", {"command": "ping"}, timeout_s=5)
        except NoDaemon:
            time.sleep(0.05)
        else:
            return
    raise DidNotStart(f"the daemon did not start; see {root / LOG}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
