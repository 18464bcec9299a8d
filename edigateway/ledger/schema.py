"""Which tables this release knows, and the refusal to read any others."""

from sqlalchemy import Connection, inspect, text

from edigateway.errors import EdigatewayError

HEAD = "0003"
"""The last of the migrations; see :mod:`edigateway.ledger.upgrade`, which those who only look need not load."""


class NewerLedger(EdigatewayError):
    """The ledger was written by a newer release: an older one must not touch it."""


class MissingLedger(EdigatewayError):
    """There is no ledger yet: the daemon has never run here."""


def require_current(connection: Connection) -> None:
    """Refuse to read tables that are not of this release.

    Raises:
        MissingLedger: there are none.
        NewerLedger: they are of another release.
    """
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is None:
        raise MissingLedger("there is no ledger yet; `edigw run` makes it")
    if found != HEAD:
        raise NewerLedger(
            f"the ledger is at version {found}, this program at {HEAD}; start the daemon to upgrade it"
        )
