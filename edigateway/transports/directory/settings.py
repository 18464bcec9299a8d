"""What the site writes about a folder."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MIB = 1024 * 1024

NamePart = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^/\x00]+$")]


class Ready(StrEnum):
    """How we know that a file is whole."""

    STABLE = "stable"
    """It has not changed for a while."""
    RENAME = "rename"
    """It gets its final name only when it is whole; until then it is hidden or does not fit the pattern."""
    MARKER = "marker"
    """A second file, named like it with a suffix, says so."""


class Complete(StrEnum):
    """What the content of a stable file must show."""

    ANY = "any"
    IEA = "iea"
    """The end of an X12 interchange."""


class DirectorySettings(BaseModel):
    """The keys of a mailbox or outbox of the transport ``directory``; an outbox needs only ``path``.

    Relative paths are relative to the site's folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    pattern: str = Field(default="*", min_length=1)
    """Which names to take, as a shell pattern; case counts."""
    ready: Ready = Ready.STABLE
    stable_s: float = Field(default=2.0, ge=0, le=86_400)
    """How long a file must stay unchanged, with ``ready: stable``."""
    marker_suffix: NamePart = ".done"
    """What ``ready: marker`` looks for behind the name of the file."""
    archive: Path | None = None
    """Where to move files that the ledger has, on the same file system; without it they are removed."""
    max_bytes: int = Field(default=100 * MIB, gt=0)
    """Larger files are refused unread."""
    complete: Complete = Complete.ANY
    """What else a stable file must show before it is taken early."""

    def beneath(self, site: Path) -> Self:
        """Return the same settings with absolute paths."""
        archive = self.archive and site / self.archive
        return self.model_copy(update={"path": site / self.path, "archive": archive})
