"""One small site with a day's traffic in it, and a way to type commands at it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.main import cli
from tests.support.orders import Order
from tests.support.site import SmallSite

Edigw = Callable[..., Result]

HOSTILE_NAME = "\x1b[31mred\x07\u202egpj.edi"
"""A file name that tries to colour the terminal, ring its bell and turn the direction of writing."""


def typed(*arguments: object, site: Path | None = None) -> Result:
    """Run ``edigw`` with these arguments; standard output and error are kept apart."""
    where = ["--site", str(site)] if site else []
    return CliRunner().invoke(cli, [*where, *map(str, arguments)], prog_name="edigw")


@pytest.fixture(scope="session")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """Return a site where an order was delivered, one refused, one repeated and one came from a stranger.

    Tests only look at it.
    """
    site = SmallSite(root=tmp_path_factory.mktemp("traffic"))
    site.write()
    site.drop("good.edi", Order(number=1).content())
    site.drop("bad.edi", Order(number=2, sound=False).content())
    site.run()
    site.drop("again.edi", Order(number=1).content())
    site.drop(HOSTILE_NAME, Order(number=3, sender="STRANGER").content())
    site.run()
    return site


@pytest.fixture
def edigw(traffic: SmallSite) -> Edigw:
    """Return a way to type a command at the site with traffic."""

    def run(*arguments: object) -> Result:
        return typed(*arguments, site=traffic.root)

    return run


@pytest.fixture
def empty(tmp_path: Path) -> SmallSite:
    """Return a site where nothing ever ran."""
    site = SmallSite(root=tmp_path)
    site.write()
    return site
