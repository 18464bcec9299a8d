"""Acknowledge: a 997 for each functional group, numbered and made in the transaction that records the judgement.

It is sent by its own station, later and as often as it takes, always with the same bytes.
"""

from collections.abc import Sequence
from datetime import timedelta

from edigateway.contracts.format import Format
from edigateway.flow.inbound.translation import TranslatedInterchange
from edigateway.flow.stage import send_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import pack
from edigateway.ledger.unit import Unit
from edigateway.model.acknowledgement import Enclosure, GroupAcknowledgement
from edigateway.model.envelope import Address, FunctionalGroup
from edigateway.model.lifecycle import State
from edigateway.model.partner import Partner


def acknowledge(
    unit: Unit,
    format_: Format,
    partner: Partner,
    translated: TranslatedInterchange,
    group_ids: Sequence[int],
) -> None:
    """Make one outgoing interchange that answers every group of a received one that is owed an answer."""
    interchange, answers = translated.interchange, owed(translated, partner)
    if not answers or interchange.address is None:
        return
    enclosure = _enclosure(unit, interchange.address, interchange.groups[answers[0].group])
    content = format_.enclose(answers, enclosure)
    transmission_id = _outgoing(unit, partner, content, enclosure)
    for each in answers:
        group_id, group = group_ids[each.group], interchange.groups[each.group]
        _record(unit, each, group_id, transmission_id, enclosure)
        facts = {"group": group.control_number, "verdict": str(each.verdict)}
        unit.note(
            Event.ACKNOWLEDGED, group_id, partner.partner, transmission=transmission_id, **facts
        )
    unit.enqueue(send_lane(partner.partner), transmission_id)


def owed(translated: TranslatedInterchange, partner: Partner) -> Sequence[GroupAcknowledgement]:
    """Return the acknowledgements that a partner will get for an interchange; none for one that we cannot reach."""
    if translated.interchange.address is None or partner.outbox is None:
        return ()
    groups = translated.interchange.groups
    return [each for each in translated.acknowledgements if _is_owed(groups[each.group], partner)]


def _is_owed(group: FunctionalGroup, partner: Partner) -> bool:
    """A group is answered unless everything in it was agreed to go unanswered."""
    agreements = [partner.agreement(each.set_id) for each in group.transactions]
    known = [each for each in agreements if each is not None] or partner.receive
    return any(each.acknowledge == "997" for each in known)


def _enclosure(unit: Unit, address: Address, group: FunctionalGroup) -> Enclosure:
    ours, theirs = str(address.receiver), str(address.sender)
    return Enclosure(
        sender=address.receiver,
        receiver=address.sender,
        group_sender=group.receiver,
        group_receiver=group.sender,
        interchange_number=unit.control_numbers.allot(ours, theirs, "ISA13"),
        group_number=unit.control_numbers.allot(ours, theirs, "GS06 FA"),
        made_at=unit.now,
        usage=address.usage,
        version=group.version,
    )


def _outgoing(unit: Unit, partner: Partner, content: bytes, enclosure: Enclosure) -> int:
    number = unit.number()
    name = f"997-{enclosure.interchange_number:09d}-{number}.edi"
    unit.add(
        tables.transmission,
        id=number,
        direction="out",
        mailbox=partner.partner,
        arrival_key=name,
        partner=partner.partner,
        format="x12",
        name=name,
        sha256=unit.keep(pack(content)),
        size_bytes=len(content),
        state=State.READY,
        detail="",
        tries=0,
        created_at=unit.now,
        settled_at=None,
        node=unit.node,
        parent_id=None,
    )
    within_h = min(
        each.acknowledge_within_h for each in partner.receive if each.acknowledge == "997"
    )
    unit.add(
        tables.obligation,
        subject_id=number,
        partner=partner.partner,
        what="997",
        owed_by="us",
        due_at=unit.now + timedelta(hours=within_h),
        met_at=None,
    )
    return number


def _record(
    unit: Unit,
    answer: GroupAcknowledgement,
    group_id: int,
    transmission_id: int,
    enclosure: Enclosure,
) -> None:
    unit.add(
        tables.acknowledgement,
        kind="997",
        given=True,
        group_id=group_id,
        transmission_id=transmission_id,
        verdict=answer.verdict,
        control_number=f"{enclosure.interchange_number:09d}",
        created_at=unit.now,
    )
