"""The stations of the journey; they meet only in the ledger."""
