"""What one engine thinks of an interchange, in the codes of X12's acknowledgements; ours is told in the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

from edigateway.formats.x12.catalogue import CATALOGUE, Entry, Scope
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet
from edigateway.model.finding import Finding, Severity

HAS_ERRORS = "5"
"""AK502: one or more segments in error."""
_CONTENT = frozenset({Scope.SEGMENT, Scope.ELEMENT})
_TOLD = frozenset({Severity.ERROR, Severity.WARNING})
"""What weighs less is a hint for people, not a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One fault in a set: of a segment (AK3), or of an element of it (AK4).

    ``position`` counts segments from ST = 1, ``element`` and ``component`` from 1. ``code`` is from AK403 where the note
    is ``of_element``, else from AK304, or a word of the engine that these lists do not have. ``repeated``: the element
    holds several values. ``kind`` is our own code for it, empty in notes of the other engine.
    """

    segment: str
    position: int
    code: str
    of_element: bool
    element: int | None = None
    component: int | None = None
    repeated: bool = False
    value: str | None = None
    message: str = ""
    kind: str = ""

    def __str__(self) -> str:
        """Render as the place, the list with the code, and the words of the engine."""
        place = self.segment if self.element is None else f"{self.segment}{self.element:02d}"
        if self.component is not None:
            place += f"-{self.component}"
        listed = "AK403" if self.of_element else "AK304"
        return f"{place} (segment {self.position}) {listed}={self.code}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOpinion:
    """The judgement of one transaction set: AK501, AK502 to AK506, and what it is founded on.

    ``kinds`` are our own codes for what is wrong with the set as a whole, empty in opinions of the other engine.
    """

    set_id: str
    control_number: str
    verdict: str
    codes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOpinion:
    """The judgement of one functional group: AK901, AK905 to AK909, and its sets; ``kinds`` as for a set."""

    functional_id: str
    control_number: str
    verdict: str
    codes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    sets: tuple[SetOpinion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The judgement of one interchange: codes of TA105, and its groups.

    ``gave_up`` tells why there is none, where the engine broke off.
    """

    codes: frozenset[str] = frozenset()
    groups: tuple[GroupOpinion, ...] = ()
    gave_up: str = ""


def ours(interchange: Interchange) -> Opinion:
    """Return what we found in an interchange as an opinion."""
    return Opinion(
        codes=_codes(_faults(interchange.findings), Scope.INTERCHANGE),
        groups=tuple(map(_group, interchange.groups)),
    )


def _group(group: FunctionalGroup) -> GroupOpinion:
    faults = _faults(group.findings)
    return GroupOpinion(
        functional_id=group.functional_id,
        control_number=group.control_number,
        verdict=group.verdict.value,
        codes=_codes(faults, Scope.GROUP),
        kinds=frozenset(each.code for each in faults),
        sets=tuple(map(_set, group.transactions)),
    )


def _set(transaction: TransactionSet) -> SetOpinion:
    faults = _faults(transaction.findings)
    found = [each for each in faults if CATALOGUE[each.code].scope in _CONTENT]
    codes = _codes(faults, Scope.SET)
    return SetOpinion(
        set_id=transaction.set_id,
        control_number=transaction.control_number,
        verdict=transaction.verdict.value,
        codes=codes | {HAS_ERRORS} if found else codes,
        kinds=frozenset(each.code for each in faults) - {each.code for each in found},
        notes=tuple(map(_note, found)),
    )


def _note(finding: Finding) -> Note:
    entry, place = CATALOGUE[finding.code], finding.place
    return Note(
        segment=place.segment or "",
        position=place.position or 0,
        code=_answer(entry),
        of_element=entry.scope is Scope.ELEMENT,
        element=place.element,
        component=place.component,
        repeated=place.repetition is not None,
        value=finding.value,
        message=finding.message,
        kind=finding.code,
    )


def _faults(findings: Sequence[Finding]) -> list[Finding]:
    return [each for each in findings if each.severity in _TOLD]


def _codes(findings: Sequence[Finding], scope: Scope) -> frozenset[str]:
    entries = (CATALOGUE[each.code] for each in findings)
    return frozenset(_answer(each) for each in entries if each.scope is scope) - {""}


def _answer(entry: Entry) -> str:
    return entry.answer or entry.finer or ""
