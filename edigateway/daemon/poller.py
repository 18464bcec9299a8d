"""The poller: one thread for each mailbox, so that a mailbox that hangs holds up no other.

A mailbox is looked at every ``every_s``, give or take a tenth, so that not all servers are asked at once; a notice of
something new only shortens the wait. In its quiet hours it is left alone.
"""

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from edigateway.clock import Clock
from edigateway.contracts.transport import Mailbox
from edigateway.errors import Temporary
from edigateway.flow.inbound.receive import Receive
from edigateway.ledger.writer import LedgerFailed
from edigateway.model.hours import Hours

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a mailbox is looked at, and when it is not."""

    every_s: float
    quiet: Sequence[Hours] = ()

    def wait_s(self) -> float:
        """Return how long to wait this time."""
        return self.every_s * random.uniform(0.9, 1.1)  # noqa: S311 - spreading, not guessing

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether the mailbox is left alone now."""
        return any(each.hold(at) for each in self.quiet)


class Poller:
    """Keeps one mailbox empty."""

    def __init__(
        self, name: str, mailbox: Mailbox, receive: Receive, pace: Pace, clock: Clock
    ) -> None:
        """Poll the mailbox called ``name`` through its station."""
        self.failure: LedgerFailed | None = None
        self.trouble: str | None = None
        """Why the mailbox could not be looked at last time, if it could not."""
        self._name, self._mailbox, self._receive = name, mailbox, receive
        self._pace, self._clock = pace, clock
        self._former: Poller | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"poller {name}")

    def start(self, *, after: "Poller | None" = None) -> None:
        """Begin to poll, once the former poller of the same mailbox has ended."""
        self._former = after
        self._thread.start()

    def stop(self) -> None:
        """Say that it is to end after the batch that is being received."""
        self._stopping.set()
        self._wake.set()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        if self._former is not None:
            self._former.join()
            self._former = None
        try:
            while not self._stopping.is_set():
                if not self.poll():
                    self._rest()
        except LedgerFailed as failure:
            self.failure = failure

    def _rest(self) -> None:
        """Wait for the next look, or for a notice; while there is plenty to do, notices would only cost time."""
        self._wake.clear()
        with self._mailbox.watch(self._wake.set):
            if not self._stopping.is_set() and not self.poll():
                self._wake.wait(self._pace.wait_s())

    def poll(self) -> int:
        """Receive one batch and return its size; what keeps a mailbox from being emptied is reported, not raised.

        Raises:
            LedgerFailed: nothing can be accepted any more.
        """
        if self._pace.is_quiet(self._clock.now()):
            return 0
        try:
            count = self._receive.collect()
        except Temporary as trouble:
            if str(trouble) != self.trouble:
                log.warning("mailbox.unreachable", mailbox=self._name, reason=str(trouble))
            self.trouble = str(trouble)
            return 0
        except LedgerFailed:
            raise
        except Exception as fault:
            log.exception("mailbox.failed", mailbox=self._name)
            self.trouble = f"receiving failed by a fault of the gateway: {fault!r}"
            return 0
        self.trouble = None
        if count:
            log.info("mailbox.received", mailbox=self._name, files=count)
        return count

    def waiting(self) -> int:
        """Return how many files were seen that were not ready."""
        return self._mailbox.waiting()
