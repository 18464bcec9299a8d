"""Hash totals: sums of quantities by which a receiver sees that nothing was lost.

X12 sums digits without regard to signs and decimal points, and cuts off in front what its element cannot hold. Most
partners simply add, and some add up prices too. Whatever comes out right is taken for right.

Source: X12 element 347 and the notes on CTT02, W7601, W0301 and W1401.
"""

from collections.abc import Sequence
from typing import NamedTuple

from edigateway.formats.x12.reading.totals.amounts import AMOUNTS, ONE, known_amount, written
from edigateway.formats.x12.reading.totals.fault import Segment, element

_CAPACITIES = (10**10, 10**7)
"""What the element can hold in the standard, and in many guides."""


class Hashed(NamedTuple):
    """What is added up: of every segment of a tag one element, or the product of several."""

    tag: str
    elements: tuple[int, ...]


def hashed(tag: str, *elements: int) -> Hashed:
    """Return what is added up."""
    return Hashed(tag, elements)


def expected_sum(value: str, ways: Sequence[Hashed], segments: Sequence[Segment]) -> str | None:
    """Return what ``value`` should be, or None where it is a sum in any of ``ways``, the usual one first.

    None, too, where it is no number, or where something that should be added up is none.
    """
    declared, usual = known_amount(value), ways[0]
    if declared is None or _adds_up(usual, declared, segments):
        return None
    sums = [_sums(way, segments) for way in ways]
    if not sums[0] or any(declared in each for each in sums):
        return None
    return f"{written(sums[0][0])}, the sum of {usual.tag}{usual.elements[0]:02}"


def _adds_up(way: Hashed, declared: int, segments: Sequence[Segment]) -> bool:
    """Tell quickly whether a total is the plain sum of an element that every segment has."""
    tag, (position, *_) = way
    try:
        return sum([AMOUNTS[each[position]] for each in segments if each[0] == tag]) == declared
    except (KeyError, IndexError):
        return False


def _sums(way: Hashed, segments: Sequence[Segment]) -> Sequence[int]:
    """Return the sums that somebody may take for the total, the plain one first; none where it cannot be told."""
    rows = [[element(each, n) for n in way.elements] for each in segments if each[0] == way.tag]
    rows = [row for row in rows if all(row)]
    try:
        values = [_product(row) for row in rows]
    except KeyError:
        return ()
    if not values:
        return ()
    digits = sum(int("".join(filter(str.isdigit, row[0]))) for row in rows)
    sums = [sum(values), sum(map(abs, values)), digits * ONE]
    return [*sums, *(each % (most * ONE) for each in sums for most in _CAPACITIES)]


def _product(row: Sequence[str]) -> int:
    product = ONE
    for text in row:
        product = product * AMOUNTS[text] // ONE
    return product
