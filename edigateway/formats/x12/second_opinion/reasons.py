"""Why two engines that go by the same facts may differ: every kind of difference that is known, and what it is due to.

What has no reason here is news: either engine may be wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edigateway.formats.x12.second_opinion.opinions import HAS_ERRORS, Note, SetOpinion

REASONS: Mapping[str, str] = {
    "follows": "It follows from the differences below it.",
    "unplaced": "pyx12 has one code (1) for whatever it cannot place; we tell unknown ids (1), segments that came too "
    "often (4, 5), of other sets (6), late ones (7) and the rest (2) apart.",
    "unplaced-unread": "pyx12 does not look into segments that it cannot place; we check their elements.",
    "recovery": "We put a late segment where it alone can belong and go on from there, so that it is not missing; pyx12 "
    "leaves it out. What they say of the structure after it differs, therefore.",
    "loop-again": "pyx12 does not miss what is mandatory in a loop when the loop begins anew.",
    "invalid-id": "pyx12 tells of an impossible segment id a second time, at the segment that it can place next.",
    "trailing-separators": "We pass over separators at the end of a segment; pyx12 counts them as elements.",
    "empty-segment": "We take a segment without elements where none is mandatory; X12.6 wants at least one.",
    "hierarchy": "pyx12 wants HL01 to count from 1 and HL02 to name a level that is still open; we want HL02 to name an "
    "earlier level of another kind.",
    "line-count": "pyx12 does not hold CTT01 against the lines.",
    "loop-identifier": "pyx12 does not hold LE01 against LS01.",
    "one-fault": "Of a value with several faults we tell the one that says most; pyx12 tells each test that failed.",
    "repetition": "pyx12 does not know repeated elements: it takes them for one long value.",
    "component-separator": "Of a code, number, date or time with a component separator in it we say that it is none; pyx12 tells "
    "of the separator.",
    "trailing-spaces": "We cut spaces at the end of a value; pyx12 tells of them.",
    "number-form": "We take a leading plus sign, a decimal point at the end and an exponent; pyx12 does not.",
    "character-set": "We take any printable character; pyx12 holds text to the extended character set of X12.",
    "letter-case": "We take codes in small letters; pyx12 does not.",
    "old-date": "pyx12 takes no date before 1800.",
    "first-component": "pyx12 does not miss the first component of a composite that is optional itself.",
    "envelope-elements": "pyx12 tells of elements of ST and SE by AK502 (6, 7) and of elements of GS and GE by AK905 (1, "
    "2, 6), and does not always reject for them; we tell of those of ST and SE like those of any segment.",
    "missing-trailer": "We say which set or group has no trailer; pyx12 says so of the level above or of a set, and calls "
    "it a missing segment.",
    "envelope-refused": "We refuse every set of an envelope that may have been cut off; pyx12 judges each by itself.",
    "unknown-set": "Of a set that there is no schema of, we say just that; pyx12 finds none of its segments.",
    "stray-segment": "pyx12 charges segments outside of sets and groups to the set before them, or passes over them, as "
    "over the length of an ISA.",
    "isa": "pyx12 takes whatever stands in ISA05 to ISA08, ISA11 and ISA16, and reads a copy with another ISA12 and ISA14.",
    "duplicate-group": "We say 19 (from 005010) of a group number that came before; pyx12 says 6.",
    "leading-zeros": "We compare control numbers as numbers; pyx12 compares them as text.",
    "no-opinion": "pyx12 breaks off at a second trailer, at an ST without number, and where there is nothing to answer; "
    "and it has no maps of releases that we have no dictionary of.",
}
"""Each kind of difference that is known, with its reason."""

FOLLOWS = "follows"
NO_OPINION = "no-opinion"
_UNPLACED = "1"
_MISSING = "3"
_UNPLACED_WITH_US = frozenset({"2", "4", "5", "6", "7"})
_LENGTHS = frozenset({"4", "5"})
_VALUES = frozenset({"6", "7", "8", "9"})
_TRAILERS = frozenset({"SE", "GE", "IEA"})
_MISPLACED = frozenset({"segment-out-of-order", "unexpected-segment"})
_UNKNOWN_SETS = frozenset({"unsupported-set", "bad-set-id"})

_OF_CODES: Mapping[tuple[str, str], str] = {
    ("ours AK502", "1"): "unknown-set",
    ("ours AK502", "2"): "missing-trailer",
    ("ours AK905", "1"): "unknown-set",
    ("ours AK905", "3"): "missing-trailer",
    ("ours AK905", "19"): "duplicate-group",
    **{
        ("ours TA105", code): "isa"
        for code in ("005", "006", "007", "008", "016", "017", "019", "027")
    },
    ("ours TA105", "022"): "stray-segment",
    ("theirs AK502", "3"): "leading-zeros",
    ("theirs AK502", "6"): "envelope-elements",
    ("theirs AK502", "7"): "envelope-elements",
    ("theirs AK905", "1"): "envelope-elements",
    ("theirs AK905", "3"): "missing-trailer",
    ("theirs AK905", "6"): "duplicate-group",
    ("theirs TA105", "024"): "missing-trailer",
}
_OF_VERDICTS: Mapping[str, str] = {
    "envelope-refused": "envelope-refused",
    "missing-interchange-trailer": "envelope-refused",
    "stray-segment": "stray-segment",
    "bad-group-header": "envelope-elements",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What both engines say of the segment that a note is on, and what we say of the whole set."""

    own: Sequence[Note]
    theirs: Sequence[Note]
    own_set: SetOpinion


