"""The closed catalogue of what can be wrong in a delimited file."""

from collections.abc import Mapping

from edigateway.model.finding import Finding, Place, Severity

NO_LAYOUT = "csv-no-layout"
EMPTY = "csv-empty"
ENCODING = "csv-encoding"
QUOTES = "csv-quotes"
FIELD_TOO_LONG = "csv-field-too-long"
TOO_MANY_COLUMNS = "csv-too-many-columns"
COLUMN_MISSING = "csv-column-missing"
COLUMN_TWICE = "csv-column-twice"
SURPLUS_CELLS = "csv-surplus-cells"
SHORT_ROW = "csv-short-row"
NO_KEY = "csv-no-key"

FINDING_CODES: Mapping[str, str] = {
    NO_LAYOUT: "no map for delimited files was agreed with the partner",
    EMPTY: "there are no rows besides the header",
    ENCODING: "bytes that the encoding of the layout does not know",
    QUOTES: "quotes are not closed or stand in the wrong place",
    FIELD_TOO_LONG: "a field is longer than 1 MiB",
    TOO_MANY_COLUMNS: "a row has more than 2,000 columns",
    COLUMN_MISSING: "the header lacks a column that documents are told apart by",
    COLUMN_TWICE: "two columns have the same name",
    SURPLUS_CELLS: "a row has more cells than there are columns",
    SHORT_ROW: "a row has fewer cells than there are columns; the missing ones are empty",
    NO_KEY: "a row does not say which document it belongs to",
}
"""What each code means."""

_VALUE_LENGTH = 99
_WARNINGS = frozenset({SHORT_ROW})


def finding(code: str, message: str, place: Place, value: str | None = None) -> Finding:
    """Make a finding with the weight of its code."""
    return Finding(
        code=code,
        severity=Severity.WARNING if code in _WARNINGS else Severity.ERROR,
        message=message,
        place=place,
        value=value[:_VALUE_LENGTH] if value else None,
    )
