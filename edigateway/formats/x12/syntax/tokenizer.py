"""Cuts the text of an interchange into segments and elements, forgiving what does not change their meaning.

Tags are upper case, values have no spaces or line ends at their ends, and empty elements at the end of a segment are
gone. A transaction set that is written as it should be is cut whole, at the speed of :meth:`str.split`.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import accumulate

from edigateway.formats.x12.syntax.delimiters import LONGEST_HEADER, Header, header_at
from edigateway.formats.x12.syntax.window import Window
from edigateway.model.record import Record

LONGEST_SEGMENT = 1 << 20
LONGEST_SET = 1 << 25
"""Characters, the last terminator among them; 100,000 lines of an order, the most that X12 has, are a third of it."""
MOST_SEGMENTS = 1_000_000
"""Of one transaction set."""

_PRINTABLE = bytes(range(0x20, 0x7F))
_BLANKS = "\r\n\t \x00\x1a"
_SOLID = re.compile(f"[^{_BLANKS}]")
_SET_ENDS = frozenset({"SE", "ST", "GE", "GS", "IEA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that is read of one interchange; None: as much as there is."""

    groups: int | None = None
    sets: int | None = None
    segments: int | None = None


class Cut:
    """A transaction set in pieces: ``segments`` are lists of elements, the tag first, from ST to SE if there is one.

    ``offset`` and ``length`` are in bytes. ``is_plain`` says that the text is printable ASCII throughout.
    """

    __slots__ = (
        "_element",
        "_offsets",
        "_pieces",
        "_sent",
        "is_plain",
        "length",
        "offset",
        "segments",
    )

    def __init__(self, segments: list[list[str]], offset: int, length: int) -> None:
        """Keep the pieces of a set that was not cut whole."""
        self.segments, self.offset, self.length = segments, offset, length
        self.is_plain = False
        self._offsets: Sequence[int] = ()
        self._pieces: tuple[str, str] | None = None
        self._sent: Sequence[str] = ()
        self._element = ""

    @classmethod
    def whole(
        cls, segments: list[list[str]], text: str, ending: str, offset: int, length: int
    ) -> "Cut":
        """Take a set that was cut in one go; ``ending`` is between the segments of its ``text``."""
        cut = cls(segments, offset, length)
        cut.is_plain = True
        cut._pieces = text, ending
        return cut

    @classmethod
    def piecemeal(cls, segments: list[list[str]], offsets: Sequence[int], end: int) -> "Cut":
        """Take a set whose segments were cut one by one."""
        cut = cls(segments, offsets[0], end - offsets[0])
        cut._offsets = offsets
        return cut

    def offsets(self) -> Sequence[int]:
        """Return where each segment begins, in bytes."""
        if self._pieces is not None:
            text, ending = self._pieces
            width = self.length // len(text)  # the length is that of the text and one more ending
            steps = ((len(piece) + len(ending)) * width for piece in text.split(ending))
            self._offsets = list(accumulate(steps, initial=self.offset))[:-1]
            self._pieces = None
        return self._offsets

    def keep(self, sent: Sequence[str], element: str) -> None:
        """Keep the segments as they were sent, as far as they differ; ``element`` is between their elements."""
        self._sent, self._element = sent, element

    def sent(self, index: int) -> Sequence[str]:
        """Return the elements of a segment with the spaces behind them, and its tag, as the sender wrote them."""
        text = self._sent[index] if self._sent else ""
        return text.split(self._element) if text else self.segments[index]

    def is_one_set(self) -> bool:
        """Tell whether a set that was cut whole would be the same if it was cut segment by segment."""
        tags = {segment[0] for segment in self.segments[1:-1]}
        return (
            self.segments[0][0] == "ST"
            and tags.isdisjoint(_SET_ENDS | {"ISA"})
            and all(tag.isalnum() and tag.isupper() for tag in tags)
        )

    def mentions(self, text: str) -> bool:
        """Tell whether some text stands in any value; where it is not but one character, it may."""
        if self._pieces is None:
            return text in "".join(map("".join, self.segments))
        whole = self._pieces[0]
        return text in whole if len(text) == 1 else _pattern(text).search(whole) is not None


