"""Turns segments into text: element by element where something must be put right, and whole sets where nothing must."""

import re
from collections.abc import Sequence
from typing import Any

from edigateway.formats.x12.shapes.shape import kind
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.writing.style import InData, Style

_AVOID = "choose other delimiters, or let them be replaced"
_ASCII = "".join(map(chr, range(0x80)))
_ASCII_TEXT = re.compile("[\x00-\x7f]+")


class Notation:
    """How one interchange is written."""

    def __init__(self, delimiters: Delimiters, style: Style) -> None:
        """Take the delimiters that were chosen, and the style for everything else."""
        self.delimiters = delimiters
        self.encoding = style.charset.encoding
        self._style = style
        marks = (
            delimiters.element,
            delimiters.component,
            delimiters.segment,
            delimiters.repetition,
        )
        self._marks = tuple(mark for mark in marks if mark)
        self.ending = delimiters.segment + style.line_end
        ordinary = {each for each in _ASCII if style.charset.has(each)}.difference(self._marks)
        self._ordinary = "".join(ordinary).encode("ascii")
        self._odd_in_ending = sum(each not in ordinary for each in self.ending)
        # For one character and what stands before or behind it, a pattern is faster than looking for two.
        element, segment = re.escape(delimiters.element), re.escape(delimiters.segment)
        self._padding = re.compile(f" {element}").search
        self._surplus = re.compile(f"{segment}(?<=[ {element}]{segment})").search

    def text(self, segments: Sequence[Sequence[str]]) -> str:
        """Return segments as they are, each with its end.

        Raises:
            TypeError: an element is no text.
        """
        join, ending = self.delimiters.element.join, self.ending
        return ending.join([join(segment) for segment in segments]) + ending

    def is_clean(self, text: str, segments: Sequence[Sequence[str]]) -> bool:
        """Tell whether :meth:`text` of these segments needs nothing put right; it may be false for some of these too.

        A text of a set is looked at as a whole: it must have no more delimiters than were put between its elements.
        """
        odd = text.encode("ascii", "ignore").translate(None, self._ordinary)
        delimiters = sum(map(len, segments)) + len(segments) * (self._odd_in_ending - 1)
        return (
            len(odd) == delimiters
            and not (self._padding(text) or self._surplus(text))
            and (text.isascii() or self._style.charset.has(_ASCII_TEXT.sub("", text)))
        )

    def segment(self, segment: Sequence[Any]) -> list[str]:
        """Return a segment put right: its tag in upper case, every element written, none empty at the end.

        Raises:
            Unwritable: an element cannot be written; the path is its index.
        """
        if not segment:
            raise Unwritable("a segment begins with its tag; this one is empty")
        written = [self._tag(segment[0])]
        for index, element in enumerate(segment[1:], 1):
            try:
                written.append(self.element(element))
            except Unwritable as fault:
                raise fault.within(index) from None
        while len(written) > 1 and not written[-1]:
            written.pop()
        return written

    def _tag(self, tag: object) -> str:
        if not isinstance(tag, str) or not tag.strip():
            raise Unwritable(f"expected the tag of a segment, found {kind(tag)}", 0)
        try:
            written = self._value(tag.strip().upper(), self._marks[:1]).strip().upper()
        except Unwritable as fault:
            raise fault.within(0) from None
        if not written:
            raise Unwritable(f"nothing is left of the tag {tag[:10]!r} in this charset", 0)
        return written

    def element(self, element: Any) -> str:
        """Return an element with its components and repetitions.

        Raises:
            Unwritable: it has a wrong shape, or characters that cannot be written.
        """
        match element:
            case str():
                return self._value(element, self._marks)
            case list():
                return self._composite(element)
            case {"repeat": list() as repetitions, **others} if not others:
                return self._repeated(repetitions)
            case dict():
                raise Unwritable('an element that repeats is {"repeat": [...]}')
            case _:
                raise Unwritable(f"expected text, found {kind(element)}")

    def _repeated(self, repetitions: list[Any]) -> str:
        separator = self.delimiters.repetition
        written = []
        for index, each in enumerate(repetitions):
            try:
                written.append(
                    self._composite(each) if isinstance(each, list) else self._text(each)
                )
            except Unwritable as fault:
                raise fault.within("repeat", index) from None
        if len(written) > 1 and not separator:
            problem = "elements cannot repeat here: there is no repetition separator before 00402"
            raise Unwritable(problem)
        return separator.join(written).rstrip(separator or None)

    def _composite(self, components: list[Any]) -> str:
        written = []
        for index, each in enumerate(components):
            try:
                written.append(self._text(each))
            except Unwritable as fault:
                raise fault.within(index) from None
        return self.delimiters.component.join(written).rstrip(self.delimiters.component)

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise Unwritable(f"expected text, found {kind(value)}")
        return self._value(value, self._marks)

    def _value(self, value: str, marks: tuple[str, ...]) -> str:
        value = value.rstrip(" ")
        style = self._style
        if not style.charset.has(value):
            try:
                value = style.charset.spell(value, style.substitute).rstrip(" ")
            except ValueError as error:
                problem = f"{error.args[0]!r} cannot be written in the charset {style.charset}"
                raise Unwritable(problem) from None
        for mark in marks:
            if mark in value:
                value = self._without(mark, value)
        return value

    def _without(self, mark: str, value: str) -> str:
        if self._style.in_data is InData.REPLACE:
            return value.replace(mark, self._style.replacement).rstrip(" ")
        raise Unwritable(f"{value[:40]!r} holds the delimiter {mark!r}; {_AVOID}")
