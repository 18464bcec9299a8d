"""Many rows into one table, the short way: the statement is made once a table, and each value goes straight to the driver.

The ordinary way looks every value up by its parameter's name, for each row again, and a document has some twenty rows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

_Processor = Callable[[Any], Any] | None


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name every column of the table."""
    statement, columns = _plan(table, connection.dialect)
    values = [
        tuple([change(row[name]) if change else row[name] for name, change in columns])
        for row in rows
    ]
    connection.exec_driver_sql(statement, values)


@cache
def _plan(table: Table, dialect: Dialect) -> tuple[str, Sequence[tuple[str, _Processor]]]:
    """Return the statement with a mark for each column in order, and how each column's values are written."""
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    names = [column.name for column in table.columns]
    quoted = [dialect.identifier_preparer.quote(name) for name in names]
    marks = ", ".join([mark] * len(names))
    statement = (
        str(insert(table).compile(dialect=dialect)).partition("(")[0]
        + f"({', '.join(quoted)}) VALUES ({marks})"
    )
    columns = [
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in table.columns
    ]
    return statement, columns
