"""Public files of other people: the verdict on each, and the tree of some."""

import pytest

from edigateway.formats.x12.reading.reader import peek, read
from edigateway.formats.x12.terms import Terms
from tests.support.samples import open_sample
from tests.unit.formats.x12.building import outline, tree_of
from tests.unit.formats.x12.verdicts import VERDICTS

CLOSELY_CHECKED_AND_RIGHT = [
    "810/oopx12-invoice810creationtester-str1.edi",
    "810/oopx12-ord-810-2011110815164104.edi",
    "810/oopx12-ord-810-example1-californiaiso.edi",
    "810/oopx12-ord-810-example2-manualbilling.edi",
    "810/staedi-invoice810-po850-dual.edi",
    "810/staedi-simple810.edi",
    "810/stupidedi-basic-invoice.edi",
    "850/oopx12-from-aojuk.edi",
    "850/oopx12-ord-850-example1-pgwglass.edi",
    "850/stupidedi-k-po850-pass-1.edi",
    "850/stupidedi-taxexempt-po.edi",
    "850/x12types-850-test-str1.edi",
    "850/x12types-850-test-str3.edi",
    "855/oboe-lftestcase.edi",
    "855/oopx12-ord-855-example1-adobe.edi",
    "855/stupidedi-basic-po-ack-accepted.edi",
    "855/stupidedi-basic-po-ack-rejected.edi",
    "855/stupidedi-po-ack-ship-details.edi",
    "855/stupidedi-pr855-pass-1.edi",
    "856/oopx12-a-edi1source.edi",
    "856/oopx12-edi1source.edi",
    "856/oopx12-fromgregarican.edi",
    "856/oopx12-ord-856-example1.edi",
    "856/oopx12-ord-856-example2.edi",
    "856/x12types-004060-856.edi",
    "856/x12types-test-856-str6.edi",
]
"""Samples that an independent check found valid, or wrong in the length of ISA only."""

NAMELESS = {
    "820/oopx12-ord-820-example2-scanaenergy.edi",
    "856/libedi-sample-4010-856.edi",
}
"""Samples whose ISA names no party: the id is blank, or too long."""

OUTLINES = {
    "810/oopx12-ord-810-example5-walmart.edi": (
        "document(ST BIG REF REF REF N1 N1(N3 N4) ITD DTM FOB IT1(PID SAC) ISS TDS CAD CTT SE)"
    ),
    "850/stupidedi-taxexempt-po.edi": (
        "document(ST BEG PER TAX N1(N2 N3 N4) PO1(MEA IT8 SCH) CTT(AMT) SE)"
    ),
    "855/stupidedi-basic-po-ack-accepted.edi": "document(ST BAK PER CTT SE)",
    "856/oopx12-fromgregarican.edi": (
        "document(ST BSN HL(TD1 TD5 REF REF DTM DTM N1 N1"
        " HL(PRF PID REF REF N1 HL(MAN HL(LIN SN1 PID)))) CTT SE)"
    ),
    "856/oopx12-ord-856-example2.edi": (
        "document(ST BSN DTM DTM HL(MEA MEA TD1 TD5 TD3 REF REF REF N1 N1 N1"
        " HL(LIN SN1 PRF CLD(REF REF)) HL(LIN SN1 PRF CLD(REF) CLD(REF REF))) CTT SE)"
    ),
}


def _verdicts(name: str) -> str:
    interchanges = read(open_sample(name), Terms(sets=[name[:3], "850", "810"]))
    return "; ".join(
        " ".join(
            "".join(each.verdict for each in group.transactions) + ">" + group.verdict
            for group in interchange.groups
        )
        for interchange in interchanges
    )


@pytest.mark.parametrize("name", VERDICTS)
def test_sample_has_its_verdict(name: str) -> None:
    """Each sample is taken, taken with errors or rejected as written down, and nothing in it raises."""
    assert _verdicts(name) == VERDICTS[name]


@pytest.mark.parametrize("name", CLOSELY_CHECKED_AND_RIGHT)
def test_sample_that_is_right_is_taken(name: str) -> None:
    """Whatever the table says: what others found valid must not be rejected."""
    assert "R" not in _verdicts(name)
    assert "P" not in _verdicts(name)


@pytest.mark.parametrize("name", OUTLINES)
def test_sample_has_its_tree(name: str) -> None:
    """Loops and levels of real files are nested as their business means them."""
    (interchange,) = read(open_sample(name), Terms(sets=[name[:3]]))
    assert outline(tree_of(interchange.groups[0].transactions[0])) == OUTLINES[name]


@pytest.mark.parametrize("name", VERDICTS)
def test_sample_places_are_exact_bytes(name: str) -> None:
    """Each segment of each tree begins at its offset with its tag."""
    content = open_sample(name)
    for interchange in read(content, Terms(sets=[name[:3]])):
        for group in interchange.groups:
            for transaction in group.transactions:
                for record in list(transaction.tree.walk())[1:] if transaction.tree else []:
                    at = record.offset
                    assert content[at : at + len(record.tag)].decode().upper() == record.tag


@pytest.mark.parametrize("name", [name for name in VERDICTS if name not in NAMELESS])
def test_sample_peek_agrees_with_read(name: str) -> None:
    """Looking at the ISA alone finds the same interchanges as reading everything."""
    content = open_sample(name)
    assert list(peek(content)) == [each.address for each in read(content, Terms(sets=[]))]
