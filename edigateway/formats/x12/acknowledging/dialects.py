"""The dialects of group acknowledgements: the 997 of two releases and the 999 say the same in different segments."""

from collections.abc import Mapping
from dataclasses import dataclass

from edigateway.formats.x12.catalogue import Entry, Scope
from edigateway.model.acknowledgement import AcknowledgementKind

_FIRST_WITH_VERSION = "005010"
"""From this release on, a 997 names the version of the group and has more codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs between the dialects.

    ``finer_codes`` are the codes that the lists of a dialect have besides those that all have; the lists are AK304,
    AK403, AK502 and AK905, or IK304, IK403 and IK502 in their place. ``is_newer``: the version of a group, the
    guideline of a set and the repetition of an element have their places. ``has_context``: CTX follows a segment note.
    """

    segment_note: str
    element_note: str
    set_trailer: str
    finer_codes: Mapping[Scope, frozenset[str]]
    is_newer: bool
    has_context: bool
    longest_loop: int

    def code(self, entry: Entry) -> str | None:
        """Return the code for a kind of finding that says most of those that this dialect has."""
        if entry.finer in self.finer_codes.get(entry.scope, ()):
            return entry.finer
        return entry.answer

    def knows(self, scope: Scope, code: str) -> bool:
        """Tell whether a finer code is in the list of a scope."""
        return code in self.finer_codes.get(scope, ())


_OLDER_997 = Dialect(
    segment_note="AK3",
    element_note="AK4",
    set_trailer="AK5",
    finer_codes={},
    is_newer=False,
    has_context=False,
    longest_loop=6,
)
_NEWER_997 = Dialect(
    segment_note="AK3",
    element_note="AK4",
    set_trailer="AK5",
    finer_codes={
        Scope.ELEMENT: frozenset({"12", "13"}),
        Scope.SET: frozenset({"18", "19"}),
        Scope.GROUP: frozenset({"19"}),
    },
    is_newer=True,
    has_context=False,
    longest_loop=4,
)
_999 = Dialect(
    segment_note="IK3",
    element_note="IK4",
    set_trailer="IK5",
    finer_codes={
        Scope.ELEMENT: frozenset({"12", "13", "I6", "I9", "I10", "I11", "I12", "I13"}),
        Scope.SEGMENT: frozenset({"I4", "I6", "I7", "I8", "I9"}),
        Scope.SET: frozenset({"18", "19", "I5", "I6"}),
        Scope.GROUP: frozenset({"19"}),
    },
    is_newer=True,
    has_context=True,
    longest_loop=4,
)


def dialect(kind: AcknowledgementKind, version: str) -> Dialect:
    """Return the dialect of a kind of acknowledgement for a group of a version (GS08)."""
    if kind is AcknowledgementKind.IMPLEMENTATION:
        return _999
    return _NEWER_997 if version[:6] >= _FIRST_WITH_VERSION else _OLDER_997
