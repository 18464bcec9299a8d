"""What codes mean, in words: for showing only, nothing is judged by it.

Only the commonly used codes have words; they are our own, and the same for all releases.
"""

from collections.abc import Mapping
from functools import cache

from edigateway.formats.x12.dictionary.facts import schema_data

_MATERIAL_FOLLOWS = "103"
"""Packaging codes may have two digits for the material behind their three letters."""
_PACKAGING_LETTERS = 3


def label(element: str, code: str) -> str | None:
    """Return the words for a code of an element, by its number; None where there are none."""
    known = labels(element)
    words = known.get(code) or known.get(code.upper())
    if words is None and element == _MATERIAL_FOLLOWS:
        return known.get(code[:_PACKAGING_LETTERS].upper())
    return words


def labels(element: str) -> Mapping[str, str]:
    """Return the codes of an element that have words, the usual ones first."""
    return _labels().get(element, {})


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return schema_data("labels")
