"""The real listener's process, with an accident built in: it dies once at the n-th passing of a point.

The daemon starts it in place of its own, and starts the real thing's next life the same way; a file that is gone after
the accident keeps that from meeting with it again.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from edigateway import durable
from edigateway.contracts.endpoint import Call, Reply
from edigateway.listener import __main__ as listener
from edigateway.listener.asking import Desk

POINTS = ("before ask", "after ask", "before remove", "after remove")
"""A call is on the disk; its answer is here and not given; the answer is given and its body still, or no longer, there."""


def start_instead(spot: str) -> None:
    """Let the daemon start this in place of the listener."""
    descriptor, once = tempfile.mkstemp(prefix="edigw-accident-")
    os.close(descriptor)

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, args: Any, **more: Any) -> None:
            if list(args[1:]) == ["-m", "edigateway.listener"]:
                args = [args[0], "-m", __name__, spot, once]
            super().__init__(args, **more)

    subprocess.Popen = Popen  # type: ignore[misc, assignment]


def _wrap(spot: str, once: Path) -> None:
    point, _, number = spot.partition(":")
    passed: Counter[str] = Counter()

    def reach(name: str) -> None:
        passed[name] += 1
        if name == point and passed[name] == int(number or 1) and once.exists():
            once.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    ask, remove = Desk.ask, durable.remove

    async def asked(self: Desk, call: Call) -> Reply:
        reach("before ask")
        reply = await ask(self, call)
        reach("after ask")
        return reply

    def removed(path: Path, **more: Any) -> None:
        reach("before remove")
        remove(path, **more)
        reach("after remove")

    Desk.ask = asked  # type: ignore[method-assign]
    durable.remove = removed  # type: ignore[assignment]


if __name__ == "__main__":
    _wrap(sys.argv[1], Path(sys.argv[2]))
    sys.exit(listener.main())
