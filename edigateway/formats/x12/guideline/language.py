"""The guideline language as values: what a guideline says about which place in a transaction set."""

from dataclasses import dataclass
from enum import StrEnum

from edigateway.model.step import Step


class Use(StrEnum):
    """Whether something is to be sent, in the words that guides have for it."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a transaction set: the way to a segment from the top of the set, and an element of it.

    ``element`` is 0 where the segment as a whole is meant, ``component`` where the element as a whole is.
    """

    steps: tuple[Step, ...]
    element: int = 0
    component: int = 0

    def __str__(self) -> str:
        """Render as it is written."""
        text = "/".join(str(step) for step in self.steps)
        if self.element:
            text += f"{self.element:02d}"
        return f"{text}-{self.component}" if self.component else text

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the way by the ids of the segments alone."""
        return tuple(step.tag for step in self.steps)

    @property
    def is_qualified(self) -> bool:
        """Tell whether a code on the way makes the difference."""
        return any(step.code_at for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a guideline says about one place; None is what it leaves to the standard.

    ``least`` and ``most`` count characters of an element, or how often a segment or loop may come. ``codes`` are all
    that an element may have, ``more_codes`` come on top of those of the standard. ``after`` makes a segment one that the standard does not have there: it names the segment that
    it follows; ``elements`` are the numbers of its elements, where the dictionary does not know the segment at all.
    """

    location: Location
    use: Use | None = None
    least: int | None = None
    most: int | None = None
    codes: tuple[str, ...] | None = None
    more_codes: tuple[str, ...] = ()
    pattern: str | None = None
    after: str | None = None
    elements: tuple[str, ...] = ()
