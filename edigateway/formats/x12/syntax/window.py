"""A window on a stream of characters: what is being read is held, what was read is let go."""

from collections.abc import Sequence
from typing import Protocol

from edigateway.formats.x12.syntax.characters import recognise
from edigateway.formats.x12.syntax.delimiters import (
    HEADER_WORD,
    LONGEST_HEADER,
    MOST_WORDS,
    Header,
    header_at,
)

BLOCK_BYTES = 1 << 16
"""How much is read at a time; larger blocks fall out of the processor's cache."""

TELLING_BYTES = 1 << 12
"""By so many bytes a file shows how it is written, blanks before the ISA included."""
_WORD_LENGTH = len("ISA*")


class Readable(Protocol):
    """Where bytes come from: an open file, or a buffer."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, and none only at the end."""
        ...


def _start(file: Readable) -> bytes:
    """Return the first block, or so many that they show how the file is written."""
    start = bytearray()
    while len(start) < TELLING_BYTES and (block := file.read(BLOCK_BYTES)):
        start += block
    return bytes(start)


class Window:
    """The text at hand; ``text[at:]`` is not read yet, and more of it comes with :meth:`grow`."""

    def __init__(self, file: Readable) -> None:
        """Look at the first block.

        Raises:
            Refused: there is nothing in it.
        """
        self._file = file
        first = _start(file)
        self._characters = recognise(first[:TELLING_BYTES])
        self._odd = b""
        self._dropped = 0
        self.text = self._decode(first)
        self.at = 0
        self.restore = self._characters.restore
        self.width = self._characters.width

    @property
    def offset(self) -> int:
        """Return the place of ``text[at]`` in the file, in bytes."""
        return (self._dropped + self.at) * self.width

    def offset_of(self, index: int) -> int:
        """Return the place of ``text[index]`` in the file, in bytes."""
        return (self._dropped + index) * self.width

    def grow(self) -> bool:
        """Add as much again as is held, at least a block; false at the end of the file.

        What was read is let go, save for one character, for an ISA must not begin in the middle of a word.
        """
        held = len(self.text) - self.at
        block = self._file.read(max(BLOCK_BYTES, held))
        if not block:
            return False
        read = max(self.at - 1, 0)
        self._dropped += read
        self.text = self.text[read:] + self._decode(block)
        self.at -= read
        return True

    def find(self, what: str, after: int, most: int, unless: Sequence[str] = ()) -> int:
        """Return how far from ``at`` some text begins, ``after`` or more; -1 where it is not within ``most``.

        No more of the file is read for it once one of the texts of ``unless`` is at hand.
        """
        while True:
            found = self.text.find(what, self.at + after, self.at + most + len(what))
            if found >= 0:
                return found - self.at
            held = len(self.text) - self.at
            if held > most or self._has_any(unless, after) or not self.grow():
                return -1
            after = max(after, held - len(what) + 1)

    def _has_any(self, texts: Sequence[str], after: int) -> bool:
        return any(self.text.find(each, self.at + after) >= 0 for each in texts)

    def hold(self, length: int) -> bool:
        """Have at least ``length`` characters at hand; false where the file has no more."""
        while len(self.text) - self.at < length:
            if not self.grow():
                return False
        return True

    def next_header(self) -> Header | None:
        """Go to the next ISA and return it, or None where there is no more; ``at`` is then behind the ISA."""
        for _ in range(MOST_WORDS):
            if not self._go_to_header_word():
                return None
            header = header_at(self.text, self.at)
            if header is not None:
                self.at = header.end
                return header
            self.at += 1
        return None

    def _go_to_header_word(self) -> bool:
        """Go to the next word that may be an ISA, and have as much at hand as an ISA may be long; false if none comes."""
        while True:
            word = HEADER_WORD.search(self.text, self.at)
            self.at = word.start() if word else max(self.at, len(self.text) - _WORD_LENGTH)
            if len(self.text) - self.at >= LONGEST_HEADER or not self.grow():
                return word is not None

    def _decode(self, block: bytes) -> str:
        block = self._odd + block
        whole = len(block) - len(block) % self._characters.width
        self._odd = block[whole:]
        return self._characters.decode(block[:whole])
