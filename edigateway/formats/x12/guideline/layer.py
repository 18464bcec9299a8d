"""A guideline as a layer over the facts of a release: slots, elements and codes that differ from the standard."""

from collections.abc import Mapping, Sequence
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.places import EXPLICIT_LOOP, SlotFacts, Tags
from edigateway.formats.x12.guideline.language import Rule, Use
from edigateway.formats.x12.guideline.patterns import Pattern

_Facts = dict[str, Any]


class GuidelineFacts:
    """The facts of a release with the rules of a guideline laid over them.

    The rules must be ones that hold wherever their segment stands, or for a place as a whole; see ``division``.
    """

    def __init__(self, base: Facts, set_id: str, rules: Sequence[Rule]) -> None:
        """Lay ``rules`` for one transaction set over ``base``; all they name must be there."""
        self._base = base
        self._set_id = set_id
        self._segments: dict[str, _Facts] = {}
        self._elements: dict[str, _Facts] = {}
        self._codes: dict[str, frozenset[str] | None] = {}
        for rule in rules:
            if rule.elements:
                self._segments[rule.location.steps[-1].tag] = _extra_segment(rule)
        for rule in rules:
            if rule.location.element:
                self._change_element(rule)
        self._set = _changed_set(base.transaction_set(set_id), rules)

    @property
    def version(self) -> str:
        """The release."""
        return self._base.version

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        return self._base.set_ids()

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set."""
        return self._set if set_id == self._set_id else self._base.transaction_set(set_id)

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment."""
        return self._segments.get(tag) or self._base.segment(tag)

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return an element; those that the guideline changes have the key of their place, such as ``BEG03``."""
        return self._elements.get(key) or self._base.element(key)

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes of an element."""
        return self._codes[key] if key in self._codes else self._base.codes(key)

    def _change_element(self, rule: Rule) -> None:
        """Give the element a key of its own, and its component too where the rule is for one."""
        tag, place = rule.location.steps[-1].tag, rule.location
        segment = self._segments.setdefault(tag, dict(self.segment(tag) or {}))
        whole = f"{tag}{place.element:02d}"
        if not place.component:
            segment["elements"] = self._rekeyed(segment["elements"], place.element, whole, rule)
            return
        entries = segment["elements"]
        segment["elements"] = self._rekeyed(entries, place.element, whole, None)
        composite = self._elements[whole]
        composite["components"] = self._rekeyed(
            composite["components"], place.component, f"{whole}-{place.component}", rule
        )

    def _rekeyed(
        self, entries: Sequence[Sequence[Any]], position: int, key: str, rule: Rule | None
    ) -> list[Sequence[Any]]:
        """Return elements or components with another key, and what is known about it changed by a rule."""
        old, req, *rest = entries[position - 1]
        codes = self.codes(old)
        self._elements[key] = {"number": old, **(self.element(old) or {})}
        self._codes[key] = codes
        if rule is not None:
            _change_limits(self._elements[key], rule)
            self._codes[key] = _changed_codes(codes, rule)
            if rule.codes is not None:
                self._elements[key]["type"] = "ID"
            req = _changed_requirement(req, rule)
        return [*entries[: position - 1], [key, req, *rest], *entries[position:]]


def _extra_segment(rule: Rule) -> _Facts:
    tag = rule.location.steps[-1].tag
    return {"name": tag, "conditions": [], "elements": [[number, "O"] for number in rule.elements]}


def _change_limits(element: _Facts, rule: Rule) -> None:
    if rule.least is not None:
        element["min"] = rule.least
    if rule.most is not None:
        element["max"] = rule.most
    if rule.pattern is not None:
        element["pattern"] = Pattern(rule.pattern)


def _changed_codes(codes: frozenset[str] | None, rule: Rule) -> frozenset[str] | None:
    allowed = codes if rule.codes is None else frozenset(rule.codes)
    return allowed if allowed is None else allowed | frozenset(rule.more_codes)


def _changed_requirement(req: str, rule: Rule) -> str:
    if rule.use is Use.REQUIRED:
        return "M"
    return "O" if rule.use is Use.OPTIONAL and req == "M" else req


def _changed_set(facts: Mapping[str, Any] | None, rules: Sequence[Rule]) -> _Facts:
    changes = {rule.location.tags: rule for rule in rules if not rule.location.element}
    found = dict(facts or {})
    found["slots"] = _changed_slots(found["slots"], changes, ())
    return found


def _changed_slots(
    slots: Sequence[SlotFacts], changes: Mapping[Tags, Rule], above: Tags
) -> list[SlotFacts]:
    changed: list[SlotFacts] = []
    for slot in slots:
        changed.append(_changed_slot(slot, changes, above))
        changed += _extra_slots(slot["segment"], slot, changes, above)
    return changed


def _changed_slot(slot: SlotFacts, changes: Mapping[Tags, Rule], above: Tags) -> SlotFacts:
    tag = slot["segment"]
    changed = dict(slot)
    if (rule := changes.get((*above, tag))) is not None:
        if rule.use is not None:
            changed["required"] = rule.use is Use.REQUIRED
        if rule.most is not None:
            changed["max"] = rule.most
    if tag == EXPLICIT_LOOP:
        changed["children"] = _changed_slots(slot["children"], changes, above)
    elif "children" in slot:
        within = (*above, tag)
        first = _extra_slots(tag, {}, changes, within)
        changed["children"] = first + _changed_slots(slot["children"], changes, within)
    return changed


def _extra_slots(
    after: str, beside: SlotFacts, changes: Mapping[Tags, Rule], above: Tags
) -> list[SlotFacts]:
    """Return what a guideline adds behind a segment, and behind that; ``above`` is the loop to add it to."""
    extras: list[SlotFacts] = []
    for tags, rule in changes.items():
        if rule.after == after and tags[:-1] == above:
            use = rule.use is Use.REQUIRED
            extra = {"segment": tags[-1], "required": use, "max": rule.most or 1}
            if "area" in beside:
                extra["area"] = beside["area"]
            extras += [extra, *_extra_slots(tags[-1], extra, changes, above)]
    return extras
