"""Run every benchmark: ``make bench``."""

from tests.bench import journey

journey.main()
