"""Two sites that exchange messages by AS2, at one of which commands are typed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from edigateway.clock import SystemClock
from tests.support.as2_site import As2Site, Server, serving
from tests.support.open_site import OpenSite, opened


@dataclass(slots=True, kw_only=True)
class Pair:
    """A buyer's files, at which commands are typed, and a supplier who is at work."""

    buyer: As2Site
    supplier: OpenSite
    server: Server

    @property
    def root(self) -> Path:
        return self.buyer.root


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Callable[..., Pair]]:
    """Return what makes both, with further keys for each side's connection."""
    with ExitStack() as stack:
        server = stack.enter_context(serving())

        def make(buyer: str = "", supplier: str = "") -> Pair:
            theirs = As2Site(root=tmp_path / "supplier", us="supplier", them="buyer")
            theirs.root.mkdir()
            theirs.write("http://127.0.0.1:1/as2", supplier)
            server.site = stack.enter_context(opened(theirs.root, SystemClock()))
            ours = As2Site(root=tmp_path / "buyer", us="buyer", them="supplier")
            ours.root.mkdir()
            ours.write(server.url, buyer)
            return Pair(buyer=ours, supplier=server.site, server=server)

        yield make


@pytest.fixture
def alone(tmp_path: Path) -> As2Site:
    """Return the buyer's files alone, for what needs nobody on the other side."""
    site = As2Site(root=tmp_path / "buyer", us="buyer", them="supplier")
    site.root.mkdir()
    site.write("http://127.0.0.1:1/as2")
    return site
