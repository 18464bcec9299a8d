"""Reads a file of rows as one interchange with one group."""

import re

from edigateway.contracts.format import Take
from edigateway.errors import Refused
from edigateway.formats.rows.findings import EMPTY, Unreadable, finding
from edigateway.formats.rows.layouts.layout import BYTE_ORDER_MARK, RowLayout
from edigateway.formats.rows.reading.assembling import Assembly
from edigateway.formats.rows.reading.grouping import documents
from edigateway.formats.rows.reading.sets import refused, rejected
from edigateway.formats.without_envelope import interchange
from edigateway.model.envelope import Interchange, TransactionSet
from edigateway.model.finding import Finding, Place, Severity

_Sets = tuple[TransactionSet, ...]
_ISA = re.compile(rb"ISA([^A-Za-z0-9 \r\n])..\1", re.DOTALL)


def refuse_other_formats(payload: bytes) -> None:
    """Raise Refused for bytes that are not text, or an X12 interchange."""
    if b"\x00" in payload:
        raise Refused("not a text file of rows: it holds zero bytes, as UTF-16 and workbooks do")
    start = payload[:200].lstrip(BYTE_ORDER_MARK + b" \r\n")
    if _ISA.match(start):
        raise Refused("not a file of rows: it begins with the ISA of an X12 interchange")


def read(payload: bytes, layout: RowLayout, take: Take) -> Interchange:
    """Read a file; what cannot be cut into rows at all gives one rejected set without a tree."""
    if layout.has_types:
        return interchange(payload, *_assembled(payload, layout, take))
    try:
        return interchange(payload, tuple(map(take, documents(payload, layout))))
    except Unreadable as error:
        return interchange(payload, (take(rejected(layout.format, payload, error.finding)),))


def _assembled(payload: bytes, layout: RowLayout, take: Take) -> tuple[_Sets, tuple[Finding, ...]]:
    assembly = Assembly(payload, layout)
    sets = tuple(map(take, assembly.documents()))
    found = assembly.findings.all()
    if not sets:
        nothing = finding(EMPTY, "the file has no documents", Place())
        sets = (take(rejected(layout.format, payload, nothing)),)
    error = next((each for each in found if each.severity is Severity.ERROR), None)
    return (sets if error is None else refused(sets, error.message)), found
