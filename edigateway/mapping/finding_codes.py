"""The closed catalogue of what reading with a map can find wrong in data."""

from collections.abc import Mapping

FINDING_CODES: Mapping[str, str] = {
    "map-bad-date": "a text is not a date; the value is left out and kept under unmapped",
    "map-empty-date": "a placeholder such as 00000000 stands for no date",
    "map-bad-time": "a text is not a time; the value is left out and kept under unmapped",
    "map-bad-number": "a text is not a number; the value is left out and kept under unmapped",
    "map-explicit-point": "a number with implied places has a decimal point; it is taken as it stands",
    "map-unknown-code": "a code has no word in our list; the code is kept",
    "map-unknown-key": "a table of the map has no such key; the text is kept",
    "map-half-pair": "a pair of qualifier and value has only one half",
    "map-bad-sscc": "a serial shipping container code has not 18 digits or a wrong check digit",
    "map-missing-column": "the file lacks a column that the map names",
    "map-rows-disagree": "rows of one document differ in a column of the document; the first row counts",
    "map-too-deep": "loops are nested too deep; what lies below is kept under unmapped",
}
"""What each code means."""
