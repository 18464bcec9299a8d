"""Control numbers: given out once, in the same transaction as the bytes that carry them.

Source: X12 ISA13 (nine digits, 999999999 is followed by 1) and GS06.
"""

from sqlalchemy import ColumnElement, Connection, insert, select, update

from edigateway.ledger import tables

HIGHEST = 999_999_999

Counter = tuple[str, str, str]
"""Our identity, their identity, and what is counted."""


class ControlNumbers:
    """The counters within one transaction: read and locked at first use, written back once at the end."""

    def __init__(self, connection: Connection) -> None:
        """Start with no counter read."""
        self._connection = connection
        self._values: dict[Counter, int] = {}
        self._new: set[Counter] = set()

    def allot(self, ours: str, theirs: str, counter: str) -> int:
        """Return the next number of a counter between two identities.

        A number is never given out again, except that the counter starts anew after the highest.
        """
        key = (ours, theirs, counter)
        last = self._values[key] if key in self._values else self._read(key)
        number = 1 if last >= HIGHEST else last + 1
        self._values[key] = number
        return number

    def write_back(self) -> None:
        """Store what was given out; call it before the commit."""
        for key, value in self._values.items():
            if key in self._new:
                names = dict(zip(("ours", "theirs", "counter"), key, strict=True))
                self._connection.execute(insert(tables.control_number).values(value=value, **names))
            else:
                statement = update(tables.control_number).where(_at(key)).values(value=value)
                self._connection.execute(statement)
        self._values.clear()
        self._new.clear()

    def _read(self, key: Counter) -> int:
        column = tables.control_number.c.value
        last = self._connection.scalar(select(column).where(_at(key)).with_for_update())
        if last is None:
            self._new.add(key)
        return last or 0


def _at(key: Counter) -> ColumnElement[bool]:
    table = tables.control_number
    ours, theirs, counter = key
    return (table.c.ours == ours) & (table.c.theirs == theirs) & (table.c.counter == counter)
