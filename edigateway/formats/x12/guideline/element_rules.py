"""What a guideline asks of one element in one place of a set, beyond what the dictionary says of it anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from edigateway.formats.x12.dictionary.elements import Component, Fault, Manner
from edigateway.formats.x12.guideline.language import Rule, Use
from edigateway.formats.x12.guideline.patterns import Pattern
from edigateway.formats.x12.syntax import values
from edigateway.model.record import Record

_NUMBERS = frozenset("NR")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRule:
    """A rule ready to be held against segments; ``component`` is what the dictionary says of the same place."""

    rule: Rule
    component: Component
    codes: frozenset[str] | None
    pattern: Pattern | None

    def faults(self, record: Record, manner: Manner) -> Iterator[Fault]:
        """Yield what is wrong with the element of a segment; what the dictionary finds wrong is not told twice."""
        location = self.rule.location
        sent = location.element < len(record.elements)
        value = record.elements[location.element] if sent else ""
        if location.component and not value:
            return
        repeats = bool(manner.repetition) and manner.repetition in value
        for number, part in enumerate(value.split(manner.repetition) if repeats else [value], 1):
            fault = self._fault(_component(part, location.component, manner), manner)
            if fault is not None:
                yield fault._replace(
                    component=location.component or None, repetition=number if repeats else None
                )

    @property
    def _noun(self) -> str:
        return "dependent-element" if self.rule.location.is_qualified else "element"

    def _fault(self, value: str, manner: Manner) -> Fault | None:
        element, required = self.component
        use = self.rule.use
        if not value:
            missing = use is Use.REQUIRED and not required
            return Fault(f"missing-{self._noun}", element.label(), None) if missing else None
        if use is Use.UNUSED:
            return Fault(f"unused-{self._noun}", "nothing", value)
        fault = self._value_fault(value, element.kind)
        if fault is not None and element.faults(value, manner):
            return None
        return fault

    def _value_fault(self, value: str, kind: str) -> Fault | None:
        if self.codes is not None and not {value, value.upper()} & self.codes:
            return Fault("bad-code", f"one of {', '.join(sorted(self.codes))}", value)
        if self.pattern is not None and not self.pattern(value):
            return Fault("pattern-mismatch", f"text like {self.pattern}", value)
        is_number = kind[0] in _NUMBERS
        length = values.digits(value) if is_number else len(value)
        unit = "digits" if is_number else "characters"
        if self.rule.most is not None and length > self.rule.most:
            return Fault("too-long", f"at most {self.rule.most} {unit}, not {length}", value)
        if self.rule.least is not None and length < self.rule.least:
            return Fault("too-short", f"at least {self.rule.least} {unit}, not {length}", value)
        return None


def element_rule(rule: Rule, component: Component) -> ElementRule:
    """Make a rule ready."""
    return ElementRule(
        rule=rule,
        component=component,
        codes=None if rule.codes is None else frozenset(rule.codes),
        pattern=None if rule.pattern is None else Pattern(rule.pattern),
    )


def _component(value: str, position: int, manner: Manner) -> str:
    if not position:
        return value
    parts = value.split(manner.component) if manner.component else [value]
    return parts[position - 1] if position <= len(parts) else ""