def reason_of_note(note: Note, context: Context) -> str:
    """Return the kind of a note that only one of the engines has, empty if it is not known."""
    tests = _OUR_TESTS if note.kind else _THEIR_TESTS
    return next((kind for kind, test in tests if test(note, context)), "")


def reason_of_code(whose: str, code: str, *, has_notes: bool) -> str:
    """Return the kind of a code that only one of the engines has, empty if it is not known.

    ``whose`` is the engine and the list, as in ``ours AK502``; ``has_notes``: there are differences on segments below.
    """
    if code == HAS_ERRORS and whose.endswith("AK502") and has_notes:
        return FOLLOWS
    return _OF_CODES.get((whose, code), "")


def reason_of_verdict(kinds: frozenset[str]) -> str:
    """Return the kind of a verdict that no difference below accounts for, by what we found on the same level."""
    return next((reason for kind, reason in _OF_VERDICTS.items() if kind in kinds), "")


def reason_of_number(own: Sequence[SetOpinion]) -> str:
    """Return the kind of a difference in the number of sets."""
    return "unknown-set" if any(each.kinds & _UNKNOWN_SETS for each in own) else ""


def _is_of_segment(note: Note, code: str) -> bool:
    return not note.of_element and note.code == code


def _is_unplaced(notes: Sequence[Note]) -> bool:
    return any(_is_of_segment(each, _UNPLACED) for each in notes)


def _is_told_apart(note: Note, context: Context) -> bool:
    """Tell whether both engines cannot place a segment, and only we say why."""
    codes = {each.code for each in context.own if not each.of_element}
    return (
        not note.of_element
        and bool(codes & _UNPLACED_WITH_US)
        and _is_unplaced(context.theirs)
        and note.code in _UNPLACED_WITH_US | {_UNPLACED}
    )


def _is_recovery(note: Note, context: Context) -> bool:
    """Tell whether a note on structure stands after a segment that we put in its place, or misses what came late."""
    if note.of_element:
        return False
    misplaced = [each for each in context.own_set.notes if each.kind in _MISPLACED]
    late = [each for each in misplaced if each.kind == "segment-out-of-order"]
    is_after = any(each.position < note.position for each in late)
    came = any(each.segment == note.segment for each in misplaced)
    return is_after or (note.code == _MISSING and (bool(late) or came))


def _faults_of_same(note: Note, others: Sequence[Note]) -> set[str]:
    place = (note.element, note.component)
    return {
        each.code for each in others if each.of_element and (each.element, each.component) == place
    }


def _is_other_fault(note: Note, others: Sequence[Note]) -> bool:
    codes = _faults_of_same(note, others)
    return bool(codes & _VALUES if note.code in _LENGTHS else codes & _LENGTHS)


def _is_of_unknown_set(note: Note, context: Context) -> bool:
    return bool(context.own_set.kinds & _UNKNOWN_SETS) and _is_of_segment(note, _UNPLACED)


def _is_trailing(note: Note, context: Context) -> bool:
    return note.code in ("SEG1", "3") and any(each.code == "SEG1" for each in context.theirs)


def _is_separated(note: Note) -> bool:
    return "invalid composite" in note.message


def _has_small_letters(value: str) -> bool:
    return value != value.upper()


_Test = Callable[[Note, Context], bool]

_OUR_TESTS: Sequence[tuple[str, _Test]] = (
    ("envelope-elements", lambda note, _: note.of_element and note.segment in ("ST", "SE")),
    ("unplaced", _is_told_apart),
    ("unplaced-unread", lambda note, at: note.of_element and _is_unplaced(at.theirs)),
    ("recovery", _is_recovery),
    ("loop-again", lambda note, _: note.kind == "missing-segment"),
    ("line-count", lambda note, _: note.kind == "line-count"),
    ("loop-identifier", lambda note, _: note.kind == "loop-identifier"),
    ("hierarchy", lambda note, _: note.kind == "hierarchy-parent"),
    ("repetition", lambda note, _: note.repeated or note.kind == "too-many-repetitions"),
    ("first-component", lambda note, _: note.kind == "missing-element" and note.component == 1),
    ("one-fault", lambda note, at: _is_other_fault(note, at.theirs)),
    (
        "component-separator",
        lambda note, at: any(map(_is_separated, at.theirs)) and note.of_element,
    ),
)
_THEIR_TESTS: Sequence[tuple[str, _Test]] = (
    ("unknown-set", _is_of_unknown_set),
    ("stray-segment", lambda note, _: note.position == 0 and note.code == _UNPLACED),
    ("missing-trailer", lambda note, _: note.code == _MISSING and note.segment in _TRAILERS),
    ("unplaced", _is_told_apart),
    ("invalid-id", lambda note, _: note.message.startswith("Segment identifier")),
    ("recovery", _is_recovery),
    ("trailing-separators", _is_trailing),
    ("empty-segment", lambda note, _: note.message.endswith("is empty")),
    ("hierarchy", lambda note, _: note.code in ("HL1", "HL2")),
    ("one-fault", lambda note, at: _is_other_fault(note, at.own)),
    ("repetition", lambda note, _: note.repeated),
    ("component-separator", lambda note, _: _is_separated(note)),
    ("trailing-spaces", lambda note, _: (note.value or "").endswith(" ")),
    ("number-form", lambda note, _: "is type R" in note.message or "is type N" in note.message),
    ("character-set", lambda note, _: "contains an invalid character" in note.message),
    ("letter-case", lambda note, _: note.code == "7" and _has_small_letters(note.value or "")),
    ("old-date", lambda note, _: note.code == "8" and "0" <= (note.value or "") < "18"),
)
