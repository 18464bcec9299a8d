"""The command line, `edigw`."""
