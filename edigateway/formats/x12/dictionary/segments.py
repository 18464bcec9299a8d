"""Checks the elements of one segment: first a quick test of the whole, and only where that fails an explanation.

Which elements are present (the shape) repeats from segment to segment, so mandatory elements and syntax notes are
judged once for each shape and remembered.
"""

from collections.abc import Iterator, Sequence
from operator import call
from typing import NamedTuple

from edigateway.formats.x12.dictionary.conditions import Condition
from edigateway.formats.x12.dictionary.elements import Component, Fault, Manner

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
    ) -> None:
        """Compile the quick tests."""
        self.tag = tag
        self.name = name
        self.elements = elements
        self.conditions = conditions
        self._tests = (bool, *(component.element.test() for component in elements))
        self._shapes: dict[tuple[bool, ...], bool] = {}

    def is_sound(self, elements: Sequence[str]) -> bool:
        """Tell quickly whether a segment has surely no fault; ``elements`` begins with the tag."""
        shape = tuple(map(bool, elements))
        sound = self._shapes.get(shape)
        if sound is None:
            sound = self._remember(shape)
        return sound and all(map(call, self._tests, elements))

    def _remember(self, shape: tuple[bool, ...]) -> bool:
        if len(shape) > len(self.elements) + 1:
            return False
        sound = next(self._shape_faults(shape), None) is None
        if len(self._shapes) >= _MOST_SHAPES:  # hostile data may have endless shapes
            self._shapes.clear()
        self._shapes[shape] = sound
        return sound

    def faults(self, elements: Sequence[str], manner: Manner) -> Iterator[ElementFault]:
        """Yield everything that is wrong with a segment, element by element."""
        found = list(self._shape_faults(tuple(map(bool, elements))))
        for position, (component, value) in enumerate(
            zip(self.elements, elements[1:], strict=False), 1
        ):
            if value:
                found += (
                    ElementFault(position, fault)
                    for fault in component.element.faults(value, manner)
                )
        yield from sorted(found, key=lambda each: each.position)

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
