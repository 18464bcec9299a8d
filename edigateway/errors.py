"""What can go wrong in the world, sorted by whose move it is.

A fault in the *data* is a Finding (a value with a location); a fault in the *world* is one of these exceptions.
"""

from dataclasses import dataclass
from pathlib import Path


class EdigatewayError(Exception):
    """The root of every error that this package raises on purpose."""


class Temporary(EdigatewayError):
    """The world's move: the same act may succeed later, so it is tried again."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        """Keep how long the other side asked us to wait, in seconds, where it said so."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Refused(EdigatewayError):
    """The sender's move: these bytes will never be acceptable, whoever tries again."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong in a file of the site: where, what, and what to do about it.

    Lines and columns count from 1; 0 means the file as a whole.
    """

    file: Path
    line: int
    column: int
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        """Render as ``file:line:column: problem; remedy``, which editors can jump to."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)
        return f"{place}: {self.problem}" + (f"; {self.remedy}" if self.remedy else "")


class Misconfigured(EdigatewayError):
    """The integration engineer's move: the site has faults, all of them listed at once."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults in the order of their files and lines."""
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type["Misconfigured"], tuple[list[Fault]]]:
        """Let it cross from one process to another whole."""
        return type(self), (self.faults,)
