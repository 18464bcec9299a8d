"""Numbers in the one form that X12 gives them.

Nn and R: no plus sign, no leading zeros but those that the shortest length asks for. R: no exponent, no zeros at the
end of a fraction, and a decimal point only with a fraction, so that 0.50 is written ``.5``.

Source: X12.6 application control structure, data element types N and R.
"""

import re
from collections.abc import Callable

from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.schemas import Dictionary

_N = re.compile(r"([+-]?)([0-9]+)")
_R = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:E([+-]?[0-9]{1,2}))?")
_SHORT_R = re.compile(r"0|-?[1-9][0-9]*(?:\.[0-9]*[1-9])?|-?\.[0-9]*[1-9]")
"""Numbers of type R that are in their one form already, as most are; those that need leading zeros are not among them."""
_IDENTIFYING = frozenset({"28"})
"""Numbers that are names: the receiver compares them as text."""
_MOST_KEPT = 1 << 14
_LONGEST_KEPT = 16
"""Prices and quantities come again and again, and are short."""

Rewriting = Callable[[str], str]


class Rewritten(dict[str, str | None]):
    """What becomes of the values of an element, by value; None: nothing, it is written as it is."""

    def __init__(self, rewrite: Rewriting) -> None:
        """Remember nothing yet."""
        super().__init__()
        self._rewrite = rewrite

    def __missing__(self, value: str) -> str | None:
        """Find out and remember, as long as there are not too many, nor long ones."""
        written = self._rewrite(value)
        changed = None if written == value else written
        if len(value) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[value] = changed
        return changed


class NumberPlaces(dict[str, tuple[tuple[int, Rewritten], ...]]):
    """Where segments have numbers, and what becomes of each of them; by tag."""

    def __init__(self, dictionary: Dictionary | None, component: str) -> None:
        """Know no segment yet; ``component`` separates those of composites."""
        super().__init__()
        self._dictionary = dictionary
        self._component = component

    def __missing__(self, tag: str) -> tuple[tuple[int, Rewritten], ...]:
        """Look for the numbers of a segment; those without a definition have none and are not remembered.

        Raises:
            KeyError: this is not how a tag is written.
        """
        spec = None if self._dictionary is None else self._dictionary.segment(tag)
        if spec is None:
            if not tag or tag != tag.strip().upper():
                raise KeyError(tag)
            return ()
        places = tuple(
            (position, Rewritten(rewriting))
            for position, (element, _) in enumerate(spec.elements, 1)
            if (rewriting := self._rewriting(element)) is not None
        )
        self[tag] = places
        return places

    def _rewriting(self, element: ElementSpec) -> Rewriting | None:
        if element.components:
            parts = [self._rewriting(part) for part, _ in element.components]
            return self._composite(parts) if any(parts) else None
        if element.number in _IDENTIFYING:
            return None
        match element.kind[:1]:
            case "N":
                return lambda value: integer(value, element.shortest)
            case "R":
                return lambda value: decimal(value, element.shortest, element.longest)
            case _:
                return None

    def _composite(self, parts: list[Rewriting | None]) -> Rewriting:
        component = self._component

        def rewrite(value: str) -> str:
            texts = value.split(component)
            for index, part in enumerate(parts[: len(texts)]):
                if part is not None:
                    texts[index] = part(texts[index])
            return component.join(texts)

        return rewrite


def integer(value: str, shortest: int = 1) -> str:
    """Return a number of type Nn in its one form, and what is no such number as it is."""
    found = _N.fullmatch(value)
    if found is None:
        return value
    digits = found[2].lstrip("0").rjust(shortest, "0") or "0"
    return f"-{digits}" if found[1] == "-" and digits.strip("0") else digits


def decimal(value: str, shortest: int = 1, longest: int = 99) -> str:
    """Return a number of type R in its one form; what is no such number, or has no room to be one, as it is."""
    if shortest == 1 and _SHORT_R.fullmatch(value):
        return value
    found = _R.fullmatch(value)
    if found is None or not (found[2] or found[3]):
        return value
    sign, whole, fraction, exponent = found[1], found[2] or "", found[3] or "", int(found[4] or 0)
    digits, point = whole + fraction, len(whole) + exponent
    digits = "0" * -point + digits.ljust(point, "0")
    point = max(point, 0)
    whole, fraction = digits[:point].lstrip("0"), digits[point:].rstrip("0")
    whole = whole.rjust(shortest - len(fraction), "0")
    if not fraction:
        whole = whole or "0"
    if len(whole) + len(fraction) > longest:
        return value
    sign = "-" if sign == "-" and (whole + fraction).strip("0") else ""
    return sign + whole + (f".{fraction}" if fraction else "")
