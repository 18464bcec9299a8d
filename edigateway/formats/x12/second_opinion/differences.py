"""Where two opinions on the same interchange differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from edigateway.formats.x12.second_opinion.judge import judge
from edigateway.formats.x12.second_opinion.opinions import (
    GroupOpinion,
    Note,
    Opinion,
    SetOpinion,
    ours,
)
from edigateway.formats.x12.second_opinion.reasons import (
    FOLLOWS,
    NO_OPINION,
    Context,
    reason_of_code,
    reason_of_note,
    reason_of_number,
    reason_of_verdict,
)
from edigateway.model.envelope import Interchange

_ACCEPTED = "A"
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """An interchange, or a group or set in it: their places, from 1 (0: it is not about one), and what they are."""

    interchange: int
    group: int = 0
    set: int = 0
    functional_id: str = ""
    set_name: str = ""

    def __str__(self) -> str:
        """Render from the outside in."""
        parts = [f"interchange {self.interchange}"]
        if self.group:
            parts.append(f"group {self.group} ({self.functional_id})")
        if self.set:
            parts.append(f"set {self.set} ({self.set_name})")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that the engines do not agree on; ``reason`` is a key of ``REASONS``, empty where none is known."""

    where: Where
    ours: str
    theirs: str
    reason: str

    def __str__(self) -> str:
        """Render as one line."""
        known = f" [{self.reason}]" if self.reason else ""
        return f"{self.where}: we say {self.ours}; pyx12 says {self.theirs}{known}"


def second_opinion(payload: bytes, interchanges: Sequence[Interchange]) -> list[Difference]:
    """Return where pyx12 differs from what we found in each interchange of a payload.

    Raises:
        NotInstalled: pyx12 is not.
    """
    found: list[Difference] = []
    for number, interchange in enumerate(interchanges, 1):
        found += differences(ours(interchange), judge(payload, interchange), number)
    return found


def differences(own: Opinion, theirs: Opinion, number: int = 1) -> list[Difference]:
    """Return where two opinions on one interchange differ; ``number`` says which one of its file it is, from 1."""
    where = Where(interchange=number)
    if theirs.gave_up:
        return [_difference(where, "what we found", f"nothing: {theirs.gave_up}", NO_OPINION)]
    found = list(_codes(where, own.codes, theirs.codes, "TA105"))
    if len(own.groups) != len(theirs.groups):
        counts = (f"{len(own.groups)} groups", f"{len(theirs.groups)} groups")
        return [*found, _difference(where, *counts, "")]
    for place, (one, other) in enumerate(zip(own.groups, theirs.groups, strict=True), 1):
        inside = replace(where, group=place, functional_id=one.functional_id)
        found += _of_group(one, other, inside)
    return found


def _of_group(own: GroupOpinion, theirs: GroupOpinion, where: Where) -> Iterator[Difference]:
    below = list(_codes(where, own.codes, theirs.codes, "AK905"))
    if len(own.sets) != len(theirs.sets):
        counts = (f"{len(own.sets)} sets", f"{len(theirs.sets)} sets")
        yield _difference(where, *counts, reason_of_number(own.sets))
        return
    for place, (one, other) in enumerate(zip(own.sets, theirs.sets, strict=True), 1):
        name = f"{one.set_id} {one.control_number}"
        below += _of_set(one, other, replace(where, set=place, set_name=name))
    yield from _verdict(where, own, theirs, "AK901", below)
    yield from below


def _of_set(own: SetOpinion, theirs: SetOpinion, where: Where) -> Iterator[Difference]:
    notes = list(_of_notes(own, theirs, where))
    below = [*_codes(where, own.codes, theirs.codes, "AK502", has_notes=bool(notes)), *notes]
    yield from _verdict(where, own, theirs, "AK501", below)
    yield from below


def _verdict(
    where: Where,
    own: GroupOpinion | SetOpinion,
    theirs: GroupOpinion | SetOpinion,
    listed: str,
    below: Sequence[Difference],
) -> Iterator[Difference]:
    """Compare verdicts: what we take with a remark, pyx12 rejects."""
    if (own.verdict == _ACCEPTED) != (theirs.verdict == _ACCEPTED):
        explained = bool(below) and all(each.reason for each in below)
        reason = FOLLOWS if explained else reason_of_verdict(own.kinds)
        yield _difference(where, f"{listed}={own.verdict}", f"{listed}={theirs.verdict}", reason)


def _codes(
    where: Where,
    own: frozenset[str],
    theirs: frozenset[str],
    listed: str,
    *,
    has_notes: bool = False,
) -> Iterator[Difference]:
    for code in sorted(own - theirs):
        reason = reason_of_code(f"ours {listed}", code, has_notes=has_notes)
        yield _difference(where, f"{listed}={code}", _NOTHING, reason)
    for code in sorted(theirs - own):
        reason = reason_of_code(f"theirs {listed}", code, has_notes=has_notes)
        yield _difference(where, _NOTHING, f"{listed}={code}", reason)


def _of_notes(own: SetOpinion, theirs: SetOpinion, where: Where) -> Iterator[Difference]:
    their_notes = {position: list(notes) for position, notes in _by_segment(theirs.notes)}
    our_notes = {position: list(notes) for position, notes in _by_segment(own.notes)}
    for position in sorted(our_notes.keys() | their_notes.keys()):
        mine, others = our_notes.get(position, []), their_notes.get(position, [])
        context = Context(own=mine, theirs=others, own_set=own)
        for note in _unmatched(mine, others):
            yield _difference(where, str(note), _NOTHING, reason_of_note(note, context))
        for note in _unmatched(others, mine):
            yield _difference(where, _NOTHING, str(note), reason_of_note(note, context))


def _by_segment(notes: Iterable[Note]) -> Iterator[tuple[int, Iterator[Note]]]:
    return groupby(sorted(notes, key=_position), key=_position)


def _position(note: Note) -> int:
    return note.position


def _unmatched(notes: Iterable[Note], others: Sequence[Note]) -> list[Note]:
    return [note for note in notes if not any(_same(note, other) for other in others)]


def _same(one: Note, other: Note) -> bool:
    """Tell whether notes on the same place say the same; an element that is not named may be any."""
    places = [(each.element, each.component) for each in (one, other)]
    anywhere = one.of_element and (None, None) in places
    return (
        (one.segment.upper(), one.code, one.of_element)
        == (other.segment.upper(), other.code, other.of_element)
    ) and (anywhere or places[0] == places[1])


def _difference(where: Where, own: str, theirs: str, reason: str) -> Difference:
    return Difference(where=where, ours=own, theirs=theirs, reason=reason)
