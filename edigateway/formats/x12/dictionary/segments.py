"""What one segment may hold: quick checks for what is plainly right, and an explanation for the rest."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from edigateway.formats.x12.dictionary.checks import Checks, Doubts
from edigateway.formats.x12.dictionary.conditions import Condition
from edigateway.formats.x12.dictionary.elements import Component, Fault, Manner
from edigateway.formats.x12.syntax import gs1
from edigateway.formats.x12.syntax.remembering import Remembered

_LONGEST_REMEMBERED = 80
_POSITION = itemgetter(0)


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
        one_form: bool = False,
    ) -> None:
        """Take the facts, ``repeats`` being how often elements may come if more than once.

        Quick checks are compiled as they are needed; with ``one_form`` set they doubt numbers in any other.
        """
        self.tag = tag
        self.name = name
        self.elements = elements
        self.conditions = conditions
        self._repeats = repeats
        self.checks = Checks(tag, elements, conditions, one_form=one_form)
        self._doubts = Doubts(tag, elements)
        self._shapes: Remembered[tuple[bool, ...], Sequence[ElementFault]] = Remembered()
        self._values: Remembered[tuple[int | str, ...], Sequence[ElementFault]] = Remembered()

    @cached_property
    def _pairs(self) -> Sequence[gs1.Pair]:
        return gs1.pairs([each.element.number for each in self.elements])

    def faults(self, elements: Sequence[str], manner: Manner) -> Sequence[ElementFault]:
        """Return everything that is wrong with a segment, element by element."""
        # One element too many says it all, and a shape that is remembered must not be of any length.
        shape = tuple(map(bool, elements[: len(self.elements) + 2]))
        found = list(self._faults_of_shape(shape))
        for position in self._doubted(elements[: len(self.elements) + 1], manner):
            found += self._faults_of_value(position, elements[position], manner)
        found += [
            ElementFault(position, Fault("check-digit", expected, value))
            for position, expected, value in gs1.faults(self._pairs, elements)
        ]
        found.sort(key=_POSITION)
        return found

    def is_filled_up(self, position: int, sent: Sequence[str]) -> bool:
        """Tell whether text was too short only because the spaces behind it were cut, with which the standard fills it up.

        ``sent`` are the elements as the sender wrote them. No part of a composite has such a length.
        """
        element = self.elements[position - 1].element
        return element.is_text and len(sent[position]) >= element.shortest

    def _doubted(self, elements: Sequence[str], manner: Manner) -> Sequence[int]:
        """Return the positions of the values that quick checks do not pass, or cannot be believed about."""
        doubted = self._doubts[len(elements)](elements)
        if _is_simple("".join(elements), manner):
            return doubted
        odd = (at for at, value in enumerate(elements) if at and not _is_simple(value, manner))
        return sorted({*doubted, *odd})

    def _faults_of_value(self, position: int, value: str, manner: Manner) -> Sequence[ElementFault]:
        """Return the faults of one value; they are remembered, for what is wrong in one line is wrong in all."""
        key = position, value, manner.component, manner.repetition, manner.short_dates
        known = self._values.get(key)
        if known is None:
            element, most = self.elements[position - 1].element, self._repeats.get(position, 1)
            faults = element.faults(value, manner, most)
            known = tuple(ElementFault(position, fault) for fault in faults)
            if len(value) <= _LONGEST_REMEMBERED:
                self._values.keep(key, known)
        return known

    def _faults_of_shape(self, shape: tuple[bool, ...]) -> Sequence[ElementFault]:
        """Return the faults that depend on nothing but which elements are there; they are remembered."""
        known = self._shapes.get(shape)
        return (
            self._shapes.keep(shape, tuple(self._shape_faults(shape))) if known is None else known
        )

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


def _is_simple(text: str, manner: Manner) -> bool:
    """Tell whether text is printable ASCII without separators, so that a quick check of it can be believed."""
    return (
        text.isascii()
        and text.isprintable()
        and not (manner.repetition and manner.repetition in text)
        and not (manner.component and manner.component in text)
    )
