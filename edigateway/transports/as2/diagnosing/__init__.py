"""Diagnosing what went wrong with a message or receipt of one connection, with all that the site and its ledger know."""
