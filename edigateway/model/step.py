"""Steps on the way to a place in a document, as maps and guidelines write them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A segment by its id, and by the code that one of its elements must have: ``REF[DP]``, ``MEA[02=G]``."""

    tag: str
    code_at: int = 0
    """Which element holds the code; 0 where any segment of this id will do."""
    code: str = ""

    def __str__(self) -> str:
        """Render as it is written, always with the number of the element."""
        return f"{self.tag}[{self.code_at:02d}={self.code}]" if self.code_at else self.tag
