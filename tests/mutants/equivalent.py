"""Mistakes that are none, because the map does the same with them."""

import re
from collections.abc import Mapping

from tests.mutants.mistakes import Mistake

EQUIVALENT: Mapping[tuple[str, str], str] = {
    (
        "plain",
        r".*\| decimal written plainly",
    ): "A canonical number is in its shortest form already, and that is how it is written.",
}
"""Why a mistake is none, by its sort and a pattern of what it changes."""


def is_equivalent(mistake: Mistake) -> bool:
    """Return whether a mistake is none."""
    return any(
        sort == mistake.sort and re.fullmatch(pattern, mistake.change)
        for sort, pattern in EQUIVALENT
    )
