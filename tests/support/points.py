"""The points at which an accident can happen: before and after every act of the daemon that others can see.

They are put around the product from outside: commits of the ledger, named after the acts that share them; acts on
files; whatever is posted; what a partner's SFTP server is asked to do; and the answers to callers.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import httpx2
from sqlalchemy import RootTransaction

from edigateway import durable
from edigateway.daemon.reception import Reception, _Handler
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import Writer
from edigateway.transports.sftp import finishing
from edigateway.transports.sftp.pipeline import Job, Pipeline
from edigateway.transports.sftp.publishing import Publication


class Accident(Protocol):
    """What happens at which point."""

    def reach(self, point: str) -> None:
        """Pass a point, or meet with the accident there."""
        ...

    def around(self, name: str, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Do an act between the points before and after it."""
        ...


def wrap(accident: Accident) -> None:
    """Put the accident around every durable act."""
    for name in ("deposit", "publish", "move", "remove", "sync", "sync_folder"):
        setattr(durable, name, _file_act(accident, name, getattr(durable, name)))
    _wrap_ledger(accident)
    _wrap_posts(accident)
    _wrap_sftp(accident)
    _wrap_answers(accident)


def _wrap_ledger(accident: Accident) -> None:
    commit, write = Writer._make_durable, Ledger.write

    def make_durable(self: Writer, transaction: RootTransaction, labels: Sequence[str]) -> None:
        for label in sorted(set(labels)):
            accident.reach(f"before commit {label}")
        commit(self, transaction, labels)
        for label in sorted(set(labels)):
            accident.reach(f"after commit {label}")

    def write_(self: Ledger, label: str, work: Callable[[Unit], Any]) -> Any:
        accident.reach(f"before write {label}")
        return write(self, label, work)

    Ledger.write = write_  # type: ignore[method-assign]
    Writer._make_durable = make_durable  # type: ignore[method-assign]


def _wrap_posts(accident: Accident) -> None:
    """A post returns with the header of the answer: "after" means that the other side has it, and nobody read that."""
    send = httpx2.AsyncClient.send

    async def post(
        self: httpx2.AsyncClient, request: httpx2.Request, **more: Any
    ) -> httpx2.Response:
        accident.reach(f"before post {request.url.path}")
        response = await send(self, request, **more)
        accident.reach(f"after post {request.url.path}")
        return response

    httpx2.AsyncClient.send = post  # type: ignore[method-assign]


def _wrap_sftp(accident: Accident) -> None:
    for room, name in (
        (finishing, "_remove"),
        (finishing, "_move"),
        (Publication, "_write"),
        (Publication, "_show"),
    ):
        point = f"sftp {name.strip('_')}"
        setattr(room, name, _job(accident, point, getattr(room, name)))
    flush = Pipeline._flush

    def flush_(self: Pipeline[Any]) -> None:
        if self._pending:
            accident.around("sftp packets", flush, self)

    Pipeline._flush = flush_  # type: ignore[method-assign]


def _wrap_answers(accident: Accident) -> None:
    """A call is "judged" when its answer is decided, and "told" when the listener has it."""
    judge, tell = Reception._answer, _Handler.handle

    def judged(self: Reception, line: bytes) -> bytes:
        answer: bytes = accident.around("judging a call", judge, self, line)
        return answer

    def told(self: _Handler) -> None:
        tell(self)
        accident.reach("after a call is told")

    Reception._answer = judged  # type: ignore[method-assign]
    _Handler.handle = told  # type: ignore[method-assign]


def _job(accident: Accident, name: str, make: Callable[..., Job[Any]]) -> Callable[..., Job[Any]]:
    def wrapped(*args: Any) -> Job[Any]:
        accident.reach(f"before {name}")
        result = yield from make(*args)
        accident.reach(f"after {name}")
        return result

    return wrapped


def _file_act(accident: Accident, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **more: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] == durable.__name__ and frame.f_back is not None:
            frame = frame.f_back
        place = frame.f_globals["__name__"].rpartition(".")[2]
        return accident.around(f"{name} in {place}", act, *args, **more)

    return wrapped
