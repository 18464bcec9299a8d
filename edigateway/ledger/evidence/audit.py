"""Proving the ledger: the whole journal chain, and every stored payload against its digest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from edigateway.ledger import journal, payloads, tables
from edigateway.ledger.journal import Break

_AT_ONCE = 1000

T = TypeVar("T")

Progress = Callable[[int], None]
"""Hears how many rows were looked at so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a proof found: ``head`` is the hash of the last entry, worth writing down elsewhere."""

    entries: int
    head: str
    payloads: int
    broken: Break | None
    damaged: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Tell whether everything holds."""
        return self.broken is None and not self.damaged


def audit(connection: Connection, on_progress: Progress) -> Audit:
    """Walk through everything, however long it takes."""
    head = connection.execute(select(tables.journal_head)).one()
    entries = select(tables.journal).order_by(tables.journal.c.sequence)
    stream = connection.execution_options(yield_per=_AT_ONCE)
    with stream.execute(entries) as rows:
        broken = journal.verify(_told(rows, on_progress), head)
    count, damaged = 0, list[str]()
    with stream.execute(select(tables.payload)) as rows:
        for row in _told(rows, on_progress):
            count += 1
            damaged += _damage(row)
    return Audit(
        entries=head.sequence,
        head=head.hash,
        payloads=count,
        broken=broken,
        damaged=tuple(damaged),
    )


def _damage(row: Row[Any]) -> Sequence[str]:
    try:
        payloads.unpack(row.encoding, row.body, row.sha256)
    except payloads.Damaged as error:
        return [str(error)]
    except TypeError:  # SQLite keeps text where there should be bytes, if somebody puts it there
        return [f"the payload {row.sha256} is not bytes any more"]
    return []


def _told(rows: Iterable[T], on_progress: Progress) -> Iterator[T]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % _AT_ONCE == 0:
            on_progress(count)
