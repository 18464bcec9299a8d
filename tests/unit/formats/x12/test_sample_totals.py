"""What the arithmetic says of public files: wrong totals and check digits, each of them looked at by hand."""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from edigateway.formats.x12.dictionary.facts import published
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.reading.totals import faults
from edigateway.formats.x12.syntax import gs1
from edigateway.model.envelope import TransactionSet
from tests.support.samples import open_sample
from tests.unit.formats.x12.verdicts import VERDICTS

_INVOICE = "TDS01 255438: 185100, as lines, allowances, charges and taxes come to 1851"

WRONG_TOTALS: Mapping[str, Sequence[str]] = {
    "810/staedi-invoice810-po850-dual.edi": [_INVOICE],
    "810/staedi-simple810.edi": [_INVOICE],
    "832/edinet-x12-832.edi": ["CTT01 5: 2, the number of LIN segments"],
    "850/as2lib-issue12-1.edi": ["CTT01 1: 20, the number of PO1 segments"],
    "850/stupidedi-po850-fail-1.edi": ["CTT01 1: 2, the number of PO1 segments"],
}
"""Place, value and what it should be; all other totals of the samples are right."""

_MASKED = ["LIN05 999999310145", "LIN05 999999311746"]
_MADE_UP = ["MAN02 1234567890123456", "LIN03 123456789"]

WRONG_NUMBERS: Mapping[str, Sequence[str]] = {
    "856/gozer-asn856.edi": _MASKED,
    "856/libedi-sample-4010-856.edi": ["LIN05 021285110131"],
    "856/oopx12-a-edi1source.edi": _MASKED,
    "856/oopx12-edi1source.edi": _MASKED,
    "856/oopx12-fromgregarican.edi": ["LIN07 R08916DSSDDBDI7"],
    "856/x12types-004060-856.edi": _MASKED,
    "856/x12types-test-856-str3.edi": _MADE_UP,
    "856/x12types-test-856-str4.edi": _MADE_UP,
    "856/x12types-test-856-str5.edi": [*_MADE_UP, "LIN03 987654321"],
    "867/oopx12-man-867-example1.edi": ["LIN05 50387698356927"],
    "944/stupidedi-k-re944-pass-1.edi": ["W0705 ITEM123"],
}
"""Place and value of every number of GS1 that is none; all others of the samples are right."""


def _segments(transaction: TransactionSet) -> list[list[str]]:
    records = [] if transaction.tree is None else list(transaction.tree.walk())[1:]
    return [list(each.elements) for each in sorted(records, key=lambda each: each.position)]


def _sets(name: str) -> Iterator[tuple[str, list[list[str]]]]:
    for interchange in read(open_sample(name)):
        for group in interchange.groups:
            for transaction in group.transactions:
                yield transaction.set_id, _segments(transaction)


def _totals(name: str) -> list[str]:
    return [
        f"{segments[each.index][0]}{each.element:02} {each.value}: {each.expected}"
        for set_id, segments in _sets(name)
        for each in faults(set_id, segments)
    ]


def _numbers(name: str) -> Iterator[str]:
    for _, segments in _sets(name):
        for segment in segments:
            facts = published("005010").segment(segment[0])
            pairs = gs1.pairs([number for number, _ in facts["elements"]]) if facts else ()
            for each in gs1.faults(pairs, segment):
                yield f"{segment[0]}{each.position:02} {each.value}"


@pytest.mark.parametrize("name", VERDICTS)
def test_sample_totals_are_right_but_for_these(name: str) -> None:
    """An alarm where nothing is wrong would be heard with every file of a partner."""
    assert _totals(name) == list(WRONG_TOTALS.get(name, ()))


@pytest.mark.parametrize("name", VERDICTS)
def test_sample_numbers_are_right_but_for_these(name: str) -> None:
    """Made-up numbers are most of what is wrong in files that were made for tests."""
    assert list(_numbers(name)) == list(WRONG_NUMBERS.get(name, ()))
