"""One pass: take what the mailboxes hold, carry it as far as it goes now, and end; for cron and for scripts."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from edigateway.clock import Clock
from edigateway.daemon.assembly import Parts, assemble, read_site, site_ledger
from edigateway.daemon.worker import Worker
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger

STABLE_WAIT_S = 90
"""The longest that a pass waits for files that are still being written."""


def run_once(root: Path, clock: Clock, on_progress: Callable[[int], None]) -> None:
    """Run one pass over a site; ``on_progress`` hears how many files were received so far.

    Raises:
        Misconfigured: the site has faults.
        LedgerHeld: the daemon is running, and does this work itself.
        LedgerFailed: the ledger could not be written.
    """
    site = read_site(root)
    site.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    ledger = site_ledger(site, clock)
    try:
        parts = assemble(site, ledger)
        worker = Worker(ledger, parts.stations)
        worker.start()
        try:
            _receive_all(parts, clock, on_progress)
            _settle_all(ledger, worker)
        finally:
            worker.stop()
            parts.close()
        if worker.failure:
            raise worker.failure
    finally:
        ledger.close()


def _receive_all(parts: Parts, clock: Clock, on_progress: Callable[[int], None]) -> None:
    pollers = list(parts.pollers(clock).values())
    received, until = 0, time.monotonic() + STABLE_WAIT_S
    while True:
        count = sum(poller.poll() for poller in pollers)
        received += count
        on_progress(received)
        if count:
            continue
        if not any(poller.waiting() for poller in pollers) or time.monotonic() > until:
            return
        time.sleep(0.2)


def _settle_all(ledger: Ledger, worker: Worker) -> None:
    """Wait until nothing is due any more; what is put off stays for the next pass."""
    while worker.failure is None and (_due(ledger) or not worker.idle()):
        time.sleep(0.02)


def _due(ledger: Ledger) -> int:
    now = ledger.clock.now().timestamp()
    with ledger.read() as connection:
        statement = select(func.count()).select_from(tables.lane).where(tables.lane.c.due_at <= now)
        return connection.scalar(statement) or 0
