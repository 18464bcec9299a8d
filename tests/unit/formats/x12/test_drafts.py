"""Trees that maps make become an interchange: in the order of the schema, counted, and judged."""

from datetime import UTC, datetime

import pytest

from edigateway.contracts.format import Draft, Unwritable
from edigateway.formats.x12.format import X12
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.identity import Identity
from edigateway.model.record import Record


def record(text: str, *children: Record) -> Record:
    made = Record(text.split("*"))
    made.children += children
    return made


def enclosure(version: str = "004010") -> Enclosure:
    return Enclosure(
        sender=Identity(qualifier="ZZ", id="US"),
        receiver=Identity(qualifier="ZZ", id="THEM"),
        group_sender="US",
        group_receiver="THEM",
        interchange_number=7,
        group_number=3,
        made_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        usage="T",
        version=version,
    )


def segments(*drafts: Draft, version: str = "004010") -> list[str]:
    """Return what is written, segment by segment."""
    return X12().write(drafts, enclosure(version)).decode().replace("\n", "").split("~")[:-1]


def body(*drafts: Draft, version: str = "004010") -> list[str]:
    """Return the segments between ST and SE of a single set."""
    return segments(*drafts, version=version)[3:-3]


def draft(document: str, *children: Record, separator: str = "") -> Draft:
    tree = record("document", *children)
    return Draft(
        document=document, layout={"format": "x12"}, tree=tree, component_separator=separator
    )


LINE = ("PO1*1*5*EA*9.95**VN*A",)


def order(*more: Record) -> Draft:
    return draft("850", record("BEG*00*SA*4711**20261121"), *more, record(*LINE))


def test_segments_stand_where_the_schema_has_them_whatever_order_they_come_in() -> None:
    """Headings come before lines, and what is in a loop behind its first segment."""
    found = body(
        draft(
            "850",
            record("PO1*1*5*EA*9.95**VN*A", record("PID*F****Oats"), record("CTP*RS*RES*4")),
            record("N1*ST*Store*92*07", record("N4*Porto"), record("N3*Street 1")),
            record("REF*DP*034"),
            record("BEG*00*SA*4711**20261121"),
        )
    )
    tags = [each.partition("*")[0] for each in found]
    assert tags == ["BEG", "REF", "N1", "N3", "N4", "PO1", "CTP", "PID", "CTT"]


def test_lines_are_counted_where_the_standard_has_a_count() -> None:
    """A CTT is written though no map made one; one that was made keeps what else it says."""
    assert body(order(record("PO1*2*1*EA*1**VN*B")))[-1] == "CTT*2"
    amount = record("CTT", record("AMT*TT*59.7"))
    assert body(order(amount))[-2:] == ["CTT*1", "AMT*TT*59.7"]


def test_levels_are_numbered_with_the_level_above_and_whether_there_are_any_below() -> None:
    """A level comes behind all that is said about the one above it."""
    item = record("HL***I", record("LIN**VN*A"), record("SN1**5*EA"))
    second = record("HL***O", record("PRF*2"))
    first = record("HL***O", item, record("PRF*1"))
    shipment = record("HL***S", second, first, record("TD1*CTN*2"))
    found = body(draft("856", shipment, record("BSN*00*S1*20261121*0930")))
    assert [each for each in found if each.startswith(("HL", "PRF"))] == [
        "HL*1**S*1",
        "HL*2*1*O*0",
        "PRF*2",
        "HL*3*1*O*1",
        "PRF*1",
        "HL*4*3*I*0",
    ]


def test_loops_of_an_explicit_loop_stand_between_its_ends() -> None:
    """The tree leaves LS and LE out; they are written around the loops that they bound."""
    line = record(*LINE)
    line.children += [
        record("LDT*AF*5*DA"),
        record("PID*F****Oats"),
        record("LDT*AG*9*DA", record("QTY*21*5")),
    ]
    found = body(draft("850", record("BEG*00*SA*4711**20261121"), line))
    assert found[2:-1] == [
        "PID*F****Oats",
        "LS*LDT",
        "LDT*AF*5*DA",
        "LDT*AG*9*DA",
        "QTY*21*5",
        "LE*LDT",
    ]


def test_components_are_written_with_the_separator_of_the_interchange() -> None:
    """The map's own separator never gets out."""
    line = record("PO1*1*5*EA*9.95**VN*A", record("MEA**WT*5*LB\x1f1\x1f2"))
    found = body(
        draft("850", record("BEG*00*SA*4711**20261121"), line, separator="\x1f"), version="004010"
    )
    assert "MEA**WT*5*LB>1>2" in found


def test_documents_of_one_kind_share_a_group_and_kinds_have_their_own() -> None:
    """Groups are numbered on from the first; sets within a group from 0001."""
    invoice = draft(
        "810", record("BIG*20261121*1"), record("IT1*1*5*EA*1**VN*A"), record("TDS*500")
    )
    found = segments(order(), invoice, order())
    heads = [each for each in found if each.startswith(("GS*", "ST*", "GE*"))]
    assert [each.split("*")[1] for each in heads if each.startswith("GS")] == ["PO", "IN"]
    assert [each.split("*")[6] for each in heads if each.startswith("GS")] == ["3", "4"]
    assert [each for each in heads if each.startswith("ST")] == [
        "ST*850*0001",
        "ST*850*0002",
        "ST*810*0001",
    ]


def test_dates_have_no_century_before_the_release_that_has_room_for_it() -> None:
    """Source: X12 003040, data element 373 with six characters."""
    short = record("DTM*010*261201")
    found = body(order(record("DTM*002*20261205"), short), version="003040")
    assert found[0] == "BEG*00*SA*4711**261121"
    assert "DTM*002*261205" in found


@pytest.mark.parametrize(
    ("document", "version", "problem"),
    [
        ("850", "banana", "'banana' is not a release of X12"),
        ("999999", "004010", "there is no transaction set 999999"),
    ],
)
def test_what_the_standard_does_not_know_cannot_be_written(
    document: str, version: str, problem: str
) -> None:
    """The finding names it."""
    with pytest.raises(Unwritable, match=problem):
        X12().write([draft(document)], enclosure(version))


def test_every_fault_of_a_document_is_told_with_its_rule() -> None:
    """What is written is judged by the rules that received files are judged by."""
    wrong = draft(
        "850", record("BEG*QQ*SA*4711**20261121"), record("PO1*1*x*EA*9.95**VN*A"), record("ZZZ*1")
    )
    with pytest.raises(Unwritable) as refused:
        X12().write([wrong], enclosure())
    codes = {each.code for each in refused.value.findings}
    assert {"bad-number", "unknown-segment"} <= codes


def test_text_with_a_delimiter_in_it_is_refused() -> None:
    """Nothing is changed in silence."""
    line = record("PO1*1*5*EA*9.95**VN*A", record("PID*F"))
    line.children[0] = Record(["PID", "F", "", "", "", "4 ~ 5"])
    with pytest.raises(Unwritable, match="holds the delimiter"):
        X12().write([draft("850", record("BEG*00*SA*4711**20261121"), line)], enclosure())


def test_interchange_needs_an_envelope() -> None:
    """X12 without numbers and names is none."""
    with pytest.raises(ValueError, match="envelope"):
        X12().write([order()], None)
