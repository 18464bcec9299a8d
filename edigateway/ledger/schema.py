"""Bringing a ledger's tables to this release, and refusing one that is newer than we are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from edigateway.errors import EdigatewayError

_LOCK = 0x45444947  # any fixed number: nodes that start together queue here on PostgreSQL


class NewerLedger(EdigatewayError):
    """The ledger was written by a newer release: an older one must not touch it."""


class MissingLedger(EdigatewayError):
    """There is no ledger yet: the daemon has never run here."""


def upgrade(connection: Connection) -> None:
    """Create or upgrade the tables, within the caller's connection.

    Raises:
        NewerLedger: the tables are of a release after this one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    _refuse_newer(connection, config)
    command.upgrade(config, "head")


def require_current(connection: Connection) -> None:
    """Refuse to read tables that are not of this release.

    Raises:
        MissingLedger: there are none.
        NewerLedger: they are of another release.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        raise MissingLedger("there is no ledger yet; `edigw run` makes it")
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if found != head:
        raise NewerLedger(
            f"the ledger is at version {found}, this program at {head}; start the daemon to upgrade it"
        )


def _refuse_newer(connection: Connection, config: Config) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise NewerLedger(
            f"the ledger is at version {found}, which this release does not know; install a newer one"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
