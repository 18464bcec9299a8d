"""Requirements of guidelines: codes that must come, and places that differ from others of the same segment."""

import pytest

from tests.unit.formats.x12.building import BEG, LINE
from tests.unit.formats.x12.guided import found, guided, guideline

END = "CTT*1"
SHIP_TO = ("N1*ST*Store", "N4*Town*TX*12345*US")


@pytest.mark.parametrize(
    ("rule", "body", "code", "place"),
    [
        ("REF[DP]: required", (BEG, LINE, END), "missing-qualifier", "REF (segment 3)"),
        (
            "REF[DP]: required",
            (BEG, "REF*IA*1", "PER*BD*X", LINE, END),
            "missing-qualifier",
            "REF (segment 4)",
        ),
        (
            "REF[DP]: {max: 1}",
            (BEG, "REF*DP*1", "REF*IA*1", "REF*DP*2", LINE, END),
            "too-many-segments",
            "REF (segment 5)",
        ),
        (
            "N1[ST]: {max: 1}",
            (BEG, *SHIP_TO, *SHIP_TO, LINE, END),
            "too-many-loops",
            "N1 (segment 5)",
        ),
        ("REF[DP]: unused", (BEG, "REF*DP*1", LINE, END), "unused-segment", "REF (segment 3)"),
        ("CUR: unused", (BEG, "CUR*BY*USD", LINE, END), "unused-segment", "CUR (segment 3)"),
        (
            "N1[ST]/N3: required",
            (BEG, *SHIP_TO, LINE, END),
            "missing-dependent-segment",
            "N3 (segment 4)",
        ),
        (
            "N1[ST]/N4: unused",
            (BEG, *SHIP_TO, LINE, END),
            "unused-dependent-segment",
            "N4 (segment 4)",
        ),
        (
            "N1[ST]/N405: required",
            (BEG, *SHIP_TO, LINE, END),
            "missing-dependent-element",
            "N405 (segment 4)",
        ),
        (
            "REF[DP]03: unused",
            (BEG, "REF*DP*1*X", LINE, END),
            "unused-dependent-element",
            "REF03 (segment 3)",
        ),
        ("N1[ST]: required", (BEG, LINE, END), "missing-loop", "N1 (segment 3)"),
        (
            "N1[ST]/N2: {max: 1}",
            (BEG, "N1*ST*X", *["N2*Y"] * 2, LINE, END),
            "too-many-segments",
            "N2 (segment 5)",
        ),
        (
            "PO1/PID[F]: required",
            (BEG, LINE, "PID*S**VI*X", END),
            "missing-loop",
            "PID (segment 5)",
        ),
        ("N1[ST]/N404: {codes: [CA]}", (BEG, *SHIP_TO, LINE, END), "bad-code", "N404 (segment 4)"),
        ("N1/N403: {max: 4}", (BEG, *SHIP_TO, LINE, END), "too-long", "N403 (segment 4)"),
        ("N1/N403: {min: 6}", (BEG, *SHIP_TO, LINE, END), "too-short", "N403 (segment 4)"),
        ("N1/N405: required", (BEG, *SHIP_TO, LINE, END), "missing-element", "N405 (segment 4)"),
        ("N1/N404: unused", (BEG, *SHIP_TO, LINE, END), "unused-element", "N404 (segment 4)"),
        (
            "BEG04: unused",
            ("BEG*00*SA*1*2*20240105", LINE, END),
            "unused-element",
            "BEG04 (segment 2)",
        ),
        (
            "REF[DP]02: {pattern: '[0-9]+'}",
            (BEG, "REF*DP*X", LINE, END),
            "pattern-mismatch",
            "REF02 (segment 3)",
        ),
        ("AMT[TT]02: {max: 3}", (BEG, "AMT*TT*-12.34", LINE, END), "too-long", "AMT02 (segment 3)"),
        (
            "MEA[02=WT]01: {codes: [PD]}",
            (BEG, "MEA*WL*WT*5*LB", LINE, END),
            "bad-code",
            "MEA01 (segment 3)",
        ),
        (
            "MEA04-1: {codes: [IN]}",
            (BEG, "MEA*PD*WT*5*LB", LINE, END),
            "bad-code",
            "MEA04-1 (segment 3)",
        ),
        (
            "MEA04-2: required",
            (BEG, "MEA*PD*WT*5*LB", LINE, END),
            "missing-element",
            "MEA04-2 (segment 3)",
        ),
        (
            "PO1/LDT[AF]: {max: 1}",
            (BEG, LINE, "LS*A", *["LDT*AF*1*DA"] * 2, "LE*A", END),
            "too-many-loops",
            "LDT (segment 6)",
        ),
    ],
)
def test_requirement_that_is_not_met_is_found(
    rule: str, body: tuple[str, ...], code: str, place: str
) -> None:
    """Each kind of rule that only the tree can show, at the segment where it is broken or should stand."""
    assert found(guided(*body, by=guideline(rule))) == [(code, place)]


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("REF[DP]: required", (BEG, "REF*dp*1", LINE, END)),
        ("N1[ST]/N404: {codes: [US]}", (BEG, *SHIP_TO, "N1*BT*X", "N4*Town*TX*1234*CA", LINE, END)),
        ("N1/N403: {max: 4}", (BEG, LINE, "N1*ST*X", "N4*Town*TX*12345", END)),
        ("N1[ST]/N404: required", (BEG, LINE, END)),
        ("MEA04-1: required", (BEG, "MEA*PD*WT*5", LINE, END)),
        ("AMT[TT]02: {max: 4}", (BEG, "AMT*TT*-12.34", LINE, END)),
        ("PO1/REF: unused", (BEG, "REF*DP*1", LINE, END)),
        ("REF[02=1]: {max: 1}", (BEG, "REF*DP", "REF*DP*1", LINE, END)),
    ],
)
def test_requirement_of_another_place_finds_nothing(rule: str, body: tuple[str, ...]) -> None:
    """A rule holds where it says and nowhere else; what is asked of an element is not asked of its absence."""
    wrong = [code for code, _ in found(guided(*body, by=guideline(rule)))]
    assert set(wrong) <= {"missing-conditional-element"}


