"""The bounds of reading: what is within them is taken, what is beyond them is refused, and never at any cost."""

import resource
import tracemalloc
from collections.abc import Callable, Iterator
from time import process_time

import pytest

from edigateway.contracts import format as contract
from edigateway.errors import Refused
from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.agreeing import LIMITS, x12_terms
from edigateway.formats.x12.dictionary.elements import MOST_REPETITIONS
from edigateway.formats.x12.reading import interchanges
from edigateway.formats.x12.reading.hierarchy import DEEPEST
from edigateway.formats.x12.reading.reader import read, stream
from edigateway.formats.x12.syntax import tokenizer
from edigateway.formats.x12.syntax.tokenizer import Limits
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Interchange, Verdict
from tests.unit.formats.x12.building import BEG, ISA, LINE, codes, group, order, payload, read_set

_REPEATING_ISA = ISA.replace("*U*00401*", "*^*00501*")
_LATE = "GS*PO*ACME*US*20240105*1200*1*X*005010"


def _read(content: bytes, limits: Limits) -> Interchange:
    (found,) = read(content, Terms(limits=limits))
    return found


def _answer(interchange: Interchange) -> str:
    answer = acknowledge_interchange(interchange)
    assert answer is not None
    return "*".join(answer.segment[4:])


def _orders(count: int) -> list[list[str]]:
    return [order(number=f"{number:04d}") for number in range(1, count + 1)]


ENVELOPES: list[tuple[Limits, bytes, bytes]] = [
    (
        Limits(groups=2),
        payload(group(order()), group(order(), number="2")),
        payload(*(group(order(), number=str(n)) for n in (1, 2, 3))),
    ),
    (Limits(sets=2), payload(group(*_orders(2))), payload(group(*_orders(3)))),
    (
        Limits(segments=8),
        payload(group(order())),
        payload(group(order(BEG, LINE, LINE, "CTT*2"))),
    ),
]


@pytest.mark.parametrize(("limits", "within", "_beyond"), ENVELOPES)
def test_limits_interchange_at_the_bound_is_taken(
    limits: Limits, within: bytes, _beyond: bytes
) -> None:
    """As many groups, sets or segments as the limit says are accepted."""
    found = _read(within, limits)
    assert not found.findings
    assert _answer(found) == "A*000"


@pytest.mark.parametrize(("limits", "_within", "beyond"), ENVELOPES)
def test_limits_interchange_beyond_the_bound_is_refused_with_everything_in_it(
    limits: Limits, _within: bytes, beyond: bytes
) -> None:
    """One more is too large: no set is taken, and the TA1 says 024."""
    found = _read(beyond, limits)
    assert [each.code for each in found.findings] == ["too-large"]
    sets = [one.verdict for each in found.groups for one in each.transactions]
    assert set(sets) == {Verdict.REJECTED}
    assert _answer(found) == "R*024"


def test_limits_of_the_gateway_are_set() -> None:
    """Whatever was agreed with a partner, nobody sends endless interchanges."""
    assert x12_terms(contract.Terms()).limits is LIMITS
    assert (LIMITS.groups, LIMITS.sets, LIMITS.segments) == (1_000, 10_000, 2_000_000)


@pytest.mark.parametrize(("count", "expected"), [(4, "A*000"), (5, "R*024")])
def test_limits_segments_of_one_set_are_bounded(
    count: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set that does not end is not gathered for ever, when it must be cut segment by segment."""
    monkeypatch.setattr(tokenizer, "MOST_SEGMENTS", 4)
    body = ["NTE**\xe9"] * (count - 2)
    segments = ["ST*840*0001", *body, f"SE*{count}*0001"]
    (found,) = read(payload(group(segments, functional_id="RQ")).replace(b"\n", b" \n", 3))
    assert _answer(found) == expected


@pytest.mark.parametrize(("length", "expected"), [(40, "A*000"), (41, "R*024")])
def test_limits_segment_that_does_not_end_is_refused(
    length: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A segment of more characters than any has is no segment, and what follows it cannot be told."""
    monkeypatch.setattr(tokenizer, "LONGEST_SEGMENT", 40)
    content = payload(group(order(BEG + "\xe9" * (length - len(BEG)), LINE, "CTT*1")))
    (found,) = read(content)
    assert _answer(found) == expected


def test_limits_segments_between_groups_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """TA1 segments are kept, so there must not be any number of them."""
    monkeypatch.setattr(interchanges, "MOST_BETWEEN", 2)
    answer = "TA1*000000001*240105*1200*A*000"
    (right,) = read(payload([answer, answer]).replace(b"IEA*1", b"IEA*0"))
    (wrong,) = read(payload([answer, answer, answer]))
    assert not right.findings
    assert [each.code for each in wrong.findings] == ["too-large"]


@pytest.mark.parametrize(("count", "rejected"), [(5, False), (6, True)])
def test_bounds_elements_of_a_segment_are_those_that_it_has(count: int, rejected: bool) -> None:
    """An element that no release has is refused by AK403 3."""
    found = read_set(payload(group(order("BEG" + "*00" * 2 + "*1" + "**20240105", LINE))))
    assert not codes(found)
    beyond = read_set(payload(group(order(BEG + "*" * 8 + "x", LINE))))
    assert codes(beyond) == ["too-many-elements"]
    assert (count == 6) is rejected
