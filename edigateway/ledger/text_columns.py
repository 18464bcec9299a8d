"""Text from outside, made to fit its column: a partner's bytes must never be why a row cannot be written.

SQLite takes any text of any length; PostgreSQL refuses a NUL and what is longer than declared. Both get the same.
"""

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import String, Table

_NUL = "\0"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOT_STORED = re.compile("[\0\ud800-\udfff]")


def comparable(text: str) -> str:
    """Replace what no column can hold: NUL, and halves of characters that are no UTF-8."""
    return _NOT_STORED.sub(_REPLACEMENT, text)


def fit(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Cut each text to its column's length and replace what cannot be stored, in place; return the row."""
    for name, length in _text_columns(table):
        value = row.get(name)
        if isinstance(value, str) and (len(value) > length or _NUL in value or not value.isascii()):
            row[name] = comparable(value)[:length]
    return row


@cache
def _text_columns(table: Table) -> Sequence[tuple[str, int]]:
    return [
        (column.name, column.type.length or sys.maxsize)
        for column in table.columns
        if isinstance(column.type, String)
    ]
