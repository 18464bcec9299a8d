"""Arriving: how one file is written down as a transmission, whichever way it came."""

from edigateway.config.site import MailboxConfig
from edigateway.contracts.transport import Arrival
from edigateway.flow.stage import identify_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import Payload
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State


def record(
    unit: Unit,
    config: MailboxConfig,
    arrival: Arrival,
    payload: Payload,
    *,
    message_id: int | None = None,
) -> int:
    """Record one file that came through a mailbox, and what is to be done with it; return its number."""
    taken = arrival.refusal is None
    number = unit.add(
        tables.transmission,
        direction="in",
        mailbox=config.name,
        arrival_key=arrival.key,
        partner=config.partner,
        format=config.format,
        name=arrival.name,
        sha256=(sha256 := unit.keep(payload)) if taken else None,
        size_bytes=len(arrival.payload),
        state=State.RECEIVED if taken else State.QUARANTINED,
        detail=arrival.refusal or "",
        tries=0,
        created_at=unit.now,
        settled_at=None,
        node=unit.node,
        parent_id=None,
        message_id=message_id,
    )
    partner = config.partner or ""
    if not taken:
        unit.note(Event.QUARANTINED, number, partner, file=arrival.name, reason=arrival.refusal)
        return number
    facts = {"file": arrival.name, "mailbox": config.name, "sha256": sha256}
    unit.note(Event.RECEIVED, number, partner, size_bytes=len(arrival.payload), **facts)
    unit.enqueue(identify_lane(config.name), number)
    return number
