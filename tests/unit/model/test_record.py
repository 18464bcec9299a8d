"""The tree of records."""

from edigateway.model.record import Record


def test_walk_yields_the_loop_in_the_order_received() -> None:
    """A loop is its first segment, then the rest of it, level by level as sent."""
    top, line, item, total = (Record([tag, "1"]) for tag in ("ST", "PO1", "PID", "CTT"))
    top.children += [line, total]
    line.children.append(item)
    assert [record.tag for record in top.walk()] == ["ST", "PO1", "PID", "CTT"]
    assert repr(top) == "<Record ST*1 +2>"
