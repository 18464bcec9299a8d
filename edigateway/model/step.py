"""Steps on the way to a place in a document, as maps and guidelines write them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A segment by its id, and by the codes that its elements must have: ``REF[DP]``, ``MEA[WT][02=G]``.

    In XML it is an element or attribute by its tag, and by the texts that children must have: ``Extrinsic[@name=dept]``.
    """

    tag: str
    code_at: int = 0
    """Which element holds the code; 0 where any segment of this id will do."""
    code: str = ""
    child: str = ""
    """The tag of the child whose text is the code; empty where an element has it, or none is asked for."""
    also: "tuple[Step, ...]" = ()
    """What the same record must have besides: steps of its tag, each with a code of its own."""

    @property
    def conditions(self) -> "tuple[Step, ...]":
        """Return a step for each code that is asked for."""
        return (self, *self.also) if self.code else ()

    @property
    def condition(self) -> str:
        """Return what is asked for by the first code, as it is written, always with the number of the element."""
        if self.child:
            return f"[{self.child}={self.code}]"
        return f"[{self.code_at:02d}={self.code}]" if self.code_at else ""

    def __str__(self) -> str:
        """Render as it is written."""
        return self.tag + self.condition + "".join(each.condition for each in self.also)
