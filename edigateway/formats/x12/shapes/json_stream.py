"""Reads JSON value by value from a stream, so that an array of any size needs no more room than one of its items."""

import codecs
import json
from contextlib import suppress
from typing import Any

import orjson

from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.window import Readable

_BLOCK_BYTES = 1 << 16
_BLANKS = " \t\r\n"
_BEHIND_ITEMS = " \t\r,"
_SHOWN = 12
"""How many characters a message shows of what is not JSON."""
_NEAR_THE_END = 16
"""Characters before the end of what is at hand where an error may mean no more than that the rest is to come."""


class JsonStream:
    """The text of a JSON document that is still to be read."""

    def __init__(self, file: Readable) -> None:
        """Start at the beginning."""
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._values = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_at_end = False

    def next(self) -> str:
        """Return the next character that is no blank, without taking it; empty at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _BLANKS:
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if not self._grow():
                return ""

    def take(self, expected: str) -> bool:
        """Take the next character if it is the expected one, and tell whether it was."""
        if self.next() != expected:
            return False
        self._at += 1
        return True

    def demand(self, expected: str, what: str) -> None:
        """Take the next character, which must be the expected one.

        Raises:
            Unwritable: it is another.
        """
        if not self.take(expected):
            raise self.fault(f"expected {what}, found {self._found()}")

    def value(self) -> Any:
        """Take a whole value.

        Raises:
            Unwritable: this is no JSON.
        """
        while True:
            self.next()
            try:
                found, self._at = self._decoded()
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self._grow():
                    raise self.fault(error.msg[:1].lower() + error.msg[1:], error.pos) from None
            except (RecursionError, ValueError):
                raise self.fault("a value is nested too deep, or a number too long") from None
            else:
                return found

    def _decoded(self) -> tuple[Any, int]:
        """Return the value that begins here and where it ends; an object with a line to itself is read fastest.

        Raises:
            json.JSONDecodeError: this is no JSON, or not the whole value.
        """
        text, at = self._text, self._at
        if text.startswith("{", at) and (end := text.find("\n", at)) > 0:
            line = text[at:end].rstrip(_BEHIND_ITEMS)
            with suppress(orjson.JSONDecodeError):
                return orjson.loads(line), at + len(line)
        return self._values.raw_decode(text, at)

    def fault(self, problem: str, at: int | None = None) -> Unwritable:
        """Return a fault with the line where it is."""
        line = self._line + self._text.count("\n", 0, self._at if at is None else at)
        return Unwritable(f"line {line}: this is not the JSON that was expected: {problem}")

    def _found(self) -> str:
        """Return the beginning of what is there in place of what was expected."""
        start = self._text[self._at : self._at + _SHOWN].partition("\n")[0]
        return repr(start) if start else "the end"

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        is_open = error.msg.startswith("Unterminated string")
        return is_open or error.pos + _NEAR_THE_END >= len(self._text)

    def _grow(self) -> bool:
        """Let go what was taken and read as much again as is held, at least a block; false at the end."""
        if self._is_at_end:
            return False
        held = self._text[self._at :]
        block = self._file.read(max(_BLOCK_BYTES, len(held)))
        self._is_at_end = not block
        try:
            more = self._decoder.decode(block, final=self._is_at_end)
        except UnicodeDecodeError:
            raise self.fault("it is not UTF-8 throughout") from None
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = held + more, 0
        return True
