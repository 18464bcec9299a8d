"""Answers a group while it is read: each set is told of as it comes, so that nobody need keep it.

Source: X12 997 and 999, AK1 to AK9. They tell of syntax only: A and E mean that the document was taken, R that it must
be corrected and sent again.
"""

import re

from edigateway.formats.x12.acknowledging.dialects import dialect
from edigateway.formats.x12.acknowledging.packed import PackedSegments, Packing, packed
from edigateway.formats.x12.acknowledging.set_notes import (
    HIGHEST_COUNT,
    MOST_CODES,
    Segment,
    SetNotes,
    answers,
)
from edigateway.formats.x12.acknowledging.told import told
from edigateway.formats.x12.catalogue import Scope
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.writing.writer import IMPLEMENTATION_VERSION, clean
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    AcknowledgementKind,
    GroupAcknowledgement,
)
from edigateway.model.envelope import FunctionalGroup, TransactionSet, Verdict

_LONGEST_VERSION = 12
_USUAL_VERSION = "004010"
"""What a group is answered in whose own version is none."""


class GroupAnswer:
    """The acknowledgement of one group in the making.

    Feed it every set with :meth:`add`; then :meth:`acknowledgement` gives the whole. It holds some twenty bytes for
    each accepted set.
    """

    def __init__(self, version: str, form: AcknowledgementForm) -> None:
        """Begin; ``version`` is that of the group (GS08)."""
        self._form = form
        self._dialect = dialect(form.kind, version)
        spoken = release(version)
        self._version = _written_version(form.kind, version if spoken else _USUAL_VERSION)
        self._notes = SetNotes(
            dialect=self._dialect, facts=None if spoken is None else spoken.dictionary.facts
        )
        self._told = Packing()
        self._sets = 0
        self._taken = 0

    def add(self, transaction: TransactionSet) -> None:
        """Take note of the next set; only its document's number and guideline are read from its tree, if it has one."""
        self._sets += 1
        self._taken += transaction.verdict is not Verdict.REJECTED
        self._told.add(self._notes.segments(transaction))

    def acknowledgement(self, position: int, group: FunctionalGroup) -> GroupAcknowledgement:
        """Return what is said of the group, which is the one at ``position`` in its interchange.

        Its sets are not looked at, so that it may be without them. If the group was rejected as a whole, so is each set,
        whatever was said of it before the envelope turned out to be broken.
        """
        refused = group.verdict is Verdict.REJECTED
        whole = (
            packed(self._first(group)) + self._middle(refused) + packed(self._last(group, refused))
        )
        return GroupAcknowledgement(
            group=position,
            kind=self._form.kind,
            version=self._version,
            verdict=group.verdict,
            segments=PackedSegments(whole),
        )

    def _first(self, group: FunctionalGroup) -> Segment:
        version = (clean(group.version, _LONGEST_VERSION),) if self._dialect.is_newer else ()
        return ("AK1", group.functional_id.upper(), _group_number(group), *version)

    def _middle(self, refused: bool) -> str:
        text, trailer = self._told.text, self._dialect.set_trailer
        if refused:
            return re.sub(rf"(?<=~){trailer}\*[AE](?=[*~])", f"{trailer}*R", text)
        if self._form.every_set:
            return text
        return re.sub(rf"(?<![^~])AK2\*[^~]*~{trailer}\*A~", "", text)

    def _last(self, group: FunctionalGroup, refused: bool) -> Segment:
        counts = (group.declared_sets, self._sets, 0 if refused else self._taken)
        codes = answers(told(group.findings), Scope.GROUP, self._dialect)
        return (
            "AK9",
            group.verdict.value,
            *(str(min(count, HIGHEST_COUNT)) for count in counts),
            *codes[:MOST_CODES],
        )


def _written_version(kind: AcknowledgementKind, version: str) -> str:
    if kind is AcknowledgementKind.IMPLEMENTATION:
        return IMPLEMENTATION_VERSION
    return clean(version, _LONGEST_VERSION)


def _group_number(group: FunctionalGroup) -> str:
    """Repeat GS06; where it is no number, 0, which is no number that anybody gives."""
    digits = "".join(each for each in group.control_number if each in "0123456789")
    return digits[:9] or "0"