class Tokenizer:
    """The segments after an ISA; :attr:`current` is the one not taken yet, None at the end of the interchange.

    What is too large ends the interchange, and :attr:`overrun` says what it was.
    """

    def __init__(self, window: Window, header: Header, limits: Limits) -> None:
        """Look at the first segment after ``header``, where ``window`` is."""
        self._window = window
        self._loose = " " + header.delimiters.element
        self._element = header.delimiters.element
        self._terminator = header.delimiters.segment
        self.end = window.offset
        """Where the segment last taken ends in the file, its terminator included."""
        self.overrun = ""
        self._looked_through = 0
        self._next_sets = [f"{end}ST{self._element}" for end in (self._terminator, "\n")]
        self._limits = limits
        self._groups = self._sets = self._segments = 0
        self._length = 0
        self._as_sent = ""
        """The current segment, if spaces were cut from it or its tag was changed."""
        self._last_ending, self._ending = self._learn_endings()
        self._has_ascii_delimiters = "".join(astuple(header.delimiters)).isascii()
        ending = self._ending.encode("latin-1", "replace")
        element = self._element.encode("latin-1", "replace")
        self._ending_bytes = ending
        self._ordinary = _PRINTABLE.translate(None, ending) + element
        # For one character and what stands before or behind it, a pattern is faster than looking for two.
        self._padding = re.compile(f" {re.escape(self._element)}").search
        first, loose = re.escape(self._ending[0]), re.escape(self._loose)
        self._surplus = re.compile(f"{first}(?<=[{loose}]{first})").search
        self.current = self._next()

    def _learn_endings(self) -> tuple[str, str]:
        """Return what ends a segment, without and with the line end behind it, as the first segments show it."""
        window, terminator = self._window, self._terminator
        window.hold(2)
        if terminator == "\n":
            end = window.find(terminator, 0, LONGEST_SEGMENT) + window.at
            terminator = "\r\n" if window.text[max(end - 1, 0) : end] == "\r" else "\n"
            return terminator, terminator
        behind = window.text[window.at : window.at + 2]
        return terminator, terminator + (
            "\r\n" if behind == "\r\n" else "\n" if behind[:1] == "\n" else ""
        )

    def take(self) -> Record | None:
        """Return the current segment and look at the next one."""
        taken = self.current
        if taken is not None:
            self._window.at += self._length
            self.end = self._window.offset
            self.current = None if taken.tag == "IEA" else self._next()
            self._segments += 1
            if taken.tag == "GS":
                self._groups += 1
                self._hold_limit("groups", self._groups, self._limits.groups)
            self._hold_limit("segments", self._segments, self._limits.segments)
        return taken

    def peek_set(self) -> Cut | None:
        """Return the set that begins with the current ST, cut whole; None where it must be cut segment by segment.

        Nothing is taken until :meth:`accept`. A text is looked through once only: sets within one that could not be
        taken whole, such as many that have no SE, are cut segment by segment.
        """
        window, ending = self._window, self._ending
        if window.offset < self._looked_through:
            return None
        mark = ending + "SE" + self._element
        last = window.find(mark, 0, LONGEST_SET, self._next_sets)
        after = last + len(mark)
        most = LONGEST_SET - len(self._last_ending)
        stop = window.find(self._last_ending, after, most) if last >= 0 else -1
        if stop < 0:
            self._looked_through = window.offset_of(len(window.text))
            return None
        self._looked_through = window.offset_of(window.at + stop)
        text = window.text[window.at : window.at + stop]
        if self._is_too_large(text):
            return None
        readable = self._readable(text)
        pieces = readable.split(ending)
        if not self._is_regular(readable, len(pieces) - 1):
            return None
        length = (stop + len(self._last_ending)) * window.width
        is_loose = self._is_loose(readable)
        cut = Cut.whole(self._split(pieces, is_loose), text, ending, window.offset, length)
        cut.is_plain = text.isascii()
        if is_loose:
            cut.keep(pieces, self._element)
        return cut

    def _is_too_large(self, text: str) -> bool:
        """Tell whether a text has more segments than a set, or a longer one, so that it must be refused."""
        if len(text) <= min(LONGEST_SEGMENT, MOST_SEGMENTS):
            return False
        segments = text.split(self._terminator)
        return len(segments) > MOST_SEGMENTS or max(map(len, segments)) > LONGEST_SEGMENT

    def _readable(self, text: str) -> str:
        """Restore a text as its segments would be one by one: some may be UTF-8 where not all are."""
        readable = self._window.restore(text)
        if readable == text and not text.isascii():
            readable = self._ending.join(map(self._window.restore, text.split(self._ending)))
        return readable

    def _is_regular(self, text: str, ends: int) -> bool:
        """Tell whether a text has nothing but printable characters, and ``ends`` segments that end all alike."""
        if text.isascii():
            odd = text.encode("ascii").translate(None, self._ordinary)
            return odd == self._ending_bytes * ends
        if self._ending != self._last_ending and text.count(self._terminator) != ends:
            return False
        bare = text.replace(self._ending, "").replace(self._element, "")
        return self._has_ascii_delimiters and bare.isprintable()

    def _is_loose(self, text: str) -> bool:
        """Tell whether there are spaces at the ends of values, or empty elements at the ends of segments."""
        return bool(self._padding(text) or self._surplus(text) or text[-1] in self._loose)

    def _split(self, pieces: list[str], is_loose: bool) -> list[list[str]]:
        """Cut the pieces of a text; if it is loose, without what makes it so."""
        element, loose = self._element, self._loose
        if not is_loose:
            return [piece.split(element) for piece in pieces]
        return [
            _trimmed(piece.split(element))
            if loose in piece or piece[-1:] in loose
            else piece.split(element)
            for piece in pieces
        ]

    def accept(self, cut: Cut) -> None:
        """Take a set that :meth:`peek_set` returned."""
        self._window.at += cut.length // self._window.width
        self.end = self._window.offset
        self.current = self._next()
        self._segments += len(cut.segments)
        self._hold_limit("segments", self._segments, self._limits.segments)
        self._count_set()

    def take_set(self) -> Cut:
        """Take the set that begins with the current ST, segment by segment, up to SE or what comes instead."""
        segments: list[list[str]] = []
        offsets: list[int] = []
        sent: list[str] = []
        end = self.end
        longest = LONGEST_SET * self._window.width
        while (record := self.current) is not None:
            tag = record.tag
            if segments and tag in _SET_ENDS and tag != "SE":
                break
            segments.append(list(record.elements))
            offsets.append(record.offset)
            sent.append(self._as_sent)
            self.take()
            end = self.end
            self._hold_limit("segments in one transaction set", len(segments), MOST_SEGMENTS)
            self._hold_limit("bytes in one transaction set", end - offsets[0], longest)
            if tag == "SE":
                break
        self._count_set()
        cut = Cut.piecemeal(segments, offsets, end)
        cut.keep(sent, self._element)
        return cut

    def _count_set(self) -> None:
        self._sets += 1
        self._hold_limit("transaction sets", self._sets, self._limits.sets)

    def _hold_limit(self, what: str, count: int, most: int | None) -> None:
        if most is not None and count > most:
            self.end_early(f"The interchange has more than {most} {what}.")

    def end_early(self, reason: str) -> None:
        """Read no further: :attr:`overrun` is the reason."""
        self.overrun = reason
        self.current = None

    def _next(self) -> Record | None:
        """Return the segment that begins where the window is, None at the end or where another ISA begins."""
        window = self._window
        while True:
            self._skip_blanks()
            if not window.hold(1) or self._begins_interchange():
                return None
            stop = window.find(self._terminator, 0, LONGEST_SEGMENT)
            raw = window.text[window.at : window.at + stop] if stop >= 0 else self._last()
            if len(raw) > LONGEST_SEGMENT:
                self.end_early(f"A segment has no end within {LONGEST_SEGMENT} characters.")
                return None
            self._length = stop + 1 if stop >= 0 else len(raw)
            if raw:
                return Record(self._elements(raw), 0, window.offset)
            window.at += 1  # a terminator by itself

    def _skip_blanks(self) -> None:
        window = self._window
        while window.hold(1) and window.text[window.at] in _BLANKS:
            solid = _SOLID.search(window.text, window.at)
            window.at = solid.start() if solid else len(window.text)

    def _last(self) -> str:
        """Return a segment that nothing ends: what follows the line of an IEA is not part of it."""
        window = self._window
        raw = window.text[window.at :].rstrip(_BLANKS)
        return raw.splitlines()[0] if raw[:3].upper() == "IEA" else raw

    def _begins_interchange(self) -> bool:
        window = self._window
        if window.text[window.at] not in "Ii":
            return False
        window.hold(LONGEST_HEADER)
        return header_at(window.text, window.at) is not None

    def _elements(self, raw: str) -> list[str]:
        if "\n" in raw or "\r" in raw:  # lines were wrapped, or CRLF ends them
            raw = raw.replace("\r", "").replace("\n", "")
        readable = self._window.restore(raw)
        elements = readable.split(self._element)
        self._as_sent = ""
        if self._loose in raw or raw[-1:] in (" ", self._element):
            elements = _trimmed(elements)
            self._as_sent = readable
        if not elements[0].isupper():
            elements[0] = elements[0].strip().upper()
            self._as_sent = readable
        return elements


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for some text, by which more than one character is found thrice as fast as by ``in``."""
    return re.compile(re.escape(text))


def _trimmed(elements: list[str]) -> list[str]:
    elements = [element.rstrip(" ") for element in elements]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return elements
