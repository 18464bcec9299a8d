"""The closed catalogue of what can be wrong in a file of rows, received or to be sent."""

from collections.abc import Mapping

from edigateway.model.envelope import Verdict
from edigateway.model.finding import Finding, Place, Severity

NO_LAYOUT = "rows-no-layout"
EMPTY = "rows-empty"
ENCODING = "rows-encoding"
QUOTES = "rows-quotes"
TOO_LONG = "rows-too-long"
TOO_MANY = "rows-too-many"
COLUMN_MISSING = "rows-column-missing"
COLUMN_TWICE = "rows-column-twice"
COLUMN_UNKNOWN = "rows-column-unknown"
SURPLUS = "rows-surplus"
SHORT_ROW = "rows-short-row"
NO_KEY = "rows-no-key"
KEYS_DIFFER = "rows-keys-differ"
KEY_TWICE = "rows-key-twice"
TYPE_UNKNOWN = "rows-type-unknown"
MISPLACED = "rows-misplaced"
RECORD_MISSING = "rows-record-missing"
RECORDS_DIFFER = "rows-records-differ"
TOTAL = "rows-total"
NOT_A_NUMBER = "rows-not-a-number"
CHARACTER = "rows-character"
FILE_REFUSED = "rows-file-refused"

FINDING_CODES: Mapping[str, str] = {
    NO_LAYOUT: "no map for files of rows was agreed with the partner",
    EMPTY: "there are no rows of documents",
    ENCODING: "bytes that the encoding of the layout does not know, or a character that it does not have",
    QUOTES: "quotes are not closed or stand in the wrong place",
    TOO_LONG: "a text is longer than its column is wide, or than 1 MiB",
    TOO_MANY: "more columns, rows or documents than are read",
    COLUMN_MISSING: "the header lacks a column that documents are told apart by",
    COLUMN_TWICE: "two columns have the same name",
    COLUMN_UNKNOWN: "the layout has no such column",
    SURPLUS: "a row has more cells than there are columns, or text behind its last column",
    SHORT_ROW: "a row has fewer cells than there are columns; the missing ones are empty",
    NO_KEY: "a row does not say which document it belongs to",
    KEYS_DIFFER: "rows of one document say that they belong to different ones",
    KEY_TWICE: "two documents of a file could not be told apart",
    TYPE_UNKNOWN: "the layout has no such type of record",
    MISPLACED: "a record stands where none of its type can be",
    RECORD_MISSING: "a record of the file, or one with control totals, is missing",
    RECORDS_DIFFER: "documents of one file say different things about the file, or a record about its type",
    TOTAL: "a control total is not what the rows say",
    NOT_A_NUMBER: "a number of a control total is none",
    CHARACTER: "a character that cannot stand in a cell",
    FILE_REFUSED: "something is wrong with the file as a whole, so none of its documents is taken",
}
"""What each code means."""

MOST_KEPT = 200
"""How many findings of one severity are kept of a document or a file."""

_VALUE_LENGTH = 99
_QUOTED_LENGTH = 40
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


def quoted(value: str) -> str:
    """Return a text as messages quote it, cut off where it is long."""
    return repr(value) if len(value) <= _QUOTED_LENGTH else f"{value[:_QUOTED_LENGTH]!r}..."


class Unreadable(Exception):
    """The file cannot be cut into rows; the finding says why and where."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


class Findings:
    """What is wrong with one document or file, as far as there is room for it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: list[Finding] = []
        self._errors = self._warnings = 0

    def add(self, code: str, message: str, place: Place, value: str | None = None) -> None:
        """Keep a finding, unless there are too many of its severity already."""
        self.keep(finding(code, message, place, value))

    def keep(self, found: Finding) -> None:
        """Keep a finding that was made elsewhere."""
        if found.severity is Severity.ERROR:
            self._errors += 1
        else:
            self._warnings += 1
        if (self._errors if found.severity is Severity.ERROR else self._warnings) <= MOST_KEPT:
            self._kept.append(found)

    def all(self) -> tuple[Finding, ...]:
        """Return them in the order in which they were found."""
        return tuple(self._kept)

    @property
    def verdict(self) -> Verdict:
        """Return the judgement of what has these findings."""
        if self._errors:
            return Verdict.REJECTED
        return Verdict.ACCEPTED_WITH_ERRORS if self._warnings else Verdict.ACCEPTED
