"""Acknowledge: what a partner is told, numbered and made in the transaction that records the judgement.

A TA1 answers an interchange, a 997 or 999 each functional group in it. They are sent by their own station, later and
as often as it takes, always with the same bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from edigateway.contracts.format import Format
from edigateway.flow.inbound.past import Past
from edigateway.flow.inbound.register import Registered
from edigateway.flow.inbound.translation import TranslatedInterchange
from edigateway.flow.outbound import departing
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import pack
from edigateway.ledger.unit import Unit
from edigateway.model.acknowledgement import (
    AcknowledgementKind,
    Enclosure,
    GroupAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import Address, Verdict
from edigateway.model.partner import Partner

_USUAL_WITHIN_H = 24.0
"""How soon a partner gets a TA1 with whom nothing was agreed about acknowledgements."""


def acknowledge(
    unit: Unit,
    format_: Format,
    partner: Partner,
    translated: TranslatedInterchange,
    registered: Registered,
    past: Past,
) -> None:
    """Make the outgoing interchanges that answer a received one, as far as it is owed an answer."""
    interchange = translated.interchange
    address = interchange.address
    if address is None or partner.outbox is None:
        return
    answering = _Answering(
        unit=unit, format_=format_, partner=partner, address=address, registered=registered
    )
    if _wants_ta1(partner, address):
        repeats = _repetition(address, interchange.sha256, registered, past)
        answering.interchange(translated, repeats)
    if not registered.is_duplicate:
        for _, answers in groupby(sorted(translated.acknowledgements, key=_alike), key=_alike):
            answering.groups(translated, list(answers))


def _wants_ta1(partner: Partner, address: Address) -> bool:
    agreed = partner.interchange_acknowledgement
    return agreed == "always" or (agreed == "requested" and address.acknowledgement_requested)


def _repetition(address: Address, sha256: str, registered: Registered, past: Past) -> Repetition:
    if registered.is_duplicate:
        return Repetition.EVERYTHING
    return Repetition.NUMBER if past.repeats_number(address, sha256) else Repetition.NOTHING


def _alike(answer: GroupAcknowledgement) -> tuple[str, str]:
    """Return what answers must have in common to travel in one group."""
    return answer.kind, answer.version


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answering:
    """Answers one received interchange, whose sender is ``address.sender``."""

    unit: Unit
    format_: Format
    partner: Partner
    address: Address
    registered: Registered

    def interchange(self, translated: TranslatedInterchange, repeats: Repetition) -> None:
        """Answer the interchange as such, if anything may be said."""
        answer = self.format_.acknowledge_interchange(translated.interchange, repeats)
        if answer is None:
            return
        enclosure = self._enclosure(version=_release(self.address.version))
        content = self.format_.enclose_interchange(answer, enclosure)
        file_id = self._outgoing(AcknowledgementKind.INTERCHANGE, content, enclosure)
        number = self.registered.number
        self._record(AcknowledgementKind.INTERCHANGE, file_id, enclosure, answer.verdict, None)
        facts = {"interchange": self.address.control_number, "note": answer.note}
        self._note(number, AcknowledgementKind.INTERCHANGE, file_id, answer.verdict, facts)

    def groups(
        self, translated: TranslatedInterchange, answers: Sequence[GroupAcknowledgement]
    ) -> None:
        """Make one outgoing interchange of answers to groups, all of one kind and version."""
        groups, first = translated.interchange.groups, answers[0]
        enclosure = self._enclosure(
            version=first.version,
            group_sender=groups[first.group].receiver,
            group_receiver=groups[first.group].sender,
            group_number=self._allot("GS06 FA"),
        )
        content = self.format_.enclose(answers, enclosure)
        file_id = self._outgoing(first.kind, content, enclosure)
        for each in answers:
            group_id = self.registered.group_ids[each.group]
            self._record(each.kind, file_id, enclosure, each.verdict, group_id)
            facts = {"group": groups[each.group].control_number}
            self._note(group_id, each.kind, file_id, each.verdict, facts)

    def _enclosure(
        self,
        *,
        version: str,
        group_sender: str = "",
        group_receiver: str = "",
        group_number: int = 0,
    ) -> Enclosure:
        return Enclosure(
            sender=self.address.receiver,
            receiver=self.address.sender,
            group_sender=group_sender,
            group_receiver=group_receiver,
            interchange_number=self._allot("ISA13"),
            group_number=group_number,
            made_at=self.unit.now,
            usage=self.address.usage,
            version=version,
        )

    def _allot(self, counter: str) -> int:
        ours, theirs = str(self.address.receiver), str(self.address.sender)
        return self.unit.control_numbers.allot(ours, theirs, counter)

    def _outgoing(self, kind: AcknowledgementKind, content: bytes, enclosure: Enclosure) -> int:
        unit, partner = self.unit, self.partner.partner
        number = unit.number()
        name = f"{kind}-{enclosure.interchange_number:09d}-{number}.edi"
        departing.record(unit, number, partner, name, pack(content), format_="x12")
        unit.add(
            tables.obligation,
            subject_id=number,
            partner=partner,
            what=kind,
            owed_by="us",
            due_at=unit.now + timedelta(hours=_within_h(self.partner)),
            met_at=None,
        )
        return number

    def _record(
        self,
        kind: AcknowledgementKind,
        file_id: int,
        enclosure: Enclosure,
        verdict: Verdict,
        group_id: int | None,
    ) -> None:
        self.unit.add(
            tables.acknowledgement,
            kind=kind,
            given=True,
            interchange_id=self.registered.number,
            group_id=group_id,
            transmission_id=file_id,
            verdict=verdict,
            control_number=f"{enclosure.interchange_number:09d}",
            created_at=self.unit.now,
        )

    def _note(
        self,
        subject_id: int,
        kind: AcknowledgementKind,
        file_id: int,
        verdict: Verdict,
        facts: dict[str, str],
    ) -> None:
        told = {"kind": str(kind), "verdict": str(verdict), **facts}
        self.unit.note(
            Event.ACKNOWLEDGED, subject_id, self.partner.partner, transmission=file_id, **told
        )


def _release(isa12: str) -> str:
    """Return the release that an envelope is of (X12 ISA12), as groups name it; a usual one where that is none."""
    return f"{isa12}0" if re.fullmatch(r"\d{5}", isa12, re.ASCII) else "004010"


def _within_h(partner: Partner) -> float:
    """Return how soon a partner expects to be answered, at the soonest of what was agreed."""
    agreed = (each.acknowledge_within_h for each in partner.receive if each.acknowledge != "none")
    return min(agreed, default=_USUAL_WITHIN_H)
