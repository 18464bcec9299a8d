"""Departing: how one file for a partner is written down as a transmission, and put on its way."""

from edigateway.flow.stage import send_lane
from edigateway.ledger import tables
from edigateway.ledger.payloads import Payload
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State


def record(
    unit: Unit, number: int, partner: str, name: str, payload: Payload, *, format_: str
) -> None:
    """Record a file under a number and a name, both given out for it alone, and let it be sent."""
    unit.add(
        tables.transmission,
        id=number,
        direction="out",
        mailbox=partner,
        arrival_key=name,
        partner=partner,
        format=format_,
        name=name,
        sha256=unit.keep(payload),
        size_bytes=payload.size_bytes,
        state=State.READY,
        detail="",
        tries=0,
        created_at=unit.now,
        settled_at=None,
        node=unit.node,
        parent_id=None,
        message_id=None,
    )
    unit.enqueue(send_lane(partner), number)
