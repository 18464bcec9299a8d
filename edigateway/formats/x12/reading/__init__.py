"""Reads and judges: from bytes to interchanges, groups and transaction sets with their findings."""
