"""A proposal: files of the site that are not there yet, and how they get there without ever replacing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.errors import Refused
from edigateway.workbench.proposing.questions import MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFile:
    """One file: its path from the site's folder, and its content; a ``sample`` is a copy of what was given."""

    path: Path
    content: bytes
    sample: bool = False

    @property
    def questions(self) -> int:
        """Return how many questions stand in it."""
        return 0 if self.sample else self.content.decode().count(f"# {MARK}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """All files that are proposed for one partner, in the order in which one reads them; ``folders`` are its mailboxes."""

    files: Sequence[ProposedFile]
    folders: Sequence[Path]

    @property
    def questions(self) -> int:
        """Return how many questions stand in them."""
        return sum(each.questions for each in self.files)

    def write(self, root: Path) -> None:
        """Write every file below the site's folder, the partner's own last, so that what was interrupted has no effect.

        Raises:
            Refused: one of them is there already; nothing was written.
            OSError: the folder cannot be written.
        """
        there = [each.path for each in self.files if (root / each.path).exists()]
        if there:
            names = ", ".join(map(str, there))
            raise Refused(f"nothing is ever overwritten, and there is {names} already")
        for folder in self.folders:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for each in reversed(self.files):
            path = root / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(each.content)
