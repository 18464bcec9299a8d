"""Safeguards of the daemon that can be taken out, to show that the checks would see it if one were missing."""

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from edigateway import durable
from edigateway.contracts.endpoint import Reply
from edigateway.contracts.transport import Parcel, SealingOutbox
from edigateway.flow.inbound.admit import Admit
from edigateway.flow.inbound.receive import Receive
from edigateway.flow.outbound import send
from edigateway.ledger import ledger, queue

LATE_S = 0.3
"""How much later than its answer something is recorded that should have been recorded before."""


def without_fence() -> None:
    """Let whoever overslept its lease record all the same."""
    queue._check_fence = lambda connection, claim: None


def without_fsync() -> None:
    """Let SQLite and file acts answer before anything is on the device."""
    durable.sync = lambda descriptor: None
    execute, connect = sqlite3.Connection.execute, sqlite3.connect

    class Careless(sqlite3.Connection):
        def execute(self, statement: str, *rest: Any) -> sqlite3.Cursor:
            return execute(self, statement.replace("synchronous=FULL", "synchronous=OFF"), *rest)

    sqlite3.connect = lambda *a, **k: connect(*a, **k, factory=Careless)  # type: ignore[assignment]
    ledger.check_durability = lambda connection: None  # type: ignore[attr-defined]


def answering_first() -> None:
    """Answer a caller before what it brought is in the ledger."""
    record = Admit._record

    def early(self: Admit, admission: Any) -> Reply:
        def late() -> None:
            time.sleep(LATE_S)
            record(self, admission)

        threading.Thread(target=late).start()
        reply: Reply = admission.taken.reply
        return Reply(status=204) if admission.taken.reply_to else reply

    Admit._record = early  # type: ignore[method-assign]


def sealing_anew() -> None:
    """Make another message of a file for each try."""

    def sealed(
        stage: Any, name: str, outbox: SealingOutbox, files: object, parcels: Sequence[Parcel]
    ) -> Sequence[Parcel]:
        return [replace(each, sealed=outbox.seal(each)) for each in parcels]

    send.sealed = sealed  # type: ignore[assignment, attr-defined]


def finishing_first() -> None:
    """Take a file out of its mailbox before it is in the ledger."""
    collect = Receive.collect

    def careless(self: Receive) -> int:
        mailbox = self._mailbox
        take = mailbox.collect

        def taken(limit: int) -> Any:
            arrivals = take(limit)
            mailbox.finish(arrivals)
            return arrivals

        mailbox.collect = taken  # type: ignore[method-assign]
        try:
            return collect(self)
        finally:
            mailbox.collect = take  # type: ignore[method-assign]

    Receive.collect = careless  # type: ignore[method-assign]


TAKEN_OUT: Mapping[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "fence": without_fence,
    "fsync": without_fsync,
    "commit before the answer": answering_first,
    "one message for all tries": sealing_anew,
    "commit before the finish": finishing_first,
}
