"""Writes one functional group, GS to GE, set by set."""

from collections.abc import Iterator
from typing import Any

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.shapes.shape import kind, wrong_keys
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing import envelope
from edigateway.formats.x12.writing.inspection import Inspector
from edigateway.formats.x12.writing.notation import Notation
from edigateway.formats.x12.writing.sets import SetWriter
from edigateway.formats.x12.writing.style import Strictness

_KEYS = {"gs", "sets"}
_VERSION = 8


class GroupWriter:
    """Writes the groups of one interchange."""

    def __init__(self, notation: Notation, terms: Terms, strictness: Strictness) -> None:
        """Start with the first group."""
        self._notation = notation
        self._terms = terms
        self._strictness = strictness
        self._strict = strictness is not Strictness.UNCHECKED
        self._unique = strictness is Strictness.FAULTLESS
        self._numbers: set[tuple[str, str]] = set()
        self.count = 0
        """How many groups were begun."""

    def write(self, group: Any) -> Iterator[str]:
        """Yield the text of a group in pieces; its sets are asked for one by one.

        Raises:
            Unwritable: something in it cannot be written; the path begins in the group.
        """
        if group.keys() != _KEYS:
            raise wrong_keys(group, "a group", "gs", "sets")
        self.count += 1
        header = self._header(group["gs"])
        notation = self._notation
        yield notation.text([header])
        writer = self._set_writer(header)
        numbers: set[str] = set()
        count = 0
        for count, transaction in enumerate(_sets(group["sets"]), 1):
            try:
                number, text = writer.write(transaction, count)
                self._check_unique(number, numbers)
            except Unwritable as fault:
                raise fault.within("sets", count - 1) from None
            except RecursionError:
                raise Unwritable("loops are nested too deep", "sets", count - 1) from None
            yield text
        yield notation.text([["GE", str(count), header[6]]])

    def _set_writer(self, header: list[str]) -> SetWriter:
        notation = self._notation
        spoken = release(header[_VERSION]) if len(header) > _VERSION else None
        inspector = Inspector(header, spoken, notation, self._terms)
        dictionary = None if spoken is None else spoken.dictionary
        return SetWriter(notation, dictionary, inspector, self._strictness)

    def _header(self, elements: object) -> list[str]:
        try:
            header = envelope.gs(elements, self._notation, self.count, strict=self._strict)
        except Unwritable as fault:
            raise fault.within("gs") from None
        number = header[1], header[6]
        if self._unique and number in self._numbers:
            raise Unwritable(f"GS06 {header[6]} was used before in this interchange", "gs", 5)
        self._numbers.add(number)
        return header

    def _check_unique(self, number: str, numbers: set[str]) -> None:
        if self._unique and number in numbers:
            raise Unwritable(f"ST02 {number!r} was used before in this group", "st", 1)
        numbers.add(number)


def _sets(sets: Any) -> Any:
    if isinstance(sets, str | dict) or not hasattr(sets, "__iter__"):
        raise Unwritable(f"expected a list of transaction sets, found {kind(sets)}", "sets")
    return sets
