"""Submit: a file that somebody hands over for a partner goes to the outbox like any other."""

import re
from dataclasses import dataclass

from edigateway.config.site import Site
from edigateway.errors import EdigatewayError
from edigateway.flow.stage import send_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.payloads import Payload, pack
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class NoOutbox(EdigatewayError):
    """A file was handed over for somebody whom nothing can be sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file for a partner; ``name`` is what it is called here, and is made safe."""

    partner: str
    name: str
    content: bytes


def submit(ledger: Ledger, site: Site, submission: Submission, *, by: str) -> int:
    """Record a file for a partner and put it on its way; return its number. ``by`` names who asked for it.

    Raises:
        NoOutbox: there is no such partner, or it has no outbox.
    """
    if submission.partner not in site.outboxes:
        known = ", ".join(sorted(site.outboxes)) or "nobody yet"
        raise NoOutbox(f"'{submission.partner}' is no partner with an outbox; there are: {known}")
    payload = pack(submission.content)
    return ledger.write("submit", lambda unit: _record(unit, submission, payload, by))


def _record(unit: Unit, submission: Submission, payload: Payload, by: str) -> int:
    number, partner = unit.number(), submission.partner
    name = f"{number}-{_UNSAFE.sub('-', submission.name)[-LONGEST_NAME:]}"
    sha256 = unit.keep(payload)
    unit.add(
        tables.transmission,
        id=number,
        direction="out",
        mailbox=partner,
        arrival_key=str(number),
        partner=partner,
        format="",
        name=name,
        sha256=sha256,
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
    facts = {"file": name, "sha256": sha256, "size_bytes": payload.size_bytes, "by": by}
    unit.note(Event.SUBMITTED, number, partner, **facts)
    unit.enqueue(send_lane(partner), number)
    return number
