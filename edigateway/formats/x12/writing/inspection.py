"""Judges what is to be written as if it had been received: there is one set of rules, the reader's."""

from collections.abc import Sequence

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Release, TransactionSetSpec
from edigateway.formats.x12.reading.structure import Path, follow
from edigateway.formats.x12.reading.transactions import SetJudge
from edigateway.formats.x12.syntax.tokenizer import Cut
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing.notation import Notation
from edigateway.model.finding import Finding


class Inspector:
    """Judges the sets of one group; quick checks doubt numbers that are not in their one form."""

    def __init__(
        self, gs: Sequence[str], release: Release | None, notation: Notation, terms: Terms
    ) -> None:
        """Judge by the dictionary of ``release``, and by what was agreed with the receiver; ``gs`` heads the group."""
        delimiters = notation.delimiters
        self._ending = notation.ending
        self._judge = SetJudge(
            terms=terms,
            release=release,
            manner=Manner(
                component=delimiters.component,
                repetition=delimiters.repetition,
                short_dates=release is not None and release.short_dates,
            ),
            functional_id=gs[1].upper(),
            for_writing=True,
        )

    def specification(self, set_id: str) -> TransactionSetSpec | None:
        """Return what a set is judged by, None where nothing is known of it."""
        return self._judge.specification(set_id)

    def follow(self, segments: Sequence[Sequence[str]]) -> Path | None:
        """Return the way of a set, ST to SE, through its slots; None where anything is out of place, or not known."""
        spec = self.specification(segments[0][1])
        return None if spec is None else follow(segments, spec.root)

    def findings(
        self, segments: list[list[str]], text: str, path: Path | None, *, is_plain: bool
    ) -> Sequence[Finding]:
        """Return what is wrong with a set; its segments are ST to SE as they will be written, and its text is of them.

        ``path`` is what :meth:`follow` says of them; ``is_plain`` says that the text is printable ASCII.
        """
        between = text.removesuffix(self._ending)
        cut = Cut.whole(segments, between, self._ending, 0, len(text))
        cut.is_plain = is_plain
        return self._judge.judge(cut, path, set()).summary.findings
