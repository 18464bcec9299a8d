"""Gathers the findings of one set, group or interchange, and judges it by them."""

from collections.abc import Mapping
from types import MappingProxyType

from edigateway.formats.x12.catalogue import CATALOGUE, Scope, severity
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Finding, Place, Severity, Weight

MOST_KEPT = 200
"""How many findings of one severity are kept; a file that is wrong all over says no more with the rest."""

_LONGEST_VALUE = 256
_CONTENT = frozenset({Scope.ELEMENT, Scope.SEGMENT})
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
        self._kept: dict[Severity, list[Finding]] = {each: [] for each in Severity}

    def add(self, code: str, message: str, place: Place, value: str | None = None) -> None:
        """Keep a finding, unless there are too many of its severity already."""
        weight = self._weights.get(code)
        grave = _SEVERITIES[weight] if weight else severity(code, place.segment, place.element)
        if self._advisory and grave is Severity.ERROR and CATALOGUE[code].scope in _CONTENT:
            grave = Severity.WARNING
        kept = self._kept[grave]
        if len(kept) < MOST_KEPT:
            kept.append(
                Finding(
                    code=code,
                    severity=grave,
                    message=message,
                    place=place,
                    value=None if value is None else value[:_LONGEST_VALUE],
                )
            )

    def in_order(self) -> tuple[Finding, ...]:
        """Return them by their place; those of the set as a whole come last."""
        everything = [finding for kept in self._kept.values() for finding in kept]
        return tuple(sorted(everything, key=_place_in_order))

    def refusal(self) -> str | None:
        """Return why the sender is to be refused by what was agreed, if anything was found that weighs so."""
        errors = self._kept[Severity.ERROR]
        agreed = (each for each in errors if self._weights.get(each.code) is Weight.REJECT)
        found = next(agreed, None)
        return None if found is None else found.message

    def verdict(self) -> Verdict:
        """Return the judgement of a set that has these findings."""
        if self._kept[Severity.ERROR]:
            return Verdict.REJECTED
        return Verdict.ACCEPTED_WITH_ERRORS if self._kept[Severity.WARNING] else Verdict.ACCEPTED


def _place_in_order(finding: Finding) -> tuple[int, ...]:
    place = finding.place
    about_segments = CATALOGUE[finding.code].scope in _CONTENT
    within = (place.position, place.offset, place.element, place.repetition, place.component)
    return not about_segments, *(each or 0 for each in within)
