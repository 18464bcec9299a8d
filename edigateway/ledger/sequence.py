"""Numbers of rows: unique over all tables, given out in blocks so that a batch costs one statement."""

from sqlalchemy import Connection, text

BLOCK = 200


class RowNumbers:
    """Gives out the numbers of one node.

    A block is taken within the transaction that first needs it. After any roll-back the block is forgotten, because
    the roll-back may have undone the taking; numbers may therefore have gaps, but are never given out twice.
    """

    def __init__(self) -> None:
        """Start without a block."""
        self._next = self._end = 0

    def next(self, connection: Connection) -> int:
        """Return a number that no row has."""
        if self._next >= self._end:
            statement = text(
                "UPDATE sequence SET next = next + :n WHERE name = 'row' RETURNING next"
            )
            self._end = connection.execute(statement, {"n": BLOCK}).scalar_one()
            self._next = self._end - BLOCK
        self._next += 1
        return self._next - 1

    def forget(self) -> None:
        """Drop what is left of the block."""
        self._next = self._end = 0
