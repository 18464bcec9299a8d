"""Relational conditions between the elements of a segment (X12.6 syntax notes P, R, E, C, L)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One syntax note; ``positions`` are element positions, from 1.

    P: all or none. R: at least one. E: at most one. C: if the first, then all the others. L: if the first, then at
    least one of the others.
    """

    kind: str
    positions: tuple[int, ...]

    def __str__(self) -> str:
        """Render as the standard writes it, as in ``P0304``."""
        return self.kind + "".join(f"{position:02d}" for position in self.positions)

    def rule(self) -> str:
        """Say in words what the condition asks for."""
        first, *others = (str(position) for position in self.positions)
        rest = ", ".join(others)
        match self.kind:
            case "P":
                words = f"elements {first}, {rest} all or not at all"
            case "R":
                words = f"at least one of the elements {first}, {rest}"
            case "E":
                words = f"at most one of the elements {first}, {rest}"
            case "C":
                words = f"with element {first} also {rest}"
            case _:
                words = f"with element {first} at least one of {rest}"
        return f"{words} (syntax note {self})"

    def violations(self, present: Sequence[bool]) -> tuple[int, ...]:
        """Return the positions at fault, given which elements are present (index 0 is the tag)."""
        has = [position < len(present) and present[position] for position in self.positions]
        there = [place for place, yes in zip(self.positions, has, strict=True) if yes]
        absent = tuple(place for place, yes in zip(self.positions, has, strict=True) if not yes)
        match self.kind:
            case "P":
                return absent if there else ()
            case "R":
                return () if there else absent[:1]
            case "E":
                return tuple(there[1:])
            case "C":
                return absent if has[0] else ()
            case _:
                return absent[:1] if has[0] and len(there) == 1 else ()


def parse_condition(text: str) -> Condition:
    """Read a condition such as ``P0304`` from the schema data."""
    positions = tuple(int(text[at : at + 2]) for at in range(1, len(text), 2))
    return Condition(kind=text[0], positions=positions)
