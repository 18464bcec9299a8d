"""Two engines, one opinion: whatever is broken in a document, pyx12 and we find the same, or it is known why not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pytest

from edigateway.formats.x12.dictionary.facts import PUBLISHED, published
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.second_opinion import REASONS, Difference, second_opinion
from edigateway.model.envelope import Verdict
from tests.support.loaded_maps import maps_loaded_once
from tests.unit.formats.x12.broken_envelopes import broken_envelopes
from tests.unit.formats.x12.building import ISA, group, payload
from tests.unit.formats.x12.mutations import Mutant, mutants
from tests.unit.formats.x12.specimens import Segment, Specimens

SETS = ("810", "846", "850", "855", "856", "860")
QUICK = (
    *(("004010", set_id) for set_id in ("846", "850", "856")),
    *(("005010", set_id) for set_id in ("810", "855", "860")),
)
"""What is tried whenever the tests run; in the long run, all sets are tried in both releases."""
SAMPLE = 11
"""Of so many slots one, and of so many of its mutants one, is tried whenever the tests run; in the long run, all."""
BATCH = 300
"""How many documents are in one interchange: loading its maps takes pyx12 as long as judging so many."""

ONLY_IN = {"loop-again": ("doubled", "used"), "letter-case": ("is no code",)}
"""Reasons that would hide an error of ours anywhere else, and the mutants that they may be given for."""
NO_OPINION = ("SE twice", "GE twice", "ST*864 for ST", "no group", "release 'X'", "release ''")
"""The envelopes that pyx12 does not judge."""
UNREACHABLE = frozenset({"832"})
"""Sets in which two loops begin with LS side by side: pyx12 always takes the first."""

_ISA_00501 = ISA.replace("*U*00401*", "*^*00501*")


@pytest.fixture(autouse=True)
def _maps_loaded_once() -> Iterator[None]:
    with maps_loaded_once():
        yield


def _interchange(version: str, specimens: Specimens, documents: Sequence[list[Segment]]) -> bytes:
    sets = []
    for number, document in enumerate(documents, 1):
        document[0][2] = document[-1][2] = f"{number:04d}"
        sets.append(["*".join(segment) for segment in document])
    found = group(*sets, functional_id=specimens.functional_group, version=version)
    return payload(found, isa=_ISA_00501 if version == "005010" else ISA)


def _judged(
    version: str, specimens: Specimens, cases: Iterator[Mutant]
) -> Iterator[tuple[str, Difference]]:
    """Yield every difference with the name of the mutant."""
    while batch := list(islice(cases, BATCH)):
        content = _interchange(version, specimens, [document for _, document in batch])
        for difference in second_opinion(content, read(content)):
            number = difference.where.set
            name = batch[number - 1][0] if number else "the group"
            yield f"{version} {specimens.set_id} {name}", difference


def _found(sets: Iterable[tuple[str, str]], step: int) -> list[tuple[str, Difference]]:
    seen: dict[str, set[str]] = {version: set() for version in PUBLISHED}
    found: list[tuple[str, Difference]] = []
    for version, set_id in sets:
        specimens = Specimens(published(version), set_id)
        cases = islice(mutants(specimens, seen[version], step), None, None, step)
        found += _judged(version, specimens, cases)
    return found


def _of_envelopes() -> list[tuple[str, Difference]]:
    return [
        (name, difference)
        for name, content in broken_envelopes()
        for difference in second_opinion(content, read(content))
    ]


def _unexplained(found: Sequence[tuple[str, Difference]]) -> list[str]:
    return [
        f"{name}: {difference}"
        for name, difference in found
        if not difference.reason
        or not any(word in name for word in ONLY_IN.get(difference.reason, ("",)))
    ]


def _assert_accepted(version: str, set_id: str) -> None:
    specimens = Specimens(published(version), set_id)
    places = [each for each in specimens.places() if each[-1]["segment"] not in ("ST", "SE")]
    documents = [specimens.smallest(), *map(specimens.with_slot, places)]
    content = _interchange(version, specimens, documents)
    interchanges = read(content)
    verdicts = {each.verdict for each in interchanges[0].groups[0].transactions}
    assert verdicts == {Verdict.ACCEPTED}
    assert second_opinion(content, interchanges) == []


@pytest.mark.parametrize(("version", "set_id"), QUICK)
def test_right_documents_are_accepted_by_both(version: str, set_id: str) -> None:
    """Each slot of a set, with every element that it can have, is right in the eyes of both engines."""
    _assert_accepted(version, set_id)


def test_sample_of_mutants_is_judged_alike() -> None:
    """A few hundred documents, each broken in one thing: the same codes at the same places, or a known reason."""
    assert _unexplained(_found(QUICK, SAMPLE)) == []


def test_broken_envelopes_are_judged_alike() -> None:
    """Trailers, numbers and counts that are wrong, and other ways to write an interchange."""
    found = _of_envelopes()
    assert _unexplained(found) == []
    assert {name for name, each in found if each.reason == "no-opinion"} == set(NO_OPINION)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_mutant_is_judged_alike_and_every_reason_is_needed() -> None:
    """Tens of thousands of documents; a reason that none of them needs is taken out."""
    everything = [(version, set_id) for version in PUBLISHED for set_id in SETS]
    found = [*_found(everything, 1), *_of_envelopes()]
    assert _unexplained(found) == []
    assert {each.reason for _, each in found} - {""} == set(REASONS)


@pytest.mark.long
@pytest.mark.parametrize(
    ("version", "set_id"),
    [
        (version, set_id)
        for version in PUBLISHED
        for set_id in sorted(published(version).set_ids() - UNREACHABLE)
    ],
)
def test_right_documents_of_every_set_are_accepted_by_both(version: str, set_id: str) -> None:
    """What holds for the usual sets holds for every set of every release."""
    _assert_accepted(version, set_id)
