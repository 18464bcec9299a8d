"""What one segment may hold: quick checks for what is plainly right, and an explanation for the rest."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from edigateway.formats.x12.dictionary.checks import Checks, ValueCheck, value_checks
from edigateway.formats.x12.dictionary.conditions import Condition
from edigateway.formats.x12.dictionary.elements import Component, Fault, Manner
from edigateway.formats.x12.syntax import gs1

_MOST_SHAPES = 512


class ElementFault(NamedTuple):
    """A fault with the position of its element within the segment, from 1."""

    position: int
    fault: Fault


class SegmentSpec:
    """One segment of a dictionary."""

    def __init__(
        self,
        *,
        tag: str,
        name: str,
        elements: tuple[Component, ...],
        conditions: tuple[Condition, ...],
        repeats: Mapping[int, int],
    ) -> None:
        """Take the facts, ``repeats`` being how often elements may come if more than once; quick checks are compiled as they are needed."""
        self.tag = tag
        self.name = name
        self.elements = elements
        self.conditions = conditions
        self._repeats = repeats
        self.checks = Checks(tag, elements, conditions)
        self._shapes: dict[tuple[bool, ...], Sequence[ElementFault]] = {}

    @cached_property
    def _pairs(self) -> Sequence[gs1.Pair]:
        return gs1.pairs([each.element.number for each in self.elements])

    @cached_property
    def _value_checks(self) -> Sequence[ValueCheck]:
        return value_checks(self.tag, self.elements)

    def faults(self, elements: Sequence[str], manner: Manner) -> Iterator[ElementFault]:
        """Yield everything that is wrong with a segment, element by element."""
        # One element too many says it all, and a shape that is remembered must not be of any length.
        shape = tuple(map(bool, elements[: len(self.elements) + 2]))
        found = list(self._faults_of_shape(shape))
        for position, (value, is_right) in enumerate(
            zip(elements[1:], self._value_checks, strict=False), 1
        ):
            if value and not (is_right(value) and _is_simple(value, manner)):
                element = self.elements[position - 1].element
                most = self._repeats.get(position, 1)
                found += (
                    ElementFault(position, fault) for fault in element.faults(value, manner, most)
                )
        found += (
            ElementFault(position, Fault("check-digit", expected, value))
            for position, expected, value in gs1.faults(self._pairs, elements)
        )
        yield from sorted(found, key=lambda each: each.position)

    def _faults_of_shape(self, shape: tuple[bool, ...]) -> Sequence[ElementFault]:
        """Return the faults that depend on nothing but which elements are there; they are remembered."""
        if shape not in self._shapes:
            if len(self._shapes) >= _MOST_SHAPES:  # hostile data may have endless shapes
                self._shapes.clear()
            self._shapes[shape] = tuple(self._shape_faults(shape))
        return self._shapes[shape]

    def _shape_faults(self, shape: tuple[bool, ...]) -> Iterator[ElementFault]:
        for position, (element, required) in enumerate(self.elements, 1):
            if required and not (position < len(shape) and shape[position]):
                yield ElementFault(position, Fault("missing-element", element.label(), None))
        if len(shape) > len(self.elements) + 1:
            expected = f"at most {len(self.elements)} elements"
            yield ElementFault(len(self.elements) + 1, Fault("too-many-elements", expected, None))
        for condition in self.conditions:
            code = "excluded-element" if condition.kind == "E" else "missing-conditional-element"
            for position in condition.violations(shape):
                yield ElementFault(position, Fault(code, condition.rule(), None))


def _is_simple(value: str, manner: Manner) -> bool:
    """Tell whether a value is printable ASCII without repetitions, so that a quick check can be believed."""
    repeats = manner.repetition and manner.repetition in value
    return value.isascii() and value.isprintable() and not repeats
