"""Patterns of guidelines, matched in time that grows with the text alone, whatever the pattern and the text are."""

from functools import lru_cache
from typing import Any

_MEMORY_BYTES = 1 << 20


class Pattern:
    """A regular expression that a value as a whole must match."""

    __slots__ = ("_matches", "text")

    def __init__(self, text: str) -> None:
        """Compile it.

        Raises:
            ValueError: it is not one, or one that cannot be matched in linear time (back references, look-around).
        """
        self.text = text
        self._matches = _compiled(text).fullmatch

    def __call__(self, value: str) -> bool:
        """Tell whether a value matches."""
        return self._matches(value) is not None

    def __str__(self) -> str:
        """Return it as it is written."""
        return self.text


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Any:
    import re2  # here, because most sites have no pattern, and loading it costs more than reading a small file

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY_BYTES
    try:
        return re2.compile(text, options)
    except re2.error as error:
        said = error.args[0]
        raise ValueError(said.decode() if isinstance(said, bytes) else str(said)) from None
