"""The closed catalogue of what reading and writing with a map can find wrong in data."""

from collections.abc import Mapping

FINDING_CODES: Mapping[str, str] = {
    "map-bad-date": "a text is not a date; the value is left out and kept under unmapped",
    "map-empty-date": "a placeholder such as 00000000 stands for no date",
    "map-bad-time": "a text is not a time; the value is left out and kept under unmapped",
    "map-bad-number": "a text is not a number; the value is left out and kept under unmapped",
    "map-explicit-point": "a number with implied places has a decimal point; it is taken as it stands",
    "map-unknown-code": "a code has no word in our list; the code is kept",
    "map-unknown-key": "a table of the map has no such key; the text is kept",
    "map-unknown-meaning": "no code has the meaning that is to be written",
    "map-bad-value": "a value of the document is not what the conversion of its field can write",
    "map-inexact": "what is to be written would say less, or something else, than the document does",
    "map-half-pair": "a pair of qualifier and value has only one half",
    "map-bad-sscc": "a serial shipping container code has not 18 digits or a wrong check digit",
    "map-bad-gtin": "a number of an item is not a GTIN, or its check digit is wrong; it is kept",
    "map-bad-gln": "a number of a place is not a GLN, or its check digit is wrong; it is kept",
    "map-no-match": "a text does not look as the map wants it",
    "map-function-failed": "a function that the map calls cannot take a text",
    "map-missing-column": "the file lacks a column that the map names",
    "map-rows-disagree": "rows of one document differ in a column of the document; the first row counts",
    "map-too-deep": "loops are nested too deep; what lies below is kept under unmapped",
    "map-no-place": "a value is to be written that the map has no place for",
    "map-fixed": "a value differs from a constant of the map, or a constant is not where it always stands",
    "map-written-twice": "two fields write different texts to one place; the first one stays",
    "map-one-way": "a value is to be written whose conversion has no way back",
}
"""What each code means."""
