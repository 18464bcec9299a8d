"""Guidelines as a layer: what narrows or widens the dictionary, wherever a segment stands or at its one place."""

import pickle

import pytest

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Verdict
from tests.unit.formats.x12.building import BEG, LINE, group, outline, payload, tree_of
from tests.unit.formats.x12.guided import found, guided, guideline

END = "CTT*1"


@pytest.mark.parametrize(
    ("rule", "body", "code", "place"),
    [
        ("BEG02: {codes: [DS]}", (BEG, LINE, END), "bad-code", "BEG02 (segment 2)"),
        ("BEG03: {max: 3}", (BEG, LINE, END), "too-long", "BEG03 (segment 2)"),
        ("BEG03: {min: 5}", (BEG, LINE, END), "too-short", "BEG03 (segment 2)"),
        ("BEG03: {codes: [A, B]}", (BEG, LINE, END), "bad-code", "BEG03 (segment 2)"),
        ("BEG03: {pattern: '[A-Z]+'}", (BEG, LINE, END), "pattern-mismatch", "BEG03 (segment 2)"),
        ("BEG04: required", (BEG, LINE, END), "missing-element", "BEG04 (segment 2)"),
        ("PO1: {max: 1}", (BEG, LINE, LINE, "CTT*2"), "too-many-loops", "PO1 (segment 4)"),
        (
            "PER: {max: 1}",
            (BEG, *["PER*BD*X"] * 2, LINE, END),
            "too-many-segments",
            "PER (segment 4)",
        ),
        ("CTT: required", (BEG, LINE), "missing-segment", "CTT (segment 4)"),
        ("PO1/PID: required", (BEG, LINE, END), "missing-segment", "PID (segment 4)"),
        (
            "PO1/LDT/REF: required",
            (BEG, LINE, "LS*LDT", "LDT*AF*1*DA", "LE*LDT", END),
            "missing-segment",
            "REF (segment 6)",
        ),
        (
            "CTB01: {codes: [OR]}",
            (BEG, "CTB*LT*x", LINE, END),
            "bad-code",
            "CTB01 (segment 3)",
        ),
    ],
)
def test_layer_that_narrows_finds_what_the_standard_allows(
    rule: str, body: tuple[str, ...], code: str, place: str
) -> None:
    """Each kind of rule that asks for more than the standard."""
    assert found(guided(*body, by=guideline(rule))) == [(code, place)]


@pytest.mark.parametrize(
    ("rules", "body"),
    [
        (("PO103: {codes+: [XX]}",), (BEG, "PO1*1*5*XX*9.95**VN*ABC", END)),
        (("PO103: {codes: [XX], codes+: [XX]}",), (BEG, "PO1*1*5*XX*9.95**VN*ABC", END)),
        (("BEG03: {max: 30}",), ("BEG*00*SA*1234567890123456789012345**20240105", LINE, END)),
        (("N1/N401: {min: 1}",), (BEG, "N1*ST*X", "N4*A", LINE, END)),
        (("BEG05: optional",), ("BEG*00*SA*1", LINE, END)),
        (("N101: optional",), (BEG, "N1**X", LINE, END)),
        (("PO1: optional",), (BEG, "CTT*0")),
        (("CUR: {max: 2}",), (BEG, "CUR*BY*USD", "CUR*SE*CAD", LINE, END)),
    ],
)
def test_layer_that_widens_allows_what_the_standard_does_not(
    rules: tuple[str, ...], body: tuple[str, ...]
) -> None:
    """Without the rule each of these is found fault with; with it none is."""
    without = guided(*body, by=guideline("BEG01: required"))
    assert found(without) != []
    assert found(guided(*body, by=guideline(*rules))) == []


def test_layer_with_extra_segments_takes_them_where_it_says() -> None:
    """A segment of another place, one that the dictionary lacks, one behind it, and one at the head of a loop."""
    by = guideline(
        "NTE: {after: BEG, max: 2}",
        "ZZA: {after: NTE, elements: [127, 352]}",
        "ZZA01: required",
        "ZZA02: {max: 5}",
        "ZZB: {after: BEG, elements: [127], use: required}",
        "N1/ZZB: {after: N1}",
        "PO1/ZZA: {after: PID, max: 3}",
    )
    body = (
        *(BEG, "NTE**A", "NTE**B", "ZZA*1*23456", "ZZB*1", "N1*ST*X", "ZZB*2", "N2*Y"),
        *(LINE, "PID*F****T", "ZZA*1", "ZZA*1", END),
    )
    read_set = guided(*body, by=by)
    assert found(read_set) == []
    assert outline(tree_of(read_set)) == (
        "document(ST BEG NTE NTE ZZA ZZB N1(ZZB N2) PO1(PID ZZA ZZA) CTT SE)"
    )


