"""The verdicts on public samples were reviewed: each difference from the first opinion on them has its reason."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import pytest

from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding, Severity
from tests.support.samples import OPEN_SAMPLES, open_sample
from tests.unit.formats.x12.first_opinions import first_opinions
from tests.unit.formats.x12.reviews import FAULTY, REASONS, REJECTED, Reason
from tests.unit.formats.x12.verdicts import VERDICTS


class _Difference(NamedTuple):
    ours: frozenset[str]
    theirs: frozenset[str]


def _findings(interchange: Interchange) -> Iterator[Finding]:
    yield from interchange.findings
    for group in interchange.groups:
        yield from group.findings
        for transaction in group.transactions:
            yield from transaction.findings


def _difference(name: str) -> _Difference:
    """Compare what both sides say of a sample; our notes are left out, for nobody is told them."""
    opinion = first_opinions()[name]
    # Every set is taken: what was agreed is no matter of the file.
    interchanges = read(open_sample(name), Terms())
    found = [each for interchange in interchanges for each in _findings(interchange)]
    codes = frozenset(each.code for each in found if each.severity is not Severity.NOTE)
    ours, theirs = codes - opinion.codes - opinion.perhaps, opinion.codes - codes
    verdicts = {each.verdict for each in _transactions(interchanges)}
    if Verdict.REJECTED in verdicts and not opinion.finds_content_faulty:
        ours |= {REJECTED}
    if verdicts == {Verdict.ACCEPTED} and opinion.finds_content_faulty:
        theirs |= {FAULTY}
    return _Difference(ours, theirs)


def _transactions(interchanges: Sequence[Interchange]) -> Iterator[TransactionSet]:
    for interchange in interchanges:
        for group in interchange.groups:
            yield from group.transactions


def test_samples_are_all_reviewed() -> None:
    """A new sample gets no verdict by itself: somebody reads it, and writes down what should become of it."""
    if not OPEN_SAMPLES.is_dir():
        pytest.skip("the public samples are not beside this checkout")
    names = {path.relative_to(OPEN_SAMPLES).as_posix() for path in OPEN_SAMPLES.glob("*/*.edi")}
    assert {name for name in names if name[:3].isdigit()} == set(VERDICTS)


@pytest.mark.parametrize("name", VERDICTS)
def test_difference_from_first_opinion_has_its_reason(name: str) -> None:
    """What we say and another checker does not, or the other way round, is said on purpose."""
    difference, reasons = _difference(name), REASONS.get(name, ())
    assert difference.ours <= frozenset().union(*(each.ours for each in reasons))
    assert difference.theirs <= frozenset().union(*(each.theirs for each in reasons))


@pytest.mark.parametrize("name", REASONS)
def test_reason_explains_a_difference(name: str) -> None:
    """A reason for something that is no difference any more goes."""
    difference = _difference(name)
    idle = [
        each.why
        for each in REASONS[name]
        if not (each.ours & difference.ours or each.theirs & difference.theirs)
    ]
    assert idle == []


@pytest.mark.parametrize("reason", dict.fromkeys(chain(*REASONS.values())))
def test_reason_names_known_codes(reason: Reason) -> None:
    """A reason speaks of codes that findings have; a misspelt one would never be missed."""
    assert reason.ours | reason.theirs <= CATALOGUE.keys() | {REJECTED, FAULTY}
