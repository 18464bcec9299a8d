"""Gathers the findings of one set, group or interchange, and judges it by them."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from edigateway.formats.x12.catalogue import CATALOGUE, Scope, severity
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Finding, Place, Severity, Weight

MOST_KEPT = 200
"""How many findings of one severity are kept; a file that is wrong all over says no more with the rest."""

_LONGEST_VALUE = 256
_LONGEST_QUOTE = 40
_OF_CONTENT = frozenset(
    code for code, entry in CATALOGUE.items() if entry.scope in (Scope.ELEMENT, Scope.SEGMENT)
)
_SEVERITIES = {
    Weight.ACCEPT: Severity.NOTE,
    Weight.WARN: Severity.WARNING,
    Weight.REJECT: Severity.ERROR,
}
_NO_WEIGHTS: Mapping[str, Weight] = MappingProxyType({})


class Findings:
    """A list of findings that does not grow for ever.

    With ``advisory`` set, what is wrong with segments and elements is never more than a warning. ``weights`` are what
    was agreed with the sender, by code; the catalogue says the rest.
    """

    def __init__(
        self, *, advisory: bool = False, weights: Mapping[str, Weight] = _NO_WEIGHTS
    ) -> None:
        """Start empty."""
        self._advisory = advisory
        self._weights = weights
        self._kept: defaultdict[Severity, list[Finding]] = defaultdict(list)
        self._has_full = False

    def add(self, code: str, message: str, place: Place, value: str | None = None) -> None:
        """Keep a finding, unless there are too many of its severity already."""
        grave = self._severity(code, place.segment, place.element)
        kept = self._kept[grave]
        if len(kept) >= MOST_KEPT:
            self._has_full = True
            return
        kept.append(
            Finding(
                code=code,
                severity=grave,
                message=message,
                place=place,
                value=None if value is None else value[:_LONGEST_VALUE],
            )
        )

    def has_room(self, code: str, tag: str, element: int) -> bool:
        """Tell whether a finding would be kept; saying what is wrong costs more than finding it."""
        if not self._has_full:
            return True
        return len(self._kept[self._severity(code, tag, element)]) < MOST_KEPT

    def _severity(self, code: str, tag: str | None, element: int | None) -> Severity:
        weight = self._weights.get(code)
        grave = _SEVERITIES[weight] if weight else severity(code, tag, element)
        if self._advisory and grave is Severity.ERROR and code in _OF_CONTENT:
            return Severity.WARNING
        return grave

    def in_order(self) -> tuple[Finding, ...]:
        """Return them by their place; those of the set as a whole come last."""
        if not self._kept:  # most sets are right
            return ()
        everything = [finding for each in Severity for finding in self._kept[each]]
        return tuple(sorted(everything, key=_place_in_order))

    def refusal(self) -> str | None:
        """Return why the sender is to be refused by what was agreed, if anything was found that weighs so."""
        errors = self._kept[Severity.ERROR]
        agreed = (each for each in errors if self._weights.get(each.code) is Weight.REJECT)
        found = next(agreed, None)
        return None if found is None else found.message

    def verdict(self) -> Verdict:
        """Return the judgement of a set that has these findings."""
        if not self._kept:
            return Verdict.ACCEPTED
        if self._kept[Severity.ERROR]:
            return Verdict.REJECTED
        return Verdict.ACCEPTED_WITH_ERRORS if self._kept[Severity.WARNING] else Verdict.ACCEPTED


def quoted(value: str) -> str:
    """Return a value as messages quote it, with an ellipsis behind it if it is cut off."""
    return repr(value) if len(value) <= _LONGEST_QUOTE else f"{value[:_LONGEST_QUOTE]!r}..."


def _place_in_order(finding: Finding) -> tuple[bool, int, int, int, int, int]:
    place = finding.place
    return (
        finding.code not in _OF_CONTENT,
        place.position or 0,
        place.offset or 0,
        place.element or 0,
        place.repetition or 0,
        place.component or 0,
    )
