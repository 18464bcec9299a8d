"""What a guideline stands on: its transaction set in its release, with the segments that it adds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.places import SetTable
from edigateway.formats.x12.guideline.language import Location, Rule, Use
from edigateway.formats.x12.guideline.layer import GuidelineFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFacts:
    """What the dictionary says of an element or component in its place."""

    number: str
    kind: str
    required: bool
    shortest: int
    longest: int
    codes: frozenset[str] | None
    is_composite: bool


class Ground:
    """Answers what the rules of a guideline may name; the set must be one of the release."""

    def __init__(self, base: Facts, set_id: str, rules: Sequence[Rule]) -> None:
        """Lay those of the rules that add segments over ``base``."""
        self.set_id = set_id
        self.facts = GuidelineFacts(base, set_id, [rule for rule in rules if rule.after])
        self.standard = SetTable((base.transaction_set(set_id) or {})["slots"])
        self.table = SetTable((self.facts.transaction_set(set_id) or {})["slots"])
        self._optional = {_place(rule.location) for rule in rules if rule.use is Use.OPTIONAL}
        self._more_codes: dict[tuple[str, int, int], frozenset[str]] = {}
        for rule in rules:
            place = _place(rule.location)
            known = self._more_codes.get(place, frozenset())
            self._more_codes[place] = known | frozenset(rule.more_codes)

    def element(self, location: Location) -> ElementFacts | None:
        """Return what is known about the element or component of a location, or None where there is none.

        Its codes are those of the standard, and what the guideline adds to them.
        """
        entries = self.elements_of(location.steps[-1].tag)
        entry = entries[location.element - 1 : location.element]
        if location.component and entry:
            parts = (self.facts.element(entry[0][0]) or {}).get("components", ())
            entry = parts[location.component - 1 : location.component]
        facts = self.facts.element(entry[0][0]) if entry else None
        if facts is None:
            return None
        key, req = entry[0][:2]
        codes, more = self.facts.codes(key), self._more_codes.get(_place(location), frozenset())
        return ElementFacts(
            number=key,
            kind=facts["type"],
            required=req == "M",
            shortest=facts.get("min", 0),
            longest=facts.get("max", 0),
            codes=None if codes is None else codes | more,
            is_composite="components" in facts,
        )

    def is_made_optional(self, location: Location) -> bool:
        """Tell whether a rule makes an element optional, which then holds wherever its segment stands."""
        return _place(location) in self._optional

    def elements_of(self, tag: str) -> Sequence[Sequence[Any]]:
        """Return the key and requirement of each element of a segment; none for a segment that is not known."""
        elements: Sequence[Sequence[Any]] = (self.facts.segment(tag) or {}).get("elements", ())
        return elements


def _place(location: Location) -> tuple[str, int, int]:
    return location.steps[-1].tag, location.element, location.component


def divide(rules: Sequence[Rule], ground: Ground) -> tuple[list[Rule], list[Rule]]:
    """Return what changes the dictionary, which costs nothing while reading, and what must be looked for in the tree.

    The elements of a segment are the same in the dictionary wherever the segment stands. So a rule for an element of
    a segment that stands in several places changes it only as far as it allows more.
    """
    layer: list[Rule] = []
    tree: list[Rule] = []
    for rule in rules:
        allowed, asked = _divided(rule, ground)
        layer += [allowed] if allowed else []
        tree += [asked] if asked else []
    return layer, tree


def _divided(rule: Rule, ground: Ground) -> tuple[Rule | None, Rule | None]:
    if rule.location.is_qualified:
        return None, rule
    if rule.use is Use.UNUSED:
        return None, rule
    if not rule.location.element or _stands_once(rule, ground):
        return rule, None
    element = ground.element(rule.location)
    return (widening(rule, element), narrowing(rule, element)) if element else (None, None)


def _stands_once(rule: Rule, ground: Ground) -> bool:
    return len(ground.table.places_of(rule.location.steps[-1].tag)) == 1


def widening(rule: Rule, element: ElementFacts) -> Rule | None:
    """Return what a rule for an element allows beyond the standard, if anything."""
    least, most = rule.least, rule.most
    wider = replace(
        rule,
        use=rule.use if rule.use is Use.OPTIONAL and element.required else None,
        least=least if least is not None and least < element.shortest else None,
        most=most if most is not None and most > element.longest else None,
        codes=None,
        pattern=None,
    )
    return None if wider == Rule(location=rule.location) else wider


def narrowing(rule: Rule, element: ElementFacts) -> Rule | None:
    """Return what a rule for an element asks for beyond the standard, if anything."""
    least, most = rule.least, rule.most
    narrower = replace(
        rule,
        use=None if rule.use is Use.OPTIONAL else rule.use,
        least=least if least is not None and least > element.shortest else None,
        most=most if most is not None and most < element.longest else None,
        codes=None if rule.codes is None else (*rule.codes, *rule.more_codes),
        more_codes=(),
    )
    return None if narrower == Rule(location=rule.location) else narrower
