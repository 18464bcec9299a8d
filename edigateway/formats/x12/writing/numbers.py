"""Where segments have numbers, and how those are put into the one form that X12 gives them."""

from collections.abc import Callable

from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.schemas import Dictionary
from edigateway.formats.x12.syntax.numbers import decimal, integer

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
        if not element.has_one_form:
            return None
        if element.kind == "R":
            return lambda value: decimal(value, element.shortest, element.longest)
        return lambda value: integer(value, element.shortest)

    def _composite(self, parts: list[Rewriting | None]) -> Rewriting:
        component = self._component

        def rewrite(value: str) -> str:
            texts = value.split(component)
            for index, part in enumerate(parts[: len(texts)]):
                if part is not None:
                    texts[index] = part(texts[index])
            return component.join(texts)

        return rewrite