def test_requirement_that_the_standard_breaks_too_is_told_once() -> None:
    """A code that is none and a text that is too long are found by the dictionary, not again by the guideline."""
    by = guideline(
        "N101: {codes: [ST]}",
        "N1/N402: {pattern: 'TX'}",
        "REF01: required",
        "N1/N401: {pattern: X}",
    )
    body = (BEG, "N1*!!*X", "N4*Y*T", "REF**1", LINE, END)
    assert found(guided(*body, by=by)) == [
        ("bad-code", "N101 (segment 3)"),
        ("too-short", "N401 (segment 4)"),
        ("too-short", "N402 (segment 4)"),
        ("missing-element", "REF01 (segment 5)"),
    ]


def test_requirements_of_levels_hold_wherever_the_level_is() -> None:
    """HL[P] is any pack; HL[O]/HL[P] is a pack below an order."""
    by = guideline(
        "HL[S]/TD5: required",
        "HL[O]: {max: 1}",
        "HL[O]/HL[P]: required",
        "HL[P]/MAN[GM]: required",
        "HL[I]/LIN[02=UP]: required",
        set_id="856",
    )
    body = (
        *("BSN*00*12*20240105*1200", "HL*1**S", "TD5**2*XPOL", "HL*2*1*O", "PRF*1"),
        *(
            "HL*3*2*P",
            "MAN*GM*00006141410000000012",
            "HL*4*3*I",
            "LIN**UP*012345678905",
            "HL*5*2*P",
            "HL*6*5*I",
            "LIN**VN*1",
        ),
        *("HL*7*1*O", "PRF*2", "CTT*7"),
    )
    assert found(guided(*body, by=by)) == [
        ("missing-dependent-segment", "MAN (segment 12)"),
        ("missing-dependent-segment", "LIN (segment 14)"),
        ("too-many-loops", "HL (segment 14)"),
        ("missing-loop", "HL (segment 16)"),
    ]


def test_requirement_of_repeated_elements_is_held_against_each() -> None:
    """From 005010 on an element may come several times; the finding says which of them it is about."""
    by = guideline("REF[DP]02: {pattern: '[0-9]+'}", release="005010")
    (only,) = guided(BEG, "REF*DP*1_A_2", LINE, END, by=by, version="005010").findings
    assert (only.code, only.place.repetition) == ("pattern-mismatch", None)


def test_requirement_says_in_words_what_is_missing() -> None:
    """Whoever reads it knows the place, the code and whose rule it is."""
    by = guideline(
        "REF[DP]: required", "PO1/N1[ST]: required", "PO1/N1/N2: unused", "REF[IA]02: {max: 3}"
    )
    body = (BEG, "REF*IA*1234", LINE, "N1*BY*X", "N2*Y", END)
    assert [each.message for each in guided(*body, by=by).findings] == [
        "REF02 in REF[01=IA] is '1234'; expected at most 3 characters, not 4 (guideline big).",
        "REF with REF01 = DP is missing (guideline big).",
        "N2 below N1 (segment 5) is not used (guideline big).",
        "N1 with N101 = ST below PO1 (segment 4) is missing (guideline big).",
    ]
