"""Messages and receipts through the real listener, which has rules of its own for what it answers."""

from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from edigateway.ledger import tables
from tests.support.as2_site import As2Site
from tests.support.listener import received, running
from tests.support.open_site import opened


@pytest.mark.parametrize("more", ["", "receipt: none"], ids=["receipt", "none"])
def test_message_through_the_listener_is_taken_and_receipted(tmp_path: Path, more: str) -> None:
    """A receipt that the listener would not let out is none."""
    clock = SystemClock()
    roots = {name: tmp_path / name for name in ("buyer", "supplier")}
    for root in roots.values():
        root.mkdir()
    supplier = As2Site(root=roots["supplier"], us="supplier", them="buyer")
    supplier.write("http://127.0.0.1:1/as2")
    with opened(supplier.root, clock) as theirs:
        state = supplier.root / "state"
        with received(state, theirs.parts.admit), running(state) as listener:
            As2Site(root=roots["buyer"], us="buyer", them="supplier").write(
                f"{listener.url}/as2", more
            )
            with opened(roots["buyer"], clock) as ours:
                number = ours.submit("supplier", "order.edi", b"ISA*00*~\n")
                ours.settle()
                assert ours.state_of(number) == "delivered", ours.rows(tables.transmission)
