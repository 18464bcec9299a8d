"""Text from outside, made to fit its column: a partner's bytes must never be why a row cannot be written.

SQLite takes any text of any length; PostgreSQL refuses a NUL and what is longer than declared. Both get the same.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import String, Table

_NUL = "\0"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def fit(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Cut each text to its column's length and replace NUL characters, in place; return the row."""
    lengths = _lengths(table)
    for name, value in row.items():
        if isinstance(value, str):
            if _NUL in value:
                value = value.replace(_NUL, _REPLACEMENT)
            row[name] = value[: lengths.get(name)]
    return row


@cache
def _lengths(table: Table) -> Mapping[str, int]:
    return {
        column.name: column.type.length
        for column in table.columns
        if isinstance(column.type, String) and column.type.length is not None
    }
