"""The real daemon, with an accident built in from outside: ``python -m tests.support.interrupted --site DIR ...``.

Every durable act of the product is a function that can be wrapped (see ``points``). ``--kill 'after commit receive:2'``
ends the process with SIGKILL the second time that point is passed; ``--stop`` halts it there until somebody lets it go
on; ``--points FILE`` writes down every point that was passed. ``--kill-listener 'after ask:3'`` ends the listener's
process instead, once. ``--without fence`` and the like take a safeguard out, to show that the checks would see it.
``--clock FILE`` moves the clock by as many seconds as the file says at any moment.
"""

import argparse
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from edigateway.daemon import worker
from edigateway.daemon.service import Service
from tests.support import interrupted_listener, moving_clock
from tests.support.points import wrap
from tests.support.safeguards import TAKEN_OUT


class Accident:
    """What happens at which passing of which point."""

    def __init__(self, kill: str, stop: str, points: Path | None) -> None:
        self._kill, self._stop, self._points = _spot(kill), _spot(stop), points
        self._passed: Counter[str] = Counter()
        self._lock = Lock()

    def reach(self, point: str) -> None:
        with self._lock:
            self._passed[point] += 1
            count = self._passed[point]
            if self._points and count == 1:
                with self._points.open("a") as file:
                    file.write(f"{point}\n")
        if (point, count) == self._kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if (point, count) == self._stop:
            os.kill(os.getpid(), signal.SIGSTOP)

    def around(self, name: str, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self.reach(f"before {name}")
        result = act(*args, **more)
        self.reach(f"after {name}")
        return result


def _spot(text: str) -> tuple[str, int] | None:
    point, _, count = text.partition(":")
    return (point, int(count or 1)) if point else None


def main() -> None:
    """Run the daemon until it is stopped or meets its accident."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--kill", default="")
    parser.add_argument("--stop", default="")
    parser.add_argument("--points", type=Path)
    parser.add_argument("--kill-listener", default="")
    parser.add_argument("--clock", type=Path)
    parser.add_argument("--lease-s", type=float, default=worker.LEASE_S)
    parser.add_argument("--without", choices=sorted(TAKEN_OUT), default="nothing")
    options = parser.parse_args()
    worker.LEASE_S = options.lease_s
    TAKEN_OUT[options.without]()
    if options.clock:
        moving_clock.install(options.clock)
    if options.kill_listener:
        interrupted_listener.start_instead(options.kill_listener)
    wrap(Accident(options.kill, options.stop, options.points))
    Service(options.site, moving_clock.clock(options.clock)).run()


if __name__ == "__main__":
    main()
