"""What is found, as values that can be compared."""

from edigateway.model.record import Record

Tree = tuple[tuple[str, ...], int, int, tuple["Tree", ...]]


def plain_tree(record: Record | None) -> Tree | None:
    """Return a tree of records as nested tuples."""
    return None if record is None else _tree(record)


def _tree(record: Record) -> Tree:
    children = tuple(map(_tree, record.children))
    return tuple(record.elements), record.position, record.offset, children
