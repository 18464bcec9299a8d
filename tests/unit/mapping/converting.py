"""Conversions as maps write them, made for one test."""

from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.conversion import Converter, RunConverter, Surroundings
from edigateway.mapping.expressions import parse_call
from edigateway.mapping.tables.table import Table

TABLES = {
    "units": Table.of("units", {"CA": "case", "CS": "case", "EA": "each"}),
    "kept": Table(name="kept", rows=Table.of("", {"CA": "case"}).rows, otherwise="keep"),
    "strict": Table(name="strict", rows=Table.of("", {"CA": "case"}).rows, otherwise="error"),
    "others": Table(name="others", rows=Table.of("", {"CA": "case"}).rows, otherwise="piece"),
}


def made(written: str, *, coded: bool = False) -> Converter | RunConverter:
    """Make a conversion from its text in a map."""
    call = parse_call(written)
    assert call is not None
    name, arguments = call
    return CONVERSIONS[name].make(arguments, Surroundings(tables=TABLES, coded=coded))
