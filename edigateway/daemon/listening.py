"""Listening: the daemon's hand on the listener, a process of its own that it starts, watches and starts again."""

import hashlib
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from edigateway.config.site import Site
from edigateway.contracts.secret import Secret
from edigateway.errors import Misconfigured
from edigateway.listener.orders import Orders

STOP_S = 30.0
"""How long a listener may take to end; its own calls in flight have 25 s."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""How long is waited before a listener that ended is started again: ever longer, unless it had worked in between."""
SILENCE_S = 30.0
"""After so long without a word a listener hangs: it is killed, and another one started."""
_LINE_BYTES = 64 * 1024

log = structlog.get_logger()


class Listening:
    """Keeps a listener running, if the site has one and some transport is called."""

    def __init__(self, site: Site, state: Path, paths: Sequence[str]) -> None:
        """Listen by the settings of ``site`` for calls to ``paths``; ``state`` is the folder with the reception."""
        self.trouble: str | None = None
        """Why partners cannot be answered now, if they cannot."""
        self.port: int | None = None
        """The port that is listened on; None while there is none."""
        self._orders = _orders(site, state, paths)
        self._seen = _seen(self._orders)
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._killer: threading.Timer | None = None
        self._thread = threading.Thread(target=self._run, name="listening")

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def exchange(self, site: Site, state: Path, paths: Sequence[str]) -> None:
        """Listen by other settings from now on; if all is the same, certificates included, nothing happens.

        Calls that have begun are answered first; until then nobody listens.
        """
        orders = _orders(site, state, paths)
        seen = _seen(orders)
        with self._lock:
            if (orders, seen) == (self._orders, self._seen):
                return
            self._orders, self._seen = orders, seen
        self._interrupt()

    def stop(self) -> None:
        """Stop listening, and return when the calls that have begun are answered."""
        self._stopping.set()
        self._interrupt()
        self._thread.join()

    def _interrupt(self) -> None:
        with self._lock:
            self._changed.set()
            if self._process is not None:
                self._terminate(self._process)

    def _terminate(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        self._killer = threading.Timer(STOP_S, process.kill)
        self._killer.daemon = True
        self._killer.start()

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            self._changed.clear()
            if self._stopping.is_set():  # it may have been said just before the line above
                return
            orders = self._orders
            if orders is None:
                self.trouble = None
                self._changed.wait()
                continue
            pause_s = FIRST_PAUSE_S if self._listen(orders) else min(pause_s * 2, LONGEST_PAUSE_S)
            if not self._changed.is_set():
                self._changed.wait(pause_s)

    def _listen(self, orders: Orders) -> bool:
        """Run one listener until it ends; tell whether it ever listened."""
        try:
            process = self._start(orders)
        except OSError as error:
            self._note(f"the listener cannot be started: {error.strerror}")
            return False
        listened = False
        try:
            for what in _sayings(process):
                listened = listened or "listening" in what
                self._hear(what)
        finally:
            code = self._end(process)
            self.port = None
        if not self._changed.is_set():
            self._note(self.trouble or f"the listener ended with exit code {code}")
        return listened

    def _start(self, orders: Orders) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "edigateway.listener"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with self._lock:
            self._process = process
            if self._changed.is_set():
                self._terminate(process)
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.write(orders.model_dump_json().encode() + b"\n")
                process.stdin.flush()
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        code = process.wait()
        with self._lock:
            self._process = None
            if self._killer is not None:
                self._killer.cancel()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        return code

    def _hear(self, what: dict[str, Any]) -> None:
        if "listening" in what:
            self.port, self.trouble = int(what["listening"]), None
            log.info("listener.ready", port=self.port, confined=what.get("confined", False))
        elif what.get("trouble"):
            self._note(str(what["trouble"]))
        elif "trouble" in what:
            self.trouble = None

    def _note(self, trouble: str) -> None:
        if trouble != self.trouble:
            log.warning("listener.trouble", reason=trouble)
        self.trouble = trouble


def _orders(site: Site, state: Path, paths: Sequence[str]) -> Orders | None:
    settings = site.settings.listener
    if settings is None or not paths:
        return None
    return Orders(settings=settings, site=site.root, state=state, paths=tuple(sorted(paths)))


def _seen(orders: Orders | None) -> str:
    """Return a digest of the files that the settings name, so that a renewed certificate is noticed."""
    tls = orders.settings.tls if orders else None
    if orders is None or tls is None:
        return ""
    found = hashlib.sha256()
    with suppress(Misconfigured):
        found.update(Secret(tls.key[7:-1]).reveal(orders.site).encode())
    for name in (tls.certificate, tls.client_authorities):
        with suppress(OSError):
            found.update((orders.site / name).read_bytes() if name else b"")
    return found.hexdigest()


def _sayings(process: subprocess.Popen[bytes]) -> Any:
    """Yield what a listener says of itself, until it ends; one that hangs is ended."""
    if process.stdout is None:
        return
    hearing, begun = select.poll(), b""
    hearing.register(process.stdout)
    while hearing.poll(SILENCE_S * 1000):
        piece = os.read(process.stdout.fileno(), _LINE_BYTES)
        if not piece:
            return
        *lines, begun = (begun[-_LINE_BYTES:] + piece).split(b"\n")
        for line in lines:
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict):
                    yield said
    log.warning("listener.hangs", silent_s=SILENCE_S)
    process.kill()
