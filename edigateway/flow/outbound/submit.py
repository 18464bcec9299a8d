"""Submit: a file that somebody hands over for a partner goes to the outbox like any other."""

import re

from edigateway.errors import EdigatewayError
from edigateway.flow.stage import send_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import Payload
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class NoOutbox(EdigatewayError):
    """A file was handed over for somebody whom nothing can be sent to."""


def submit(unit: Unit, partner: str, name: str, payload: Payload, *, format_: str, by: str) -> int:
    """Record a file for a partner and put it on its way; return its number. ``by`` names who asked for it."""
    number = unit.number()
    ours = f"{number}-{_UNSAFE.sub('-', name)[-LONGEST_NAME:]}"
    unit.add(
        tables.transmission,
        id=number,
        direction="out",
        mailbox=partner,
        arrival_key=str(number),
        partner=partner,
        format=format_,
        name=ours,
        sha256=(sha256 := unit.keep(payload)),
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
    facts = {"file": ours, "sha256": sha256, "size_bytes": payload.size_bytes, "by": by}
    unit.note(Event.SUBMITTED, number, partner, **facts)
    unit.enqueue(send_lane(partner), number)
    return number
