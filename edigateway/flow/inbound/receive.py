"""Receive: what a mailbox has claimed becomes a durable transmission, and only then leaves the mailbox."""

from collections.abc import Sequence

from sqlalchemy import select

from edigateway.config.site import MailboxConfig
from edigateway.contracts.transport import Arrival, Mailbox
from edigateway.flow.inbound.arriving import record
from edigateway.flow.stage import BATCH, Stage
from edigateway.ledger import tables
from edigateway.ledger.payloads import Payload, pack
from edigateway.ledger.unit import Unit


class Receive:
    """Empties one mailbox into the ledger."""

    def __init__(self, stage: Stage, config: MailboxConfig, mailbox: Mailbox) -> None:
        """Serve the mailbox that ``config`` describes."""
        self._stage, self._config, self._mailbox = stage, config, mailbox

    def collect(self) -> int:
        """Take one batch of files; return how many there were.

        Raises:
            Temporary: the mailbox cannot be looked at now.
        """
        arrivals = self._mailbox.collect(BATCH)
        if arrivals:
            packed = [(arrival, pack(arrival.payload)) for arrival in arrivals]
            self._stage.ledger.write("receive", lambda unit: self._record(unit, packed))
            self._mailbox.finish(arrivals)
        return len(arrivals)

    def _record(self, unit: Unit, packed: Sequence[tuple[Arrival, Payload]]) -> None:
        known = self._known(unit, [arrival.key for arrival, _ in packed])
        for arrival, payload in packed:
            if arrival.key not in known:
                record(unit, self._config, arrival, payload)

    def _known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Return the keys of arrivals that were recorded before a crash kept them from being finished."""
        table = tables.transmission
        here = (table.c.direction == "in") & (table.c.mailbox == self._config.name)
        found = select(table.c.arrival_key).where(here, table.c.arrival_key.in_(keys))
        return set(unit.connection.scalars(found))
