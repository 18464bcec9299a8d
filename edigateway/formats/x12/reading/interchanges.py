"""Reads one interchange, ISA to IEA, group by group, and the address on it."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.groups import GroupReading, refuse_group
from edigateway.formats.x12.reading.isa import address_of, check_isa, isa_elements
from edigateway.formats.x12.reading.transactions import ReadSet, SetJudge
from edigateway.formats.x12.reading.validator import element
from edigateway.formats.x12.syntax.delimiters import LONGEST_HEADER, Delimiters, Header, find_header
from edigateway.formats.x12.syntax.envelope_text import as_count, printable, same_number
from edigateway.formats.x12.syntax.tokenizer import Tokenizer
from edigateway.formats.x12.syntax.window import Window
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet
from edigateway.model.finding import Place
from edigateway.model.record import Record

_BETWEEN_GROUPS = frozenset({"TA1", "TA3", "ISB", "ISE"})
"""Segments that may stand in an interchange outside its groups."""
MOST_BETWEEN = 10_000
"""How many of them are read of one interchange."""


class InterchangeReading:
    """An interchange while it is read: iterate over its groups, then ask for :attr:`summary`."""

    def __init__(self, window: Window, header: Header, terms: Terms) -> None:
        """Read the interchange that begins with ``header``, behind which ``window`` is."""
        self._header = header
        self._window = window
        self._terms = terms
        self._findings = Findings(weights=terms.weights)
        self._reading = self._read()
        self._count = 0
        self._refusal: str | None = None
        self.offset = window.offset_of(header.start)
        """Where the ISA begins in the file, in bytes."""
        self.delimiters: Delimiters = header.delimiters
        self.isa: Sequence[str] = isa_elements(window.restore, header)
        """ISA01 to ISA16 behind the tag, without padding."""
        self.address = address_of(self.isa)
        check_isa(self.isa, header, self.offset, self._findings)
        self.between: list[Sequence[str]] = []
        """TA1 and other segments that stand outside the groups, as elements with the tag first."""
        self._end = window.offset

    def __iter__(self) -> Iterator[GroupReading]:
        """Yield each group when its GS was read, once."""
        return self._reading

    def finish(self) -> None:
        """Read what was not yet read, so that what follows the interchange can be."""
        for _ in self._reading:
            pass

    def summary(self, groups: Sequence[FunctionalGroup] = ()) -> Interchange:
        """Return the interchange as judged, with those of its groups that were kept."""
        self.finish()
        findings = self._findings
        refusal = self._refusal or findings.refusal()
        if refusal is not None:
            groups = [refuse_group(group, refusal) for group in groups]
        return Interchange(
            address=self.address,
            offset=self.offset,
            length=self._end - self.offset,
            sha256="",
            findings=findings.in_order(),
            groups=tuple(groups),
        )

    def whole(self, take: Callable[[ReadSet], TransactionSet]) -> Interchange:
        """Read everything, keeping what ``take`` makes of each set as soon as it is read."""
        return self.summary([group.summary([take(each) for each in group]) for group in self])

    def _read(self) -> Iterator[GroupReading]:
        tokenizer = Tokenizer(self._window, self._header, self._terms.limits)
        trailer = yield from self._groups(tokenizer)
        if tokenizer.overrun:
            self._refuse("too-large", tokenizer.overrun, Place(offset=self._window.offset))
        elif trailer is None:
            message = "The interchange ends without IEA; it may have been cut off."
            self._refuse("missing-interchange-trailer", message, Place(segment="IEA"))
        else:
            self._check_trailer(trailer)
            self._check_behind()

    def _groups(self, tokenizer: Tokenizer) -> Generator[GroupReading, None, Record | None]:
        """Yield the groups; return IEA, or None where that is missing."""
        delimiters = self.delimiters
        judge = SetJudge(
            terms=self._terms,
            release=None,
            manner=Manner(
                component=delimiters.component,
                repetition=delimiters.repetition,
                short_dates=False,
            ),
        )
        seen: set[tuple[str, str]] = set()
        while (record := tokenizer.take()) is not None:
            self._end = tokenizer.end
            if record.tag == "GS":
                self._count += 1
                group = GroupReading(record, tokenizer, judge, seen)
                yield group
                group.finish()
                self._end = tokenizer.end
            elif record.tag == "IEA":
                return record
            elif record.tag in _BETWEEN_GROUPS:
                self._keep(record, tokenizer)
            else:
                place = Place(segment=printable(record.tag), offset=record.offset)
                message = f"The segment {printable(record.tag)!r} stands outside any group."
                self._findings.add("segment-outside-group", message, place)
        return None

    def _keep(self, record: Record, tokenizer: Tokenizer) -> None:
        self.between.append(record.elements)
        if len(self.between) > MOST_BETWEEN:
            tokenizer.end_early(
                f"The interchange has more than {MOST_BETWEEN} segments such as TA1."
            )

    def _refuse(self, code: str, message: str, place: Place) -> None:
        self._findings.add(code, message, place)
        self._refusal = message

    def _check_behind(self) -> None:
        """Report an ISA behind this interchange that was cut off, and so cannot be one of its own."""
        window = self._window
        window.hold(LONGEST_HEADER)
        rest = window.text[window.at : window.at + LONGEST_HEADER].lstrip("\r\n\t \x00\x1a")
        if rest[:3].upper() == "ISA" and find_header(rest) is None:
            message = "Another interchange begins behind this one, but its ISA is cut off."
            place = Place(segment="ISA", offset=window.offset)
            self._findings.add("cut-off-interchange", message, place)

    def _check_trailer(self, trailer: Record) -> None:
        declared, number = element(trailer.elements, 1), element(trailer.elements, 2)
        place = Place(segment="IEA", offset=trailer.offset)
        if as_count(declared) != self._count:
            message = f"IEA01 says {printable(declared)!r} groups; there are {self._count}."
            self._findings.add("group-count", message, replace(place, element=1), declared)
        started = self._header.elements[13]
        if not same_number(number, started):
            message = f"IEA02 {printable(number)!r} is not ISA13 {printable(started)!r}."
            place = replace(place, element=2)
            self._findings.add("interchange-control-number", message, place, number)
