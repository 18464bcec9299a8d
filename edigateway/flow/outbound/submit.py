"""Submit: a file that somebody hands over for a partner goes to the outbox like any other."""

import re
from dataclasses import dataclass

from edigateway.config.site import Site
from edigateway.errors import EdigatewayError
from edigateway.flow.outbound import departing
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.payloads import Payload, pack
from edigateway.ledger.unit import Unit

LONGEST_NAME = 40
"""How much of a name is kept, from its end: with its number it fits every file system and the ledger."""
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
    departing.record(unit, number, partner, name, payload, format_="")
    facts = {"file": name, "sha256": payload.sha256, "size_bytes": payload.size_bytes, "by": by}
    unit.note(Event.SUBMITTED, number, partner, **facts)
    return number
