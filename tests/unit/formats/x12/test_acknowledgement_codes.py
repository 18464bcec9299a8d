"""Every code that a 997, 999 or TA1 can hold: written for some finding, or it is said here why never."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.catalogue import CATALOGUE, Scope
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.model.acknowledgement import AcknowledgementForm, AcknowledgementKind, Repetition
from edigateway.model.envelope import Interchange, Verdict
from edigateway.model.finding import Finding, Place, Severity
from tests.unit.formats.x12.building import group, order, payload, read_one

SECURITY = "the security segments of X12.58 are not used here"
ST03 = "ST03 is repeated, and held against nothing"
LATER = "it came after 004010; other readers of a 004010 refuse it, whatever the facts say"
UNREADABLE = "an ISA with such a delimiter cannot be read, so nobody is known to be answered"
NOBODY = "an ISA with such a party names nobody to be answered"
UNCHECKED = "any value is taken"
DEFERRED = "deferred delivery is not offered"

_BOTH_716 = {str(code): SECURITY for code in (*range(10, 19), *range(23, 27))}
_BOTH_718 = {str(code): SECURITY for code in (*range(8, 14), *range(15, 18), *range(24, 28))}
_VERDICTS = dict.fromkeys("MWX", SECURITY)

EXPLAINED: Mapping[tuple[str, str, str], Mapping[str, str]] = {
    ("997", "004010", "715"): _VERDICTS,
    ("997", "004010", "716"): _BOTH_716 | dict.fromkeys(("19", "20", "21", "22"), LATER),
    ("997", "004010", "717"): _VERDICTS,
    ("997", "004010", "718"): _BOTH_718 | dict.fromkeys(("19", "20", "21", "22"), LATER),
    ("997", "004010", "720"): {},
    ("997", "004010", "723"): {},
    ("997", "005010", "715"): _VERDICTS,
    ("997", "005010", "716"): _BOTH_716,
    ("997", "005010", "717"): _VERDICTS,
    ("997", "005010", "718"): _BOTH_718 | {"19": ST03},
    ("997", "005010", "720"): {},
    ("997", "005010", "723"): {},
    ("999", "005010", "715"): _VERDICTS,
    ("999", "005010", "716"): _BOTH_716,
    ("999", "005010", "717"): _VERDICTS,
    ("999", "005010", "618"): _BOTH_718
    | {"19": ST03, "I6": "a version that was not agreed is told of the group (AK905 2)"},
    ("999", "005010", "620"): {},
    ("999", "005010", "621"): {"I11": "a guideline cannot ask for repetitions of an element"},
}
"""By kind, release and element, the codes that are never written."""

NEVER_IN_A_TA1 = {
    "002": "only one standard was ever named in ISA11 (016 tells of any other)",
    "003": "every release of the envelope is read",
    "004": UNREADABLE,
    "006": NOBODY,
    "008": NOBODY,
    "009": "a file for somebody else is kept for a person, and not answered",
    "011": UNCHECKED,
    "013": UNCHECKED,
    "026": UNREADABLE,
    "028": DEFERRED,
    "029": DEFERRED,
    "030": DEFERRED,
    "031": DEFERRED,
}
NOTE_CODES = {f"{number:03d}" for number in range(32)}
"""The list of TA105 (X12 I18)."""

ELEMENTS = {
    "997": {Scope.ELEMENT: "723", Scope.SEGMENT: "720", Scope.SET: "718", Scope.GROUP: "716"},
    "999": {Scope.ELEMENT: "621", Scope.SEGMENT: "620", Scope.SET: "618", Scope.GROUP: "716"},
}
NOBODY_CODES = {"bad-sender", "bad-receiver"}


def _with(code: str, release: str) -> Interchange:
    """Return an interchange with one order in which something was found."""
    finding = Finding(
        code=code,
        severity=Severity.WARNING,
        message="x",
        place=Place(segment="PO1", position=3, element=3),
        value="CTN",
    )
    interchange = read_one(payload(group(order(), version=release)))
    (found,) = interchange.groups
    match CATALOGUE[code].scope:
        case Scope.INTERCHANGE:
            return replace(interchange, findings=(finding,))
        case Scope.GROUP:
            return replace(interchange, groups=(replace(found, findings=(finding,)),))
    transactions = (replace(found.transactions[0], findings=(finding,)),)
    return replace(interchange, groups=(replace(found, transactions=transactions),))


def _written(kind: str, release: str) -> Iterator[tuple[str, str]]:
    """Yield each element and code that some finding puts into an acknowledgement."""
    form = AcknowledgementForm(kind=AcknowledgementKind(kind))
    lists = ELEMENTS[kind]
    interchanges = [_with(code, release) for code in CATALOGUE]
    interchanges += [_with_value_of_the_standard(release), *_of_each_verdict(release)]
    for interchange in interchanges:
        for answer in acknowledge(interchange, [form]):
            for tag, *elements in answer.segments:
                match tag[1:]:
                    case "K3":
                        yield lists[Scope.SEGMENT], elements[3]
                    case "K4":
                        yield lists[Scope.ELEMENT], elements[2]
                    case "K5":
                        yield "717", elements[0]
                        yield from ((lists[Scope.SET], code) for code in elements[1:])
                    case "K9":
                        yield "715", elements[0]
                        yield from ((lists[Scope.GROUP], code) for code in elements[4:])


def _with_value_of_the_standard(release: str) -> Interchange:
    """Return an interchange in which only the guideline does not have a code."""
    interchange = _with("bad-code", release)
    (found,) = interchange.groups
    (transaction,) = found.transactions
    finding = replace(transaction.findings[0], value="EA")
    transactions = (replace(transaction, findings=(finding,)),)
    return replace(interchange, groups=(replace(found, transactions=transactions),))


def _of_each_verdict(release: str) -> Iterator[Interchange]:
    interchange = read_one(payload(group(order(), version=release)))
    (found,) = interchange.groups
    for verdict in Verdict:
        transactions = tuple(replace(each, verdict=verdict) for each in found.transactions)
        sets = found.transactions if verdict is Verdict.PARTIAL else transactions
        changed = replace(found, verdict=verdict, transactions=sets)
        yield replace(interchange, groups=(changed,))


@pytest.mark.parametrize(("kind", "release", "element"), EXPLAINED)
def test_codes_of_the_standard_are_written_or_explained(
    kind: str, release: str, element: str
) -> None:
    """No code is forgotten, none explained that is written, and none made up."""
    codes = dictionary(release).facts.codes(element)
    assert codes is not None
    written = {code for where, code in _written(kind, release) if where == element}
    explained = set(EXPLAINED[kind, release, element])
    assert written & explained == set()
    assert written | explained == codes


def test_codes_of_each_code_list_of_the_acknowledgements_are_looked_at() -> None:
    """What the segments of the sets 997 and 999 have for codes is in the table above."""
    tags = {"997": ("AK3", "AK4", "AK5", "AK9"), "999": ("IK3", "IK4", "IK5", "AK9")}
    releases = {"997": ("004010", "005010"), "999": ("005010",)}
    found = set()
    for kind, each in tags.items():
        for release in releases[kind]:
            facts = dictionary(release).facts
            segments = [facts.segment(tag) or {} for tag in each]
            keys = {key for segment in segments for key, _ in segment["elements"]}
            found |= {(kind, release, key) for key in keys if facts.codes(key) is not None}
    assert found == set(EXPLAINED)


def test_codes_of_a_ta1_are_written_or_explained() -> None:
    """TA104 is A, E or R, and every code of TA105 is written or has its reason."""
    found = [_with(code, "004010") for code in CATALOGUE if code not in NOBODY_CODES]
    cut_off = payload(group(order())).rpartition(b"IEA")[0]
    answers = [acknowledge_interchange(each) for each in (*found, read_one(cut_off))]
    answers += [acknowledge_interchange(found[0], repeats) for repeats in Repetition]
    segments = [each.segment for each in answers if each is not None]
    assert {segment[4] for segment in segments} == {"A", "E", "R"}
    written = {segment[5] for segment in segments}
    assert written & set(NEVER_IN_A_TA1) == set()
    assert written | set(NEVER_IN_A_TA1) == NOTE_CODES


@pytest.mark.parametrize("code", sorted(NOBODY_CODES))
def test_codes_for_nobody_are_not_written(code: str) -> None:
    """Where the ISA names no party there is no address, so no TA1."""
    answer = acknowledge_interchange(replace(_with(code, "004010"), address=None))
    assert answer is None
