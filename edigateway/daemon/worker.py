"""The worker: claims lanes that are due, gives each to a thread, and sees that none is left behind.

One lane is worked on by one thread at a time; only so many lanes that lean on the same outside thing run at once, so
that a target that answers to nobody cannot take all the threads.
"""

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog

from edigateway.flow.stage import BATCH, Station
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.queue import Claim, Deferral, Fenced, Room
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import LedgerFailed

THREADS = 16
PER_RESOURCE = 4
LEASE_S = 60.0
POLL_S = 1.0
STEP_S = 10.0
"""By how much the clock must have been set back at once for us to take notice."""
UNEXPECTED_TRIES = 4
"""How often a job may fail by a fault of ours before it is set aside."""

log = structlog.get_logger()


class Worker:
    """Drives the stations until it is told to stop."""

    def __init__(self, ledger: Ledger, stations: Mapping[str, Station]) -> None:
        """Work for ``stations``, by name."""
        self.failure: LedgerFailed | None = None
        self._ledger, self._stations = ledger, stations
        self._busy: dict[str, Claim] = {}
        self._working: set[Future[None]] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="station")
        self._thread = threading.Thread(target=self._run, name="dispatcher")
        self._renewed_at = time.monotonic()
        self._clock_ahead_s = self._ahead_s()

    def start(self) -> None:
        """Begin to claim."""
        self._thread.start()

    def stop(self) -> None:
        """Claim nothing more, and return when every act that was begun has been settled, its lease kept until then."""
        self._stopping.set()
        self._ledger.new_work.set()
        self._thread.join()
        self._threads.shutdown()

    def exchange(self, stations: Mapping[str, Station]) -> Callable[[], object]:
        """Work for other stations from now on; return what waits until the former ones have no work in hand."""
        with self._lock:
            self._stations = stations
            former = set(self._working)
        return lambda: wait(former)

    def idle(self) -> bool:
        """Tell whether no lane is being worked on now."""
        with self._lock:
            return not self._busy

    def _run(self) -> None:
        try:
            while not self._stopping.is_set() or not self.idle():
                self._ledger.new_work.clear()
                if not self._turn():
                    self._ledger.new_work.wait(POLL_S)
        except LedgerFailed as failure:
            self.failure = failure

    def _turn(self) -> int:
        """Keep the leases and claim anew; what the database refused this time, such as a deadlock, has its next turn."""
        try:
            with self._lock:
                busy = dict(self._busy)
            self._heed_the_clock()
            self._renew(busy)
            return 0 if self._stopping.is_set() else self._dispatch(busy)
        except LedgerFailed:
            raise
        except Exception:
            log.exception("dispatcher.failed")
            return 0

    def _heed_the_clock(self) -> None:
        """What was put off to a time that the clock now reaches much later is tried at once."""
        before, self._clock_ahead_s = self._clock_ahead_s, self._ahead_s()
        if (back_s := before - self._clock_ahead_s) > STEP_S:
            log.warning("clock.set_back", seconds=round(back_s))
            self._ledger.bring_forward(LEASE_S)

    def _ahead_s(self) -> float:
        clock = self._ledger.clock
        return clock.now().timestamp() - clock.monotonic()

    def _dispatch(self, busy: Mapping[str, Claim]) -> int:
        free = THREADS - len(busy)
        if free <= 0:
            return 0
        room = Room(
            stations=self._stations.keys(),
            lanes=free,
            jobs=BATCH,
            busy=busy.keys(),
            per_resource=PER_RESOURCE,
            used=Counter(claim.lane.resource for claim in busy.values()),
        )
        claims = self._ledger.claim(room, lease_s=LEASE_S)
        for claim in claims:
            with self._lock:
                future = self._threads.submit(self._work, claim, self._stations)
                self._busy[claim.lane.name] = claim
                self._working.add(future)
            future.add_done_callback(self._working.discard)
        return len(claims)

    def _renew(self, busy: Mapping[str, Claim]) -> None:
        if busy and time.monotonic() - self._renewed_at > LEASE_S / 3:
            self._ledger.renew(busy, LEASE_S)
            self._renewed_at = time.monotonic()

    def _work(self, claim: Claim, stations: Mapping[str, Station]) -> None:
        try:
            self._attempt(claim, stations[claim.lane.station])
        except Fenced as lost:
            log.warning("lane.lost", lane=claim.lane.name, reason=str(lost))
        except LedgerFailed as failure:
            self.failure = failure
        except Exception:
            log.exception("lane.unsettled", lane=claim.lane.name)
        finally:
            with self._lock:
                del self._busy[claim.lane.name]
            self._ledger.new_work.set()

    def _attempt(self, claim: Claim, station: Station) -> None:
        try:
            station.work(claim)
        except (Fenced, LedgerFailed):
            raise
        except Exception:
            log.exception("station.failed", lane=claim.lane.name, jobs=len(claim.jobs))
            self._try_alone(station, claim)

    def _try_alone(self, station: Station, claim: Claim) -> None:
        """After an unexpected failure: only the first job, so that a bad one is found and put aside."""
        alone = Claim(lane=claim.lane, fence=claim.fence, jobs=claim.jobs[:1])
        if len(claim.jobs) > 1:
            try:
                station.work(alone)
            except (Fenced, LedgerFailed):
                raise
            except Exception:  # noqa: BLE001 - recorded with its traceback just below
                self._put_off(station, alone, traceback.format_exc(limit=-6))
        else:
            self._put_off(station, alone, traceback.format_exc(limit=-6))

    def _put_off(self, station: Station, claim: Claim, why: str) -> None:
        job = claim.jobs[0]

        def settle(unit: Unit) -> None:
            if job.tries + 1 >= UNEXPECTED_TRIES:
                station.hold(
                    unit,
                    job.subject_id,
                    f"failed {job.tries + 1} times by a fault of the gateway:\n{why}",
                )
                unit.settle(claim, done=claim.jobs)
            else:
                due_at = unit.now.timestamp() + 2.0**job.tries
                unit.settle(claim, done=(), deferral=Deferral(job=job, due_at=due_at, detail=why))

        self._ledger.write("put off", settle)
