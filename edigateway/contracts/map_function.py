"""The contract of a function that maps call by name, for what no conversion of theirs expresses."""

from typing import Protocol


class MapFunction(Protocol):
    """Both sides of a conversion of texts; registered under its name in the group ``edigateway.map_functions``.

    Both must be pure: the same text always becomes the same text, and nothing else happens. Whatever they raise is told
    as a finding about the text. A function without ``write`` can be used only in maps that are never written with.
    """

    def read(self, text: str) -> str:
        """Return what the document says for a text of the partner, never empty.

        Raises:
            ValueError: the text is wrong; its message says why.
        """
        ...

    def write(self, text: str) -> str:
        """Return the text for the partner of which :meth:`read` makes the given one.

        Raises:
            ValueError: there is none; its message says why.
        """
        ...
