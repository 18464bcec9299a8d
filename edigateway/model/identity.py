"""Interchange identities: who parties are to each other in an envelope."""

import re
from dataclasses import dataclass

QUALIFIER_PATTERN = r"^[A-Z0-9]{2}$"
VISIBLE_PATTERN = r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
"""No control characters, and none that turn the direction of writing: an id must show as what it is."""
LONGEST_ID = 15

_QUALIFIER, _VISIBLE = re.compile(QUALIFIER_PATTERN), re.compile(VISIBLE_PATTERN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A qualifier and an id, compared without spaces around the id (X12 ISA05/ISA06).

    Raises:
        ValueError: they name no party.
    """

    qualifier: str
    id: str

    def __post_init__(self) -> None:
        """Take the padding off the id, and look at both."""
        name = self.id.strip()
        if not _QUALIFIER.fullmatch(self.qualifier):
            raise ValueError(f"{self.qualifier!r} is not two capital letters or digits")
        if not (0 < len(name) <= LONGEST_ID and _VISIBLE.fullmatch(name)):
            raise ValueError(f"{name!r} is not 1 to {LONGEST_ID} visible characters")
        object.__setattr__(self, "id", name)

    def __str__(self) -> str:
        """Render as ``qualifier/id``."""
        return f"{self.qualifier}/{self.id}"
