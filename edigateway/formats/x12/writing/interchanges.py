"""Writes interchanges, ISA to IEA, of any size: what comes piece by piece goes out piece by piece."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from tempfile import SpooledTemporaryFile
from typing import Any

from edigateway.formats.x12.shapes.shape import (
    GroupShape,
    InterchangeShape,
    Segment,
    kind,
    wrong_keys,
)
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing import envelope
from edigateway.formats.x12.writing.delimiting import (
    STAND_INS,
    avoiding,
    delimiters_of,
    translation,
)
from edigateway.formats.x12.writing.groups import GroupWriter
from edigateway.formats.x12.writing.notation import Notation
from edigateway.formats.x12.writing.style import InData, Strictness, Style

_USUAL = Style()
_STANDARD = Terms()
_BETWEEN_GROUPS = frozenset({"TA1", "TA3", "ISB", "ISE"})
_KEYS = {"isa", "groups"}
_ISA12 = 11
_HELD_IN_MEMORY = 1 << 23
_BLOCK = 1 << 16


def write(
    interchanges: Iterable[InterchangeShape],
    *,
    style: Style = _USUAL,
    strictness: Strictness = Strictness.FAULTLESS,
    terms: Terms = _STANDARD,
) -> Iterator[bytes]:
    """Yield the bytes of interchanges in pieces, each no larger than one transaction set.

    Groups and sets may be generators. Counts and trailers are computed; control numbers that are left empty run on
    from 1. ``terms`` are what was agreed with the receiver. What was yielded before an error is no interchange yet.

    Raises:
        Unwritable: something has a wrong shape, has no room, or breaks the rules that ``strictness`` asks for.
    """
    for index, interchange in enumerate(interchanges):
        try:
            writer = _InterchangeWriter(interchange, style, strictness, terms)
            yield from writer.write(index + 1)
        except Unwritable as fault:
            raise fault.within("interchanges", index) from None


class _InterchangeWriter:
    def __init__(
        self, interchange: Any, style: Style, strictness: Strictness, terms: Terms
    ) -> None:
        if not isinstance(interchange, dict) or interchange.keys() - {"delimiters"} != _KEYS:
            raise wrong_keys(interchange, "an interchange", "isa", "groups", perhaps="delimiters")
        self._interchange = interchange
        self._strict = strictness is not Strictness.UNCHECKED
        self._wanted = self._delimiters(style)
        self._aside = style.in_data is InData.AVOID
        written_with = self._stand_ins() if self._aside else self._wanted
        if self._wanted.segment in "\r\n":  # lines are segments
            style = replace(style, line_end="")
        self._notation = Notation(written_with, style)
        self._groups = GroupWriter(self._notation, terms, strictness)

    def write(self, number: int) -> Iterator[bytes]:
        """Yield the bytes of the interchange; ``number`` is its control number if it has none."""
        encoding = self._notation.encoding
        for text in self._with_others(number) if self._aside else self._texts(number):
            yield text.encode(encoding)

    def _texts(self, number: int) -> Iterator[str]:
        notation = self._notation
        try:
            header = envelope.isa(self._interchange["isa"], notation, number, strict=self._strict)
        except Unwritable as fault:
            raise fault.within("isa") from None
        yield notation.text([header])
        for index, group in enumerate(_groups(self._interchange["groups"])):
            try:
                yield from self._part(group)
            except Unwritable as fault:
                raise fault.within("groups", index) from None
        yield notation.text([["IEA", str(self._groups.count), header[13]]])

    def _part(self, part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from self._groups.write(part)
            return
        if not isinstance(part, list):
            raise Unwritable(f"expected a group or a segment, found {kind(part)}")
        segment = self._notation.segment(part)
        if segment[0] not in _BETWEEN_GROUPS:
            known = ", ".join(sorted(_BETWEEN_GROUPS))
            raise Unwritable(f"only {known} may stand outside groups, not {segment[0]}")
        yield self._notation.text([segment])

    def _delimiters(self, style: Style) -> Delimiters:
        isa = self._interchange["isa"]
        isa12 = isa[_ISA12] if isinstance(isa, list) and len(isa) > _ISA12 else ""
        try:
            return delimiters_of(self._interchange.get("delimiters"), style.delimiters, str(isa12))
        except Unwritable as fault:
            raise fault.within("delimiters") from None

    def _stand_ins(self) -> Delimiters:
        return STAND_INS if self._wanted.repetition else replace(STAND_INS, repetition="")

    def _with_others(self, number: int) -> Iterator[str]:
        """Put the text aside until it is known which characters its data does not have."""
        used: set[str] = set()
        stand_ins = self._notation.delimiters
        with SpooledTemporaryFile(_HELD_IN_MEMORY, "w+", encoding="utf-8", newline="") as aside:
            for text in self._texts(number):
                used.update(text)
                aside.write(text)
            chosen = avoiding(used.difference(astuple(stand_ins), "\r\n"), self._wanted)
            table = translation(stand_ins, chosen)
            aside.seek(0)
            while block := aside.read(_BLOCK):
                yield block.translate(table)


def _groups(groups: Any) -> Iterable[GroupShape | Segment]:
    if isinstance(groups, str | dict) or not hasattr(groups, "__iter__"):
        raise Unwritable(f"expected a list of groups, found {kind(groups)}", "groups")
    found: Iterable[GroupShape | Segment] = groups
    return found
