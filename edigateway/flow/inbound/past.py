"""The past: what a new file may repeat, and what an earlier reading of the same file made of it.

Repetition is recognised twice: a whole interchange by the digest of its bytes, and a document by its partner, kind and
canonical content, because a resent order may come in a new envelope. A document that never went on its way (a test, one
that its map could not wholly read) does not stand in the way of one that may.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, exists, or_, select

from edigateway.flow.inbound.translation import (
    TranslatedDocument,
    TranslatedInterchange,
    Translation,
)
from edigateway.ledger import tables
from edigateway.model.envelope import Address
from edigateway.model.lifecycle import State

_LEFT_ALONE = (State.KEPT, State.DUPLICATE)
"""Besides documents that went on their way: those that a replay of their file leaves alone."""

_WENT_ON_ITS_WAY = exists().where(tables.delivery.c.document_id == tables.document.c.id)
"""A document that was ever to be delivered: wherever it stands now, its target may have it."""

Spot = tuple[str, int, int]
"""Where a document lies: its interchange's digest, and the positions of its group and transaction set."""


Numbered = tuple[str, str, str]
"""What an interchange is told apart by: its sender, its receiver and its control number."""


class Past:
    """What came before: asked once for a whole batch, and told of each new thing in it."""

    def __init__(
        self, connection: Connection, translations: Mapping[str, Sequence[Translation]]
    ) -> None:
        """Look up everything that the translations, by partner, might repeat."""
        self._interchanges: dict[tuple[str, str], int] = {}
        self._documents: dict[tuple[str, str, str], int] = {}
        self._numbers: defaultdict[Numbered, set[str]] = defaultdict(set)
        self._connection = connection
        for partner, batch in translations.items():
            interchanges = [each for translation in batch for each in translation.interchanges]
            self._find_interchanges(connection, partner, interchanges)
            self._find_documents(connection, partner, _documents(interchanges))

    def interchange(self, partner: str, sha256: str, number: int) -> int | None:
        """Return the interchange that had these bytes before ``number``, or remember this one."""
        first = self._interchanges.setdefault((partner, sha256), number)
        return None if first == number else first

    def remember_number(self, address: Address, sha256: str) -> None:
        """Take note of an interchange that is not yet in the ledger."""
        self._numbers[_numbered(address)].add(sha256)

    def repeats_number(self, address: Address, sha256: str) -> bool:
        """Tell whether the sender used the control number for other bytes before."""
        numbered = _numbered(address)
        return bool(self._numbers[numbered] - {sha256}) or self._is_used(numbered, sha256)

    def document(self, partner: str, kind: str, sha256: str) -> int | None:
        """Return the document with this content that is on its way or has arrived."""
        return self._documents.get((partner, kind, sha256))

    def remember(self, partner: str, kind: str, sha256: str, number: int) -> None:
        """Take note of a document that is on its way from now on."""
        self._documents[partner, kind, sha256] = number

    def _find_interchanges(
        self, connection: Connection, partner: str, interchanges: Sequence[TranslatedInterchange]
    ) -> None:
        table, file = tables.interchange, tables.transmission
        digests = [each.interchange.sha256 for each in interchanges]
        rows = connection.execute(
            select(table.c.id, table.c.sha256)
            .join(file, file.c.id == table.c.transmission_id)
            .where(
                table.c.sha256.in_(digests),
                file.c.partner == partner,
                table.c.duplicate_of.is_(None),
            )
            .order_by(table.c.id)
        )
        for row in rows:
            self._interchanges.setdefault((partner, row.sha256), row.id)

    def _is_used(self, numbered: Numbered, sha256: str) -> bool:
        table = tables.interchange
        sender, receiver, number = numbered
        found = self._connection.scalar(
            select(table.c.id)
            .where(table.c.sender == sender, table.c.control_number == number)
            .where(table.c.receiver == receiver, table.c.sha256 != sha256)
            .limit(1)
        )
        return found is not None

    def _find_documents(
        self, connection: Connection, partner: str, documents: Iterable[TranslatedDocument]
    ) -> None:
        table = tables.document
        digests = [each.content.sha256 for each in documents if each.content is not None]
        rows = connection.execute(
            select(table.c.id, table.c.kind, table.c.sha256)
            .where(table.c.sha256.in_(digests), table.c.partner == partner)
            .where(_WENT_ON_ITS_WAY)
            .order_by(table.c.id)
        )
        for row in rows:
            self._documents.setdefault((partner, row.kind, row.sha256), row.id)


def _numbered(address: Address) -> Numbered:
    return str(address.sender), str(address.receiver), address.control_number


def _documents(interchanges: Iterable[TranslatedInterchange]) -> list[TranslatedDocument]:
    return [each for one in interchanges for group in one.documents for each in group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What earlier readings of the same bytes made of them; empty unless this is a replay.

    ``answered`` are the digests of the interchanges that have been acknowledged, in this file or in the one that it
    duplicates.
    """

    documents: Mapping[Spot, Row[tuple[object, ...]]]
    answered: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, parent_id: int | None, digests: Sequence[str]) -> "Former":
        """Look up what was made of a file by its first reading and by replays."""
        if parent_id is None:
            return cls(documents={}, answered=frozenset())
        return cls(
            documents=_former_documents(connection, parent_id),
            answered=_answered(connection, digests),
        )

    def stands(self, document: Row[tuple[object, ...]]) -> bool:
        """Tell whether a document is to be left alone: what went on its way is replayed by its own number."""
        row = document._mapping
        return row["went_on_its_way"] or row["state"] in _LEFT_ALONE


def _former_documents(
    connection: Connection, parent_id: int
) -> Mapping[Spot, Row[tuple[object, ...]]]:
    document, transaction = tables.document, tables.transaction_set
    group, interchange, file = tables.functional_group, tables.interchange, tables.transmission
    rows = connection.execute(
        select(
            document,
            _WENT_ON_ITS_WAY.label("went_on_its_way"),
            interchange.c.sha256.label("interchange"),
            group.c.position.label("group_position"),
            transaction.c.position.label("set_position"),
        )
        .join(transaction, transaction.c.id == document.c.transaction_set_id)
        .join(group, group.c.id == transaction.c.group_id)
        .join(interchange, interchange.c.id == group.c.interchange_id)
        .join(file, file.c.id == interchange.c.transmission_id)
        .where(or_(file.c.id == parent_id, file.c.parent_id == parent_id))
        .order_by(document.c.id)
    )
    return {(row.interchange, row.group_position, row.set_position): row for row in rows}


def _answered(connection: Connection, digests: Sequence[str]) -> frozenset[str]:
    interchange, answer = tables.interchange, tables.acknowledgement
    rows = connection.scalars(
        select(interchange.c.sha256)
        .join(answer, answer.c.interchange_id == interchange.c.id)
        .where(interchange.c.sha256.in_(digests), answer.c.given)
    )
    return frozenset(rows)
