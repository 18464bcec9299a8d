"""The service: takes the ledger, runs pollers and worker, reloads the site, drains and stops.

SIGTERM and SIGINT drain: what was begun is settled, nothing new is begun. SIGHUP reloads; a site with faults is not
taken, and the running one stays as it is.
"""

import base64
import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from edigateway.clock import Clock
from edigateway.daemon import interpreter
from edigateway.daemon.assembly import Parts, assemble, read_site, site_ledger
from edigateway.daemon.control import Answer, Control, Request
from edigateway.daemon.inspection import Inspected, inspect
from edigateway.daemon.listening import Listening
from edigateway.daemon.notify import notify, watchdog_every_s
from edigateway.daemon.poller import Poller
from edigateway.daemon.reception import Reception
from edigateway.daemon.worker import LEASE_S, Worker
from edigateway.errors import Misconfigured, Temporary
from edigateway.flow import replay
from edigateway.flow.outbound.submit import Submission, submit
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import LedgerFailed

PATIENCE_S = 25.0
"""How long, at a stop, whatever is under way may take; then connections are broken off, and it is done again later."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Retiring:
    """Parts that a reload has replaced, and the thread that waits for what they still have in hand."""

    parts: Parts
    thread: threading.Thread


def _tell(found: Inspected) -> None:
    """Write into the log what `edigw check` says of connections; only a reload is refused for it, never a start."""
    for each in found.faults:
        log.error("config.fault", fault=str(each))
    for each in found.warnings:
        log.warning("config.warning", warning=str(each))


class Service:
    """One running daemon on one site."""

    def __init__(self, root: Path, clock: Clock) -> None:
        """Take hold of the ledger and build everything, without starting it.

        Raises:
            Misconfigured: the site has faults.
            LedgerHeld: another process has the ledger.
        """
        self._root = root
        site = read_site(root)
        site.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.ledger: Ledger = site_ledger(site, clock)
        self._parts = assemble(site, self.ledger)
        self._worker = Worker(self.ledger, self._parts.stations)
        self._pollers = self._parts.pollers(self.ledger.clock)
        self._changing = threading.Lock()
        self._stopped = False
        self._retiring: list[_Retiring] = []
        self._signalled = threading.Event()
        self._signals: list[int] = []
        self._note_config()
        _tell(inspect(site))
        self._listening = Listening(site, site.state, self._parts.paths)
        # The last of all: its thread runs from here on, and would keep a process alive that failed to begin.
        self._reception = Reception(site.state, self._parts.admit)

    def run(self) -> None:
        """Run until a signal asks to stop, then drain.

        Raises:
            LedgerFailed: the ledger could not be written; the process must start again.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        interpreter.tune()
        with ExitStack() as ending:
            ending.callback(log.info, "daemon.stopped", pid=os.getpid())
            ending.callback(self.stop)
            self._start()
            control = Control(self._parts.site.state, self.handle)
            ending.callback(control.close)
            ending.callback(notify, "STOPPING=1")
            self._say_hello()
            self._wait()
        self._raise_failure()

    def stop(self) -> None:
        """Settle what was begun, begin nothing new, and let go of everything."""
        with self._changing, ExitStack() as ending:
            self._stopped = True
            ending.callback(self.ledger.close)
            ending.callback(self._parts.close)
            impatient = threading.Timer(PATIENCE_S, self._hang_up)
            impatient.start()
            ending.callback(impatient.cancel)
            for poller in self._pollers.values():
                poller.stop()
            self._listening.stop()
            self._reception.close()
            self._worker.stop()
            for poller in self._pollers.values():
                poller.join()
            for each in self._retiring:
                each.thread.join()

    def _hang_up(self) -> None:
        log.warning("daemon.impatient", after_s=PATIENCE_S)
        for parts in [self._parts, *(each.parts for each in self._retiring)]:
            parts.hang_up()

    def reload(self) -> Sequence[str]:
        """Read the site's files again and work by them from now on; return warnings.

        Acts that were begun end by the files that they were begun with, however long they take.

        Raises:
            Misconfigured: they have faults; everything stays as it was.
            Temporary: something that they name cannot be opened now; everything stays as it was.
        """
        with self._changing:
            if self._stopped:
                raise Temporary("the daemon is stopping")
            site = read_site(self._root)
            found = inspect(site)
            if found.faults:
                raise Misconfigured(list(found.faults))
            _tell(found)
            former, self._parts = self._parts, assemble(site, self.ledger)
            self._reception.exchange(self._parts.admit)
            self._listening.exchange(site, site.state, self._parts.paths)
            leaving, self._pollers = self._pollers, self._parts.pollers(self.ledger.clock)
            for poller in leaving.values():
                poller.stop()
            for name, poller in self._pollers.items():
                poller.start(after=leaving.get(name))
            self._retire(former, leaving.values(), self._worker.exchange(self._parts.stations))
            self._note_config()
            self.ledger.bring_forward(
                LEASE_S
            )  # what was put off may go well now, by what was mended
            log.info("config.loaded", digest=site.digest)
            return [str(each) for each in (*site.warnings, *found.warnings)]

    def _retire(
        self, former: Parts, pollers: Iterable[Poller], until_settled: Callable[[], object]
    ) -> None:
        """Close the former parts once their work in hand is settled, which a slow partner may make long."""

        def retire() -> None:
            for poller in pollers:
                poller.join()
            until_settled()
            former.close()

        thread = threading.Thread(target=retire, name="retiring")
        self._retiring = [each for each in self._retiring if each.thread.is_alive()]
        self._retiring.append(_Retiring(parts=former, thread=thread))
        thread.start()

    def handle(self, request: Request) -> Answer:
        """Answer a command that came over the control socket."""
        command = request["command"]
        if command == "ping":
            return {
                "pid": os.getpid(),
                "digest": self._parts.site.digest,
                "mailboxes": self._troubles(),
                "listener": self._listening.trouble,
                "port": self._listening.port,
            }
        if command == "reload":
            return self._handle_reload()
        if command == "replay":
            return self._handle_replay(request)
        if command == "submit":
            return self._handle_submit(request)
        raise ValueError(f"unknown command {command!r}")

    def _handle_reload(self) -> Answer:
        try:
            return {"warnings": self.reload()}
        except Misconfigured as error:
            log.error("config.refused", faults=[str(each) for each in error.faults])
            return {"ok": False, "error": str(error)}
        except (Temporary, OSError) as error:
            log.error("config.refused", reason=str(error))
            return {"ok": False, "error": str(error)}

    def _handle_replay(self, request: Request) -> Answer:
        steps = self.replay(
            request["numbers"], by=request["by"], new_key=request.get("new_key", False)
        )
        return {"steps": [asdict(step) for step in steps]}

    def _handle_submit(self, request: Request) -> Answer:
        content = base64.b64decode(request["content"])
        site, name = self._parts.site, request["name"]
        submission = Submission(partner=request["partner"], name=name, content=content)
        return {"number": submit(self.ledger, site, submission, by=request["by"])}

    def replay(self, numbers: Sequence[int], *, by: str, new_key: bool) -> Sequence[replay.Step]:
        """Plan a replay on what the ledger says now, and do it in the same transaction."""

        def apply(unit: Unit) -> Sequence[replay.Step]:
            steps = replay.plan(unit.connection, numbers)
            doer = replay.Replay(
                unit=unit,
                site=self._parts.site,
                ledger_name=self.ledger.name,
                by=by,
                new_key=new_key,
            )
            doer.apply(steps)
            return steps

        return self.ledger.write("replay", apply)

    def _say_hello(self) -> None:
        site = self._parts.site.settings.site
        log.info("daemon.ready", pid=os.getpid(), site=site, ledger=self.ledger.name)
        notify("READY=1", f"STATUS=running, {len(self._pollers)} mailboxes")

    def _start(self) -> None:
        self._worker.start()
        self._listening.start()
        for poller in self._pollers.values():
            poller.start()

    def _wait(self) -> None:
        pause_s = watchdog_every_s() or 1.0
        while True:
            self._signalled.wait(min(pause_s, 1.0))
            self._signalled.clear()
            if self._failure() is not None:
                return
            while self._signals:
                if self._signals.pop(0) != signal.SIGHUP:
                    return
                notify("RELOADING=1")
                self._handle_reload()
                notify("READY=1")
            notify("WATCHDOG=1")

    def _on_signal(self, number: int, frame: object) -> None:
        self._signals.append(number)
        self._signalled.set()

    def _troubles(self) -> Mapping[str, str | None]:
        return {name: poller.trouble for name, poller in self._pollers.items()}

    def _failure(self) -> LedgerFailed | None:
        sources: list[Any] = [self._worker, self._reception, *self._pollers.values()]
        return next((each.failure for each in sources if each.failure), None)

    def _raise_failure(self) -> None:
        if failure := self._failure():
            raise failure

    def _note_config(self) -> None:
        site = self._parts.site
        digests = dict(site.partner_digests)
        self.ledger.write(
            "config",
            lambda unit: unit.note(Event.CONFIG_LOADED, 0, digest=site.digest, partners=digests),
        )
