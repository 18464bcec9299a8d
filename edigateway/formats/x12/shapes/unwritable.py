"""Why something cannot be written as X12, and where in it."""

from collections.abc import Sequence

from edigateway.errors import Refused
from edigateway.model.finding import Finding

_MOST_SHOWN = 20

Step = str | int
"""A key of an object or an index of an array."""


class Unwritable(Refused):
    """What was to be written is no X12: ``path`` says where it is wrong, as keys and indexes of the JSON.

    ``findings`` are what the rules of X12 find in a set, each with its path within the set.
    """

    def __init__(
        self,
        problem: str,
        *path: Step,
        findings: Sequence[tuple[Sequence[Step], Finding]] = (),
    ) -> None:
        """Say what is wrong; the path may begin anywhere, and :meth:`within` completes it."""
        self.problem = problem
        self.path = path
        self.findings = findings
        super().__init__(problem)

    def within(self, *path: Step) -> "Unwritable":
        """Return the same fault, seen from further out."""
        return Unwritable(self.problem, *path, *self.path, findings=self.findings)

    def __str__(self) -> str:
        """Render as ``interchanges[0].groups[0].sets[2]: problem``, with a line for each finding."""
        lines = [f"{written(self.path)}: {self.problem}" if self.path else self.problem]
        for path, finding in self.findings[:_MOST_SHOWN]:
            lines.append(f"  {written(path)}: {finding.message}" if path else f"  {finding}")
        more = len(self.findings) - _MOST_SHOWN
        if more > 0:
            lines.append(f"  and {more} more")
        return "\n".join(lines)


def written(path: Sequence[Step]) -> str:
    """Return a path as one writes it for JSON, such as ``groups[0].sets[2]``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
