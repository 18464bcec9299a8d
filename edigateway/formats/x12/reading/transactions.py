"""Judges one transaction set, ST to SE, by what was agreed and what is known of its release."""

from dataclasses import dataclass, replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Dictionary, Release, TransactionSetSpec
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.structure import Path
from edigateway.formats.x12.reading.validator import (
    Judge,
    Judged,
    check_trailer,
    element,
    place_of,
    with_loops,
)
from edigateway.formats.x12.syntax.envelope_text import printable
from edigateway.formats.x12.syntax.tokenizer import Cut
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding

ACKNOWLEDGEMENTS = frozenset({"997", "999"})
"""Sets that are read whatever was agreed, because they answer what we sent."""


_SET_ID_LENGTH = 3
_LONGEST_REMEMBERED = 35
_SET_NUMBER_LENGTHS = 4, 9


class ReadSet:
    """A transaction set as read: what is to be said of it, and what is in it."""

    __slots__ = ("content", "summary", "was_expected")

    def __init__(self, summary: TransactionSet, content: Judged, was_expected: bool) -> None:
        """Take the verdict and findings, without a tree, and the segments."""
        self.summary, self.content, self.was_expected = summary, content, was_expected

    def with_tree(self) -> TransactionSet:
        """Return the summary with the tree of loops."""
        return replace(self.summary, tree=self.content.tree())


@dataclass(frozen=True, slots=True, kw_only=True)
class SetJudge:
    """Judges the sets of one group.

    ``release`` is None where the version of the group is not supported: its sets are then not judged at all.
    """

    terms: Terms
    release: Release | None
    manner: Manner
    functional_id: str = ""
    """GS01 of the group."""
    for_writing: bool = False
    """The sets are ours, still to be written: quick checks doubt numbers that are not in their one form."""

    def specification(self, set_id: str) -> TransactionSetSpec | None:
        """Return what sets of an id are judged by, or None where none are expected, or nothing is known of them."""
        dictionary = self._dictionary(set_id)
        return None if dictionary is None else dictionary.transaction_set(set_id)

    def judge(self, cut: Cut, path: Path | None, seen: set[str]) -> ReadSet:
        """Judge a set by its pieces, and its path if nothing is out of place; ``seen`` are the control numbers before it."""
        first = cut.segments[0]
        set_id = element(first, 1)
        dictionary = self._dictionary(set_id)
        spec = None if dictionary is None else dictionary.transaction_set(set_id)
        findings = Findings(advisory=self._is_advisory(), weights=self.terms.weights_in(set_id))
        if dictionary is None or spec is None:
            self._report_unsupported(set_id, cut, findings)
            content = Judged(cut)
        else:
            content = Judge(dictionary=dictionary, manner=self.manner).judge(
                spec, cut, path, findings
            )
            self._check_guideline(set_id, content, findings)
        self._check_header(cut, spec, seen, findings)
        summary = TransactionSet(
            set_id=printable(set_id),
            control_number=printable(element(first, 2)),
            segments=len(cut.segments),
            offset=cut.offset,
            length=cut.length,
            verdict=findings.verdict(),
            findings=with_loops(findings.in_order(), cut.segments),
            tree=None,
            component_separator=self.manner.component,
        )
        return ReadSet(summary, content, spec is not None)

    def _dictionary(self, set_id: str) -> Dictionary | None:
        """Return the dictionary that sets of an id are judged by, or None where none are expected."""
        expected = self.terms.takes(set_id) or set_id in ACKNOWLEDGEMENTS
        if self.release is None or not expected:
            return None
        guideline = self.terms.guidelines.get(set_id)
        known = self.release.dictionary if guideline is None else guideline.dictionary(self.release)
        return known.for_writing if self.for_writing else known

    def _report_unsupported(self, set_id: str, cut: Cut, findings: Findings) -> None:
        if not (len(set_id) == _SET_ID_LENGTH and set_id.isascii() and set_id.isalnum()):
            message = f"ST01 {printable(set_id)!r} is no transaction set."
            findings.add("bad-set-id", message, place_of(cut, 0, 1), set_id)
        elif self.release is not None:
            message = (
                f"Nothing is known of the transaction set {printable(set_id)!r} in {self.release.version}."
                if self.terms.takes(set_id)
                else f"No exchange of transaction set {printable(set_id)!r} was agreed."
            )
            findings.add("unsupported-set", message, place_of(cut, 0, 1), set_id)
        check_trailer(cut, findings)

    def _check_guideline(self, set_id: str, content: Judged, findings: Findings) -> None:
        """Hold the set as a whole against what a guideline requires of it."""
        guideline = self.terms.guidelines.get(set_id)
        if guideline is None or self.release is None:
            return
        requirements = guideline.requirements(self.release)
        tree = None if requirements is None else content.tree()
        if requirements is not None and tree is not None:
            requirements.check(tree, self.manner, findings)

    def _is_advisory(self) -> bool:
        """Tell whether it is not the sender's own release that the set is judged by."""
        return self.release is not None and not self.release.exact

    def _check_header(
        self, cut: Cut, spec: TransactionSetSpec | None, seen: set[str], findings: Findings
    ) -> None:
        number = element(cut.segments[0], 2)
        if not _is_set_number(number):
            message = f"ST02 {printable(number)!r} is not 4 to 9 letters or digits."
            findings.add("bad-set-number", message, place_of(cut, 0, 2), number)
        if number in seen:
            message = f"ST02 {printable(number)!r} was used before in this group."
            findings.add("duplicate-set-number", message, place_of(cut, 0, 2), number)
        elif len(number) <= _LONGEST_REMEMBERED:
            seen.add(number)
        group = self.functional_id
        if spec is not None and group and spec.functional_group != group:
            message = f"A set {spec.set_id} belongs in a group {spec.functional_group}; this is {printable(group)!r}."
            findings.add("set-not-in-group", message, place_of(cut, 0, 1), spec.set_id)


def _is_set_number(number: str) -> bool:
    shortest, longest = _SET_NUMBER_LENGTHS
    return shortest <= len(number) <= longest and number.isascii() and number.isalnum()


def refuse(transaction: TransactionSet, finding: Finding) -> TransactionSet:
    """Reject a set for what is wrong with the envelope around it."""
    return replace(transaction, verdict=Verdict.REJECTED, findings=(*transaction.findings, finding))
