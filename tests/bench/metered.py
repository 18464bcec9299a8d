"""The real daemon with a meter: processor time by station and by kind of commit, written as JSON when it ends."""

import json
import multiprocessing
import os
import resource
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edigateway.clock import SystemClock
from edigateway.daemon.pool import Pool
from edigateway.daemon.service import Service
from edigateway.flow.inbound.deliver import Deliver
from edigateway.flow.inbound.identify import Identify
from edigateway.flow.inbound.receive import Receive
from edigateway.flow.inbound.translate import Translate
from edigateway.flow.outbound.send import Send
from edigateway.ledger.writer import Writer

spent: dict[str, float] = defaultdict(float)
lock = threading.Lock()


def metered(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``act`` with its own thread's processor time added up under ``name``, and how often it ran."""

    def run(*args: Any, **more: Any) -> Any:
        before = time.thread_time()
        try:
            return act(*args, **more)
        finally:
            with lock:
                spent[name] += time.thread_time() - before
                spent[f"{name} times"] += 1

    return run


def _processor_time(pid: int | None) -> float:
    """Return what a process has used so far, in seconds (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the daemon on the site named first, and write the meter's reading to the file named second."""
    site, reading = Path(sys.argv[1]), Path(sys.argv[2])
    Receive.collect = metered("receive", Receive.collect)  # type: ignore[method-assign]
    for station in (Identify, Translate, Deliver, Send):
        station.work = metered(station.name, station.work)  # type: ignore[method-assign]
    Writer._attempt = metered("ledger: rows", Writer._attempt)  # type: ignore[method-assign]
    Writer._make_durable = metered("ledger: commits", Writer._make_durable)  # type: ignore[method-assign]
    Pool.run = metered("hand to workers", Pool.run)  # type: ignore[method-assign]
    close = Pool.close

    def close_after_reading(pool: Pool) -> None:
        spent["workers"] += sum(
            _processor_time(each.pid) for each in multiprocessing.active_children()
        )
        close(pool)

    setattr(Pool, "close", close_after_reading)  # noqa: B010 - a method is replaced on purpose
    Service(site, SystemClock()).run()
    own = resource.getrusage(resource.RUSAGE_SELF)
    spent["daemon"] = own.ru_utime + own.ru_stime
    reading.write_text(json.dumps(spent))


if __name__ == "__main__":
    main()
