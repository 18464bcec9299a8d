"""Makes the rows of a document: the cells that all of them share, and those of each."""

from collections.abc import Sequence

from edigateway.mapping.writing.writer import LoopWriter
from edigateway.model.record import Record


def rows(document: LoopWriter, header: Sequence[str]) -> Record:
    """Return the tree of a document of rows; columns that the header lacks, but cells have, come behind it."""
    shared = document.sheet.cells
    cells = [shared | row.sheet.cells for row in document.rows] or [shared]
    more = dict.fromkeys(name for row in cells for name in row if name not in header)
    columns = [*header, *more]
    tree = Record(["document", *columns])
    tree.children = [Record(["row", *(row.get(name, "") for name in columns)]) for row in cells]
    return tree
