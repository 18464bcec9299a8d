"""Conversions that remember: most texts of a file come again and again."""

from typing import Any

from edigateway.mapping.conversions.conversion import Convert

_TEXTS = 16_384
_LONGEST = 40


class Memo(dict[str, Any]):
    """The values of texts by a conversion; what a text becomes is never changed by anybody."""

    def __init__(self, convert: Convert, *, varies: bool = False) -> None:
        """Remember nothing yet, and never anything where the conversion ``varies``."""
        super().__init__()
        self._convert, self._room = convert, 0 if varies else _TEXTS

    def __missing__(self, text: str) -> Any:
        """Convert a text that is new, and remember it if it is short and there is room.

        Raises:
            Unconvertible: it cannot be converted, or only with doubts.
        """
        value = self._convert(text)
        if len(text) <= _LONGEST and len(self) < self._room:
            self[text] = value
        return value
