"""Writes documents as one file of rows."""

from collections.abc import Sequence

from edigateway.contracts.format import Draft, Unwritable
from edigateway.formats.rows.layouts.layout import RowLayout
from edigateway.formats.rows.layouts.reading import layout_of
from edigateway.formats.rows.writing import records, tables
from edigateway.formats.rows.writing.sheet import Sheet
from edigateway.model.finding import Severity


def write(drafts: Sequence[Draft]) -> bytes:
    """Write documents of one layout in their order.

    Raises:
        Unwritable: a text does not fit, or documents could not be told apart; all findings are listed.
        ValueError: there is no document, or their layouts differ.
    """
    layout = _layout(drafts)
    sheet = Sheet(layout)
    kind = records if layout.has_types else tables
    kind.write([draft.tree for draft in drafts], layout, sheet)
    found = sheet.findings.all()
    if any(each.severity is Severity.ERROR for each in found):
        raise Unwritable(found)
    return sheet.content()


def _layout(drafts: Sequence[Draft]) -> RowLayout:
    if not drafts:
        raise ValueError("a file needs a document")
    first = drafts[0].layout
    if any(draft.layout != first for draft in drafts):
        raise ValueError("documents of different layouts cannot be in one file")
    return layout_of(first)
