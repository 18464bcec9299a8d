"""Runs the migrations within the connection that the ledger hands over."""

from alembic import context

from edigateway.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
