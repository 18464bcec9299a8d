"""Stamps: one text that holds a date, a time of the day and a zone, as XML has them (``2026-11-21T08:15:00+01:00``).

A map reads them piece by piece, so that each field has its own, and they are put together again where one is written.
Source: ISO 8601-1 §5.4; XML Schema Part 2 §3.2.7
"""

import re
from collections.abc import Sequence

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    bad,
    plain,
)

DATE, TIME, ZONE = 1, 2, 3
"""The numbers of the pieces."""
_TIME = r"\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?"
_ZONE = r"Z|[+-]\d\d:\d\d"
_STAMP = re.compile(
    rf"(?P<date>\d{{4}}-\d\d-\d\d)(?:T(?P<time>{_TIME}))?(?P<zone>{_ZONE})?|(?P<alone>{_TIME})(?P<its>{_ZONE})?",
    re.ASCII,
)


def pieces(text: str) -> list[str]:
    """Return date, time and zone of a stamp, those at the end left out that are not there; other texts in one piece."""
    match = _STAMP.fullmatch(text)
    if match is None:
        return [text]
    found = [match["date"], match["time"] or match["alone"], match["zone"] or match["its"]]
    last = max(number for number, piece in enumerate(found) if piece)
    return [piece or "" for piece in found[: last + 1]]


def together(found: Sequence[str]) -> str:
    """Return the stamp of a date, a time and a zone."""
    date, time, zone, *more = [*found, "", ""][: max(3, len(found))]
    between = "T" if date and time else ""
    return "".join([date, between, time, zone, *more])


def _read_zone(text: str) -> str:
    if not re.fullmatch(_ZONE, text):
        raise bad("map-bad-time", f"'{text}' is not a zone as Z or +01:00", text)
    return text


def _make_zone(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=_read_zone, write=lambda value: _read_zone(plain(value)), piece=ZONE)


CONVERSIONS = (Conversion(name="zone", gives=Gives.TEXT, make=_make_zone),)
