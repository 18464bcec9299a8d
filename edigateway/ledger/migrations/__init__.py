"""The history of the ledger's tables; each version carries it from one release to the next."""
