"""Bringing a ledger's tables to this release, and refusing one that is newer than we are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from edigateway.ledger.schema import NewerLedger

_LOCK = 0x45444947  # any fixed number: nodes that start together queue here on PostgreSQL


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
