"""Work on maps and partners, without a daemon and without a ledger: try, explain, test, compare, propose."""
