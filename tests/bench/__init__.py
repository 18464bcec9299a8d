"""Benchmarks, each a ratio to the machine's own limit measured in the same run: ``make bench``."""
