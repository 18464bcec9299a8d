"""Translate: from a partner's bytes to documents that wait for delivery and an acknowledgement that waits to be sent.

The work itself is the pure function of :mod:`edigateway.flow.inbound.translation`; this station feeds it and records
what it says, in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Row, select

from edigateway.contracts.format import Format
from edigateway.flow.inbound.acknowledge import acknowledge
from edigateway.flow.inbound.past import Former, Past
from edigateway.flow.inbound.register import Register
from edigateway.flow.inbound.translation import Task, Translation
from edigateway.flow.stage import Stage
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State
from edigateway.model.partner import Partner

Translate_ = Callable[[Sequence[Task]], Sequence[Translation]]
"""Runs tasks somewhere, in any order, and returns their translations in the order of the tasks."""

File = Row[tuple[object, ...]]


class Translate:
    """Turns what partners sent into documents."""

    name = "translate"

    def __init__(self, stage: Stage, formats: Mapping[str, Format], run: Translate_) -> None:
        """Record through ``stage`` what ``run`` makes of each file."""
        self._stage, self._formats, self._run = stage, formats, run

    def work(self, claim: Claim) -> None:
        """Translate each file and record what became of it."""
        files, contents = self._load(claim)
        partners = self._stage.site.partners
        tasks = [
            Task(
                transmission_id=file.id,
                partner=partners[file.partner],
                format=file.format,
                payload=contents[file.sha256],
                received_on=file.created_at.date().isoformat(),
            )
            for file in files
            if file.partner in partners
        ]
        translations = self._run(tasks)
        parted = {file.id: file for file in files if file.partner not in partners}

        def settle(unit: Unit) -> None:
            unit.settle(claim, done=claim.jobs)
            self._record(unit, {file.id: file for file in files}, translations)
            for number, file in parted.items():
                self.hold(unit, number, f"the partner {file.partner} is no longer configured")

        self._stage.ledger.write("translate", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Quarantine a file that cannot be translated."""
        _quarantine(unit, subject_id, "", reason)

    def _load(self, claim: Claim) -> tuple[Sequence[File], Mapping[str, bytes]]:
        ids = [job.subject_id for job in claim.jobs]
        table = tables.transmission
        with self._stage.ledger.read() as connection:
            rows = {
                row.id: row for row in connection.execute(select(table).where(table.c.id.in_(ids)))
            }
            contents = payloads.load(connection, {row.sha256 for row in rows.values()})
        return [rows[number] for number in ids], contents

    def _record(
        self, unit: Unit, files: Mapping[int, File], translations: Sequence[Translation]
    ) -> None:
        by_partner: dict[str, list[Translation]] = {}
        for each in translations:
            by_partner.setdefault(files[each.transmission_id].partner, []).append(each)
        past = Past(unit.connection, by_partner)
        register = Register(
            unit=unit, site=self._stage.site, ledger_name=self._stage.ledger.name, past=past
        )
        for each in translations:
            file = files[each.transmission_id]
            if each.refusal is not None:
                _quarantine(unit, file.id, file.partner, each.refusal)
            else:
                self._record_file(register, file, self._stage.site.partners[file.partner], each)

    def _record_file(
        self, register: Register, file: File, partner: Partner, translation: Translation
    ) -> None:
        unit, past, new = register.unit, register.past, False
        digests = [each.interchange.sha256 for each in translation.interchanges]
        former = Former.of(unit.connection, file.parent_id, digests)
        for position, each in enumerate(translation.interchanges):
            registered = register.interchange(file, partner, position, each, former)
            new = new or not registered.is_duplicate
            if each.interchange.sha256 not in former.answered:
                acknowledge(unit, self._formats[file.format], partner, each, registered, past)
        state, detail = (State.READ, "") if new else (State.DUPLICATE, "the same bytes came before")
        unit.change(tables.transmission, file.id, state=state, detail=detail, settled_at=unit.now)


def _quarantine(unit: Unit, transmission_id: int, partner: str, reason: str) -> None:
    unit.change(
        tables.transmission,
        transmission_id,
        state=State.QUARANTINED,
        detail=reason,
        settled_at=unit.now,
    )
    unit.note(Event.QUARANTINED, transmission_id, partner, reason=reason)
