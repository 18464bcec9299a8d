"""Steps on the way to a place in a document, as maps and guidelines write them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A segment by its id, and by the code that one of its elements must have: ``REF[DP]``, ``MEA[02=G]``.

    In XML it is an element or attribute by its tag, and by the text that a child must have: ``Extrinsic[@name=dept]``.
    """

    tag: str
    code_at: int = 0
    """Which element holds the code; 0 where any segment of this id will do."""
    code: str = ""
    child: str = ""
    """The tag of the child whose text is the code; empty where an element has it, or none is asked for."""

    def __str__(self) -> str:
        """Render as it is written, always with the number of the element."""
        if self.child:
            return f"{self.tag}[{self.child}={self.code}]"
        return f"{self.tag}[{self.code_at:02d}={self.code}]" if self.code_at else self.tag
