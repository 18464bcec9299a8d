"""What was done again since: a replay adds a row with a parent, and the row before it needs nobody any more."""

from sqlalchemy import ColumnElement, exists, func

from edigateway.ledger import tables

_child = tables.document.alias("child")
_newer = tables.transmission.alias("newer")


def superseded_document() -> ColumnElement[bool]:
    """Return the condition that a later document took the place of a row of ``document``."""
    return exists().where(_child.c.parent_id == tables.document.c.id)


def superseded_file() -> ColumnElement[bool]:
    """Return the condition that the file of a row of ``transmission`` was read again later."""
    file = tables.transmission
    first = func.coalesce(file.c.parent_id, file.c.id)
    return exists().where(_newer.c.parent_id == first, _newer.c.id > file.c.id)
