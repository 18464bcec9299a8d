"""Settings that know where they are written, so that what turns out to be wrong with them later can be told there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, PrivateAttr

from edigateway.errors import Fault, Misconfigured

Where: TypeAlias = tuple[str | int, ...]
"""A key, or an entry of the list that stands under a key; nothing for the settings as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a file of the site; both numbers count from 1."""

    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        """Render as ``file:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class _Places:
    """Where keys are written, which is no part of what they say: settings from two places can be equal."""

    of: Mapping[Where, Place] = field(default_factory=dict, compare=False)


class Placed(BaseModel):
    """The keys of a mailbox or outbox; only those of a site's files have a place."""

    _places: _Places = PrivateAttr(default_factory=_Places)

    def put(self, places: Mapping[Where, Place]) -> None:
        """Remember where each key is written, and under ``()`` where all of them are."""
        self._places = _Places(places)

    def place(self, *where: str | int) -> Place | None:
        """Return where a key is written; of one that is not, where it could be."""
        below = (where[:end] for end in range(len(where), -1, -1))
        return next((self._places.of[each] for each in below if each in self._places.of), None)

    def fault(self, problem: str, remedy: str, *where: str | int) -> Fault:
        """Make a fault at a key, or where it could be written."""
        place = self.place(*where)
        if place is None:
            return Fault(file=Path(), line=0, column=0, problem=problem, remedy=remedy)
        return Fault(
            file=place.file, line=place.line, column=place.column, problem=problem, remedy=remedy
        )

    def faults_of(self, error: Misconfigured, *where: str | int) -> list[Fault]:
        """Return what is wrong with a file that a key names, told where the key is written."""
        if self.place() is None:
            return error.faults
        label = "".join(f"[{each}]" if isinstance(each, int) else each for each in where)
        return [
            self.fault(f"{label}: {each.file}: {each.problem}", each.remedy, *where)
            for each in error.faults
        ]

    def at(self, *where: str | int) -> str:
        """Render where a key is written, as ``KEY (FILE:LINE)``, for sentences."""
        place = self.place(*where)
        return f"{where[0]} ({place})" if place else str(where[0])
