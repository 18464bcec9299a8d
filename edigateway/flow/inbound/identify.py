"""Identify: whose file is it? Found by the identities in its envelopes, or by the mailbox it came in.

A file from nobody we know, for nobody we are, or of no syntax we read, is quarantined with what would admit it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from edigateway.config.lookup import admitting_yaml, is_for_us, is_ours, partner_of
from edigateway.contracts.format import Format, Terms
from edigateway.errors import Refused
from edigateway.flow.stage import Stage, translate_lane
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit
from edigateway.model.envelope import Address
from edigateway.model.lifecycle import State
from edigateway.model.partner import Partner
from edigateway.yamlfile import quoted

LARGEST_LOOKED_INTO_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A received transmission as this station needs it; ``mailbox_partner`` is who alone may use the mailbox."""

    transmission_id: int
    format: str
    mailbox_partner: str | None
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Why a file was not admitted, and the partner file that would admit it, if one would."""

    reason: str
    remedy: str = ""


class Identify:
    """Finds the partner of each received file."""

    name = "identify"

    def __init__(self, stage: Stage, formats: Mapping[str, Format]) -> None:
        """Know the site's partners and the installed formats."""
        self._stage, self._formats = stage, formats

    def work(self, claim: Claim) -> None:
        """Identify each file and pass it on, or quarantine it."""
        arrived = self._load(claim)
        found = [(each, self._identify(each)) for each in arrived]

        def settle(unit: Unit) -> None:
            unit.settle(claim, done=claim.jobs)
            for each, partner in found:
                if isinstance(partner, Stranger):
                    _quarantine(unit, each.transmission_id, partner)
                else:
                    unit.change(tables.transmission, each.transmission_id, partner=partner.partner)
                    unit.enqueue(translate_lane(partner.partner), each.transmission_id)

        self._stage.ledger.write("identify", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Quarantine a file that cannot even be looked at."""
        _quarantine(unit, subject_id, Stranger(reason=reason))

    def _load(self, claim: Claim) -> Sequence[Arrived]:
        ids = [job.subject_id for job in claim.jobs]
        table = tables.transmission
        with self._stage.ledger.read() as connection:
            rows = {
                row.id: row for row in connection.execute(select(table).where(table.c.id.in_(ids)))
            }
            contents = payloads.load(connection, {row.sha256 for row in rows.values()})
        return [
            Arrived(
                transmission_id=number,
                format=rows[number].format,
                mailbox_partner=self._mailbox_partner(rows[number].mailbox),
                payload=contents[rows[number].sha256],
            )
            for number in ids
        ]

    def _mailbox_partner(self, mailbox: str) -> str | None:
        config = self._stage.site.mailboxes.get(mailbox)
        return config.partner if config else None

    def _identify(self, arrived: Arrived) -> Partner | Stranger:
        format_ = self._formats.get(arrived.format)
        if format_ is None:
            return Stranger(reason=f"no format '{arrived.format}' is installed")
        try:
            addresses = format_.peek(arrived.payload)
        except Refused as refusal:
            return Stranger(reason=str(refusal))
        if not addresses:
            return self._by_mailbox(arrived.mailbox_partner)
        found = self._by_addresses(addresses, arrived.mailbox_partner)
        if isinstance(found, Address):
            return self._stranger(found, format_, arrived)
        return found

    def _stranger(self, address: Address, format_: Format, arrived: Arrived) -> Stranger:
        """Say what would admit a sender whom nobody has as an identity."""
        if is_ours(self._stage.site, address.sender):
            return self._from_us(address, format_, arrived)
        if arrived.mailbox_partner is not None:
            name, sender = arrived.mailbox_partner, address.sender
            reason = f"{sender} is not an identity of {name}, whose mailbox it came in"
            written = f"{{qualifier: {quoted(sender.qualifier)}, id: {quoted(sender.id)}}}"
            return Stranger(
                reason=reason,
                remedy=f"# If this is {name} too, add a line in partners/{name}.yaml:\nidentities:\n  - {written}\n",
            )
        remedy = admitting_yaml(self._stage.site, address, _sets(format_, arrived.payload))
        return Stranger(reason=f"no partner has the identity {address.sender}", remedy=remedy)

    def _from_us(self, address: Address, format_: Format, arrived: Arrived) -> Stranger:
        """Say that a file names us as its sender, and propose whom it is to in our place, if nobody is it yet."""
        site, turned = (
            self._stage.site,
            replace(address, sender=address.receiver, receiver=address.sender),
        )
        reason = f"its sender {address.sender} is ourselves, and its receiver {address.receiver}"
        is_known = partner_of(site, turned) is not None or is_ours(site, turned.sender)
        if is_known or arrived.mailbox_partner is not None:
            return Stranger(reason=reason)
        return Stranger(
            reason=reason,
            remedy=admitting_yaml(site, turned, _sets(format_, arrived.payload)),
        )

    def _by_mailbox(self, mailbox_partner: str | None) -> Partner | Stranger:
        partner = self._stage.site.partners.get(mailbox_partner or "")
        if partner is None:
            reason = "the file does not say who it is from, and its mailbox belongs to no partner"
            return Stranger(reason=reason)
        return partner

    def _by_addresses(
        self, addresses: Sequence[Address], mailbox_partner: str | None
    ) -> Partner | Stranger | Address:
        """Find the one partner who sent every interchange of a file; an address that nobody has is returned."""
        site, found = self._stage.site, None
        for address in addresses:
            partner = partner_of(site, address)
            if partner is None:
                return address
            if found is not None and partner.partner != found.partner:
                return Stranger(
                    reason=f"one file with interchanges of {found.partner} and of {partner.partner}"
                )
            if mailbox_partner not in (None, partner.partner):
                reason = (
                    f"{partner.partner} is the sender, but the mailbox belongs to {mailbox_partner}"
                )
                return Stranger(reason=reason)
            if not is_for_us(site, partner, address):
                reason = f"addressed to {address.receiver}, which is not one of our identities for {partner.partner}"
                return Stranger(reason=reason)
            found = partner
        return found or Stranger(reason="the file has no interchange")


def _sets(format_: Format, payload: bytes) -> Sequence[str]:
    """Return the ids of the transaction sets in a stranger's file, to propose agreements; none if it is large."""
    if len(payload) > LARGEST_LOOKED_INTO_BYTES:
        return ()
    interchanges = format_.read(payload, Terms())
    return sorted(
        {each.set_id for one in interchanges for group in one.groups for each in group.transactions}
    )


def _quarantine(unit: Unit, transmission_id: int, stranger: Stranger) -> None:
    unit.change(
        tables.transmission,
        transmission_id,
        state=State.QUARANTINED,
        detail=stranger.reason,
        settled_at=unit.now,
    )
    unit.note(Event.QUARANTINED, transmission_id, reason=stranger.reason, remedy=stranger.remedy)
