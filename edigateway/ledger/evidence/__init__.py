"""What people ask the ledger: read-only questions, answered with plain values that can be shown or turned into JSON."""
