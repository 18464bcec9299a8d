"""Seal: what goes to a partner signed and encrypted is made once, and kept before it first leaves.

It is the same on every try, so the partner can know it again; and what a receipt must prove is known before it comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Row, select

from edigateway.contracts.transport import Parcel, Sealed, SealingOutbox
from edigateway.flow.stage import Stage
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import Payload, pack
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

File = Row[tuple[object, ...]]


def sealed(
    stage: Stage,
    transport: str,
    outbox: SealingOutbox,
    files: Sequence[File],
    parcels: Sequence[Parcel],
) -> Sequence[Parcel]:
    """Return the parcels with the messages made of them, each as it was first made.

    Raises:
        Misconfigured: a key or certificate is missing; nothing was made.
    """
    known = _known(stage, files)
    made = {
        file.id: outbox.seal(parcel)
        for file, parcel in zip(files, parcels, strict=True)
        if file.id not in known
    }
    if made:
        new = [file for file in files if file.id in made]
        packed = {number: (each, pack(each.content)) for number, each in made.items()}
        others = stage.ledger.write("seal", lambda unit: _keep(unit, transport, new, packed))
        known = {**known, **made, **_known(stage, others)}
    return [
        replace(parcel, sealed=known[file.id]) for file, parcel in zip(files, parcels, strict=True)
    ]


def _known(stage: Stage, files: Sequence[File]) -> Mapping[int, Sealed]:
    """Return the messages that there are, by the numbers of their files."""
    table = tables.message
    numbers = {file.message_id: file.id for file in files if file.message_id is not None}
    if not numbers:
        return {}
    with stage.ledger.read() as connection:
        rows = connection.execute(select(table).where(table.c.id.in_(numbers))).all()
        contents = payloads.load(connection, {row.kept_sha256 for row in rows})
    return {
        numbers[row.id]: Sealed(
            reference=row.reference, content=contents[row.kept_sha256], facts=row.facts
        )
        for row in rows
    }


def _keep(
    unit: Unit, transport: str, files: Sequence[File], made: Mapping[int, tuple[Sealed, Payload]]
) -> Sequence[File]:
    """Keep what was made, and return the files of which another node has made a message first.

    One that overslept its lease would otherwise send a second message of the same file.
    """
    table = tables.transmission
    found = select(table).where(table.c.id.in_([each.id for each in files]))
    now = unit.connection.execute(found).all()
    others = [each for each in now if each.message_id is not None]
    for file in now:
        if file.message_id is not None:
            continue
        each, kept = made[file.id]
        number = unit.add(
            tables.message,
            direction="out",
            transport=transport,
            partner=file.partner,
            reference=each.reference,
            wire_sha256=kept.sha256,
            content_sha256=file.sha256,
            kept_sha256=unit.keep(kept),
            facts=dict(each.facts),
            accepted=None,
            receipts=0,
            receipt_sha256=None,
            receipt_facts={},
            receipt_to="",
            state=State.READY,
            detail="",
            tries=0,
            created_at=unit.now,
            settled_at=None,
            node=unit.node,
        )
        unit.change(tables.transmission, file.id, message_id=number)
        facts = {"reference": each.reference, "message": number, **each.facts}
        unit.note(Event.SEALED, file.id, file.partner, **facts)
    return others
