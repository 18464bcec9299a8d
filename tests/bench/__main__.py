"""Run every benchmark, or those that are named: ``make bench``, ``python -m tests.bench x12``."""

import sys

from tests.bench import as2, journey, sftp, translation, x12

BENCHMARKS = {
    "journey": journey.main,
    "x12": x12.main,
    "translation": translation.main,
    "sftp": sftp.main,
    "as2": as2.main,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
