"""Reads the sets of one group, each in one go where it is written as it should be."""

from edigateway.formats.x12.dictionary.schemas import TransactionSetSpec
from edigateway.formats.x12.reading.structure import Path, follow
from edigateway.formats.x12.reading.transactions import ReadSet, SetJudge
from edigateway.formats.x12.reading.validator import element
from edigateway.formats.x12.syntax.tokenizer import Cut, Tokenizer


class SetReader:
    """Takes set after set from a tokenizer, and has it judged."""

    def __init__(self, tokenizer: Tokenizer, judge: SetJudge) -> None:
        """Read where ``tokenizer`` is."""
        self._tokenizer, self._judge = tokenizer, judge

    def read(self, seen: set[str]) -> ReadSet:
        """Read the set that begins with the current ST; ``seen`` are the control numbers before it."""
        current = self._tokenizer.current
        set_id = "" if current is None else element(current.elements, 1)
        cut, path = self._cut(self._judge.specification(set_id))
        return self._judge.judge(cut, path, seen)

    def _cut(self, spec: TransactionSetSpec | None) -> tuple[Cut, Path | None]:
        """Take the set in one go where it is written as it should be; else segment by segment.

        What looks like its SE may belong to a later set: then segments that end or begin one are out of place.
        """
        cut = self._tokenizer.peek_set()
        if cut is not None and spec is not None:
            path = follow(cut.segments, spec.root)
            if path is not None or cut.is_one_set():
                self._tokenizer.accept(cut)
                return cut, path
        cut = self._tokenizer.take_set()
        return cut, None if spec is None else follow(cut.segments, spec.root)