def test_layer_with_extra_segments_judges_them() -> None:
    """They have limits, may be required, and so may their elements."""
    by = guideline(
        "ZZA: {after: BEG, elements: [127, 352]}",
        "ZZA01: required",
        "ZZA02: {max: 3}",
        "ZZB: {after: BEG, elements: [127], use: required}",
    )
    assert found(guided(BEG, "ZZA**1234", "ZZA*1", LINE, END, by=by)) == [
        ("missing-element", "ZZA01 (segment 3)"),
        ("too-long", "ZZA02 (segment 3)"),
        ("too-many-segments", "ZZA (segment 4)"),
        ("missing-segment", "ZZB (segment 5)"),
    ]


def test_layer_of_components_changes_them_alone() -> None:
    """Rules for components of one element, and for the element as a whole; the standard stays as it was."""
    by = guideline(
        "PO1/SLN05-1: {codes: [EA]}",
        "PO1/SLN05-3: {use: required, max: 1}",
        "PO1/SLN05: required",
        "PO1/SLN05-4: {pattern: A}",
    )
    lines = ("SLN*1**I*5*CA>1>2", "SLN*1**I*5*EA", "SLN*1**I", "SLN*1**I*5*EA>>3>CA")
    assert found(guided(BEG, LINE, *lines, END, by=by)) == [
        ("bad-code", "SLN05-1 (segment 4)"),
        ("missing-element", "SLN05-3 (segment 5)"),
        ("missing-element", "SLN05 (segment 6)"),
        ("pattern-mismatch", "SLN05-4 (segment 7)"),
    ]
    assert found(guided(BEG, LINE, *lines, END, by=guideline("BEG01: required"))) == []


def test_layer_leaves_other_sets_and_releases_alone() -> None:
    """A guideline is for one set in one release."""
    by = guideline("BEG03: {max: 3}", "PO1: {max: 1}")
    other = release("005010")
    assert other is not None
    assert by.dictionary(other) is other.dictionary
    assert by.requirements(other) is None
    assert found(guided(BEG, LINE, END, by=by, version="005010")) == []
    own = release("004010VICS")
    assert own is not None
    changed, standard = by.dictionary(own).facts, own.dictionary.facts
    assert changed.transaction_set("810") == standard.transaction_set("810")
    assert changed.transaction_set("850") != standard.transaction_set("850")
    assert changed.set_ids() == standard.set_ids()
    assert changed.version == standard.version


def test_guideline_is_compiled_once_and_can_be_sent_to_another_process() -> None:
    """Guidelines that say the same are the same, whoever read them."""
    by = guideline("REF[DP]: required", "BEG03: {pattern: '[0-9]+'}")
    copy: Guideline = pickle.loads(pickle.dumps(by))
    own = release("004010")
    assert own is not None
    assert copy == by
    assert copy.dictionary(own) is by.dictionary(own)
    assert copy.requirements(own) is by.requirements(own)
    assert guideline("BEG03: {pattern: '[0-9]+'}") != by


def test_guideline_for_no_release_cannot_be_compiled() -> None:
    """Nobody can make one from a file; who makes one by hand is told."""
    own = release("004010")
    assert own is not None
    made = Guideline(digest="x", name="big", set_id="850", release="4010", rules=())
    with pytest.raises(ValueError, match="big is for 4010, which is no release"):
        made.dictionary(own)


def test_reading_under_a_guideline_judges_by_it_alone_where_it_is_agreed() -> None:
    """A document under a guideline is rejected for what another may do."""
    content = payload(group(["ST*850*0001", BEG, LINE, END, "SE*5*0001"]))
    by = guideline("REF[DP]: required")
    verdicts = [
        interchange.groups[0].verdict
        for terms in (Terms(), Terms(guidelines={"850": by}), Terms(guidelines={"810": by}))
        for interchange in read(content, terms)
    ]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.ACCEPTED]
