"""``edigw version``: what exactly is running here."""

import platform
import sqlite3

import click

from edigateway import __version__


@click.command("version")
def command() -> None:
    """Tell the versions of edigateway, Python and SQLite; put them into a report of a fault.

    \b
    Example:
      edigw version
    """
    click.echo(
        f"edigateway {__version__} (Python {platform.python_version()}, SQLite {sqlite3.sqlite_version})"
    )
