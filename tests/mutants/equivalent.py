"""Mistakes that are none, because the map does the same with them; and those that no witness can show."""

import re
from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, str], str] = {
    (
        "plain",
        r".*\| decimal written plainly",
    ): "A canonical number is in its shortest form already, and that is how it is written.",
    (
        "plain",
        r'.*\| date written plainly\("%Y-%m-%d"\)',
    ): "That is the form of canonical dates.",
    (
        "ignored",
        r"(SharedSecret|@xsi:schemaLocation) no longer ignored",
    ): "No witness has it: a password, and a place in the sender's own files.",
    (
        "claim",
        r"further .*StreetName01 not claimed",
    ): "UBL has at most one of it in an address.",
}
"""Why a mistake is none, by its sort and a pattern of what it changes."""

_ONE_LIST = (
    "Several LIN of one item are read as one list and written as one LIN: no document comes back."
)
NOT_FOUND: Mapping[str, str] = {
    "further LIN02.. not claimed": _ONE_LIST,
    "only the first LIN": _ONE_LIST,
}
"""Mistakes that nothing finds, by what they change, and why."""


def is_equivalent(sort: str, change: str) -> bool:
    """Return whether a mistake is none."""
    return any(
        known == sort and re.fullmatch(pattern, change) is not None for known, pattern in EQUIVALENT
    )
