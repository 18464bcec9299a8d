"""What one element or composite may hold: a fast yes for what is plainly right, and an explanation for the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from edigateway.formats.x12.syntax import values

_SHORT_DATE = 6
_NAMES = frozenset({"28"})
"""Numbers that are names: the receiver compares them as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How values are written in the interchange at hand; either separator may be empty.

    ``short_dates``: the release writes dates as YYMMDD.
    """

    component: str
    repetition: str
    short_dates: bool

    def separates_components(self, value: str) -> bool:
        """Tell whether a value holds the component separator, if that can be meant as one: some senders name a letter."""
        component = self.component
        return component in value and not (not component or component.isalnum() or component == " ")


_Faults = Sequence["Fault"]


class Fault(NamedTuple):
    """What is wrong with a value: a word of the catalogue, what was expected, and where within the element."""

    code: str
    expected: str
    value: str | None
    component: int | None = None
    repetition: int | None = None


class Component(NamedTuple):
    """An element in its place within a segment or composite."""

    element: "ElementSpec"
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementSpec:
    """One element of the dictionary; lengths are in characters, ``kind`` is AN, ID, Nn, R, DT, TM, B or composite."""

    number: str
    name: str
    kind: str
    shortest: int
    longest: int
    codes: frozenset[str] | None
    components: tuple[Component, ...]
    pattern: Callable[[str], bool] | None = None
    """What a guideline asks of the value beyond its type."""

    @property
    def has_short_dates(self) -> bool:
        """Whether dates are written as YYMMDD, as before release 004010."""
        return self.longest == _SHORT_DATE

    @property
    def is_text(self) -> bool:
        """Whether a repetition separator, where nothing may repeat, is a character like any other."""
        return self.kind in ("AN", "B") or (self.kind == "ID" and self.codes is None)

    @property
    def has_one_form(self) -> bool:
        """Whether values are numbers that can be written in several ways, of which one is canonical."""
        return self.kind[:1] in ("N", "R") and self.number not in _NAMES

    def faults(self, value: str, manner: Manner, most: int = 1) -> _Faults:
        """Return what is wrong with a value that is not empty, each of its repetitions and components by itself.

        It may be repeated ``most`` times. In text that may not be repeated, the separator is a character like any other.
        """
        if not manner.repetition or manner.repetition not in value:
            return self._whole_faults(value, manner)
        if value.count(manner.repetition) < most:
            return [
                fault._replace(repetition=number)
                for number, part in enumerate(value.split(manner.repetition), 1)
                for fault in self._whole_faults(part.rstrip(" "), manner)
            ]
        if most == 1 and self.is_text:
            return self._value_faults(value, manner)
        expected = "one value" if most == 1 else f"at most {most} values"
        return [Fault("too-many-repetitions", expected, value)]

    def _whole_faults(self, value: str, manner: Manner) -> _Faults:
        if self.components:
            return list(self._component_faults(value, manner))
        found = self._value_faults(value, manner)
        if not found and manner.separates_components(value):
            expected = f"text without {manner.component!r}, which separates components"
            return [Fault("invalid-character", expected, value)]
        return found

    def _value_faults(self, value: str, manner: Manner) -> _Faults:
        fault = self._simple_fault(value, manner) if value else None
        found = [] if fault is None else [fault]
        if values.has_control_character(value):
            found.append(Fault("invalid-character", "text without control characters", value))
        return found

    def _component_faults(self, value: str, manner: Manner) -> Iterator[Fault]:
        parts = value.split(manner.component) if manner.component else [value]
        for number, (element, required) in enumerate(self.components, 1):
            part = parts[number - 1].rstrip(" ") if number <= len(parts) else ""
            for fault in element._value_faults(part, manner):
                yield fault._replace(component=number)
            if required and not part:
                yield Fault("missing-element", element.label(), None, number)
        if len(parts) > len(self.components):
            yield Fault("too-many-components", f"at most {len(self.components)} components", value)

    def label(self) -> str:
        """Return the trade's name of the element with its number."""
        return f"{self.name} (element {self.number})"

    def _simple_fault(self, value: str, manner: Manner) -> Fault | None:
        fault = self._type_fault(value, manner)
        if fault is None and self.pattern is not None and not self.pattern(value):
            return Fault("pattern-mismatch", f"text like {self.pattern}", value)
        return fault

    def _type_fault(self, value: str, manner: Manner) -> Fault | None:
        match self.kind[:1]:
            case "I" if self.codes is not None:
                return self._code_fault(value)
            case "D":
                return _date_fault(value, manner)
            case "T":
                return (
                    None
                    if values.is_time(value)
                    else Fault("bad-time", "a time HHMM[SS[DD]]", value)
                )
            case "N" | "R":
                return self._number_fault(value)
            case "B":
                return None
            case _:
                return self._length_fault(len(value), value)

    def _code_fault(self, value: str) -> Fault | None:
        codes = self.codes or frozenset()
        upper = value.upper()
        if value in codes or upper in codes:
            return None
        return Fault("bad-code", f"a code of {self.label()}", value)

    def _number_fault(self, value: str) -> Fault | None:
        whole = self.kind != "R"
        if whole and values.is_number_with_point(value):
            return Fault("decimal-point", self._number, value)
        if not (values.is_integer if whole else values.is_decimal)(value):
            return Fault("bad-number", self._number, value)
        return self._length_fault(values.digits(value), value)

    @property
    def _number(self) -> str:
        """What a number of this type is, in words."""
        if self.kind == "R":
            return "a decimal number"
        decimals = int(self.kind[1:])
        if not decimals:
            return "a whole number without a decimal point"
        digits = "digit" if decimals == 1 else f"{decimals} digits"
        return f"a number without a decimal point, the decimals being its last {digits}"

    @property
    def _unit(self) -> str:
        return "digits" if self.kind[0] in "NR" else "characters"

    def _length_fault(self, length: int, value: str) -> Fault | None:
        if length > self.longest:
            return Fault("too-long", f"at most {self.longest} {self._unit}, not {length}", value)
        if length < self.shortest:
            return Fault("too-short", f"at least {self.shortest} {self._unit}, not {length}", value)
        return None


def _date_fault(value: str, manner: Manner) -> Fault | None:
    if values.is_date(value) or (manner.short_dates and values.is_short_date(value)):
        return None
    if values.is_placeholder_date(value):
        return Fault("placeholder-date", "a day, or nothing", value)
    if values.is_short_date(value):
        return Fault("short-date", "a date CCYYMMDD", value)
    return Fault("bad-date", "a date CCYYMMDD", value)
