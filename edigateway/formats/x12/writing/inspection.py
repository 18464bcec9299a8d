"""Judges what is to be written as if it had been received: there is one set of rules, the reader's."""

from collections.abc import Sequence
from dataclasses import replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Release, TransactionSetSpec
from edigateway.formats.x12.reading.transactions import SetReader
from edigateway.formats.x12.syntax.tokenizer import Cut, Tokenizer
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing.notation import Notation
from edigateway.model.finding import Finding
from edigateway.model.record import Record


class Inspector:
    """Judges the sets of one group."""

    def __init__(
        self, gs: Sequence[str], release: Release | None, notation: Notation, terms: Terms
    ) -> None:
        """Judge by the dictionary of ``release``, and by what was agreed with the receiver; ``gs`` heads the group."""
        delimiters = notation.delimiters
        self._release = release
        self._terms = terms
        self._presented = _Presented(notation.ending)
        manner = Manner(
            component=delimiters.component,
            repetition=delimiters.repetition,
            short_dates=release is not None and release.short_dates,
        )
        self._reader = SetReader(
            tokenizer=self._presented,
            terms=terms,
            release=release,
            manner=manner,
            functional_id=gs[1].upper(),
        )
        # A set without repetitions is judged faster when nobody looks for them.
        self._plain_reader = replace(self._reader, manner=replace(manner, repetition=""))

    def specification(self, set_id: str) -> TransactionSetSpec | None:
        """Return what a set is judged by, None where nothing is known of it."""
        if self._release is None:
            return None
        guideline = self._terms.guidelines.get(set_id)
        dictionary = (
            self._release.dictionary if guideline is None else guideline.dictionary(self._release)
        )
        return dictionary.transaction_set(set_id)

    def findings(
        self, segments: list[list[str]], text: str, *, is_plain: bool, repeats: bool
    ) -> Sequence[Finding]:
        """Return what is wrong with a set; its segments are ST to SE as they will be written, and its text is of them.

        ``is_plain`` says that it is printable ASCII, ``repeats`` that an element may repeat.
        """
        self._presented.show(segments, text, is_plain)
        reader = self._reader if repeats else self._plain_reader
        return reader.read(set()).summary.findings


class _Presented(Tokenizer):
    """Shows one set to the reader as if it had been cut from a file."""

    def __init__(self, ending: str) -> None:
        """Show nothing yet; ``ending`` is behind each segment."""
        self._ending = ending

    def show(self, segments: list[list[str]], text: str, is_plain: bool) -> None:
        between = text.removesuffix(self._ending)
        self._cut = Cut.whole(segments, between, self._ending, 0, len(text))
        self._cut.is_plain = is_plain
        self.current = Record(segments[0])

    def peek_set(self) -> Cut:
        """Return the set."""
        return self._cut

    def take_set(self) -> Cut:
        """Return the set."""
        return self._cut

    def accept(self, cut: Cut) -> None:
        """Do nothing: there is but one set."""
