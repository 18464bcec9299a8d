"""The past: what a new file may repeat, and what an earlier reading of the same file made of it.

Repetition is recognised twice: a whole interchange by the digest of its bytes, and a document by its partner, kind and
canonical content, because a resent order may come in a new envelope. A document that never went on its way (refused by
the ERP, a test) does not stand in the way of one that may.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, or_, select

from edigateway.flow.inbound.translation import (
    TranslatedDocument,
    TranslatedInterchange,
    Translation,
)
from edigateway.ledger import tables
from edigateway.model.lifecycle import State

_UNDER_WAY = (State.READY, State.DEFERRED, State.DELIVERED)
"""The states of a document that make another one with the same content a duplicate."""

_STANDS = (*_UNDER_WAY, State.KEPT, State.DUPLICATE)
"""The states of a document that a replay of its file leaves alone."""

Spot = tuple[str, int, int]
"""Where a document lies: its interchange's digest, and the positions of its group and transaction set."""


class Past:
    """What came before: asked once for a whole batch, and told of each new thing in it."""

    def __init__(
        self, connection: Connection, translations: Mapping[str, Sequence[Translation]]
    ) -> None:
        """Look up everything that the translations, by partner, might repeat."""
        self._interchanges: dict[tuple[str, str], int] = {}
        self._documents: dict[tuple[str, str, str], int] = {}
        for partner, batch in translations.items():
            interchanges = [each for translation in batch for each in translation.interchanges]
            self._find_interchanges(connection, partner, interchanges)
            self._find_documents(connection, partner, _documents(interchanges))

    def interchange(self, partner: str, sha256: str, number: int) -> int | None:
        """Return the interchange that had these bytes before ``number``, or remember this one."""
        first = self._interchanges.setdefault((partner, sha256), number)
        return None if first == number else first

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

    def _find_documents(
        self, connection: Connection, partner: str, documents: Iterable[TranslatedDocument]
    ) -> None:
        table = tables.document
        digests = [each.content.sha256 for each in documents if each.content is not None]
        rows = connection.execute(
            select(table.c.id, table.c.kind, table.c.sha256)
            .where(table.c.sha256.in_(digests), table.c.partner == partner)
            .where(table.c.state.in_(_UNDER_WAY))
            .order_by(table.c.id)
        )
        for row in rows:
            self._documents.setdefault((partner, row.kind, row.sha256), row.id)


def _documents(interchanges: Iterable[TranslatedInterchange]) -> list[TranslatedDocument]:
    return [each for one in interchanges for group in one.documents for each in group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What earlier readings of the same file made of it; empty unless this is a replay."""

    documents: Mapping[Spot, Row[tuple[object, ...]]]
    interchanges: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, parent_id: int | None) -> "Former":
        """Look up what was made of a file by its first reading and by replays."""
        if parent_id is None:
            return cls(documents={}, interchanges=frozenset())
        document, transaction = tables.document, tables.transaction_set
        group, interchange, file = tables.functional_group, tables.interchange, tables.transmission
        rows = connection.execute(
            select(
                document,
                interchange.c.sha256.label("interchange"),
                group.c.position,
                transaction.c.position,
            )
            .join(transaction, transaction.c.id == document.c.transaction_set_id)
            .join(group, group.c.id == transaction.c.group_id)
            .join(interchange, interchange.c.id == group.c.interchange_id)
            .join(file, file.c.id == interchange.c.transmission_id)
            .where(or_(file.c.id == parent_id, file.c.parent_id == parent_id))
            .order_by(document.c.id)
        ).all()
        spots = {(row.interchange, row.position, row[-1]): row for row in rows}
        return cls(documents=spots, interchanges=frozenset(row.interchange for row in rows))

    def stands(self, document: Row[tuple[object, ...]]) -> bool:
        """Tell whether a document went well enough to be left alone."""
        return document._mapping["state"] in _STANDS
