"""Guideline files: what is wrong in one is told with its line, and with what to do."""

from pathlib import Path

import pytest

from edigateway.errors import Misconfigured
from edigateway.formats.x12.guideline.guideline_file import parse_guideline, read_guideline
from edigateway.yamlfile import parse
from tests.unit.formats.x12.guided import faults, guideline

RULES = "rules:\n  REF[DP]: required\n"


def shown(path: Path) -> list[str]:
    """Return the faults of a file without its folder."""
    with pytest.raises(Misconfigured) as caught:
        read_guideline(path)
    return [str(each).removeprefix(f"{path.parent}/") for each in caught.value.faults]


def test_guideline_file_without_a_fault_is_read(tmp_path: Path) -> None:
    """Numbers need no quotes; the digest is over what is said, not how it is written."""
    path = tmp_path / "big.yaml"
    path.write_text(f"guideline: big\nformat: x12\nset: 850\nrelease: 004010\n{RULES}", "utf-8")
    read = read_guideline(path)
    assert (read.name, read.set_id, read.release) == ("big", "850", "004010")
    assert [str(rule.location) for rule in read.rules] == ["REF[01=DP]"]
    assert read.document == "850"
    assert read == guideline("REF[01=DP]: {use: required}")
    assert read.digest != guideline("REF[DP]: unused").digest


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "set: 850\n",
            [
                "x.yaml:1:1: guideline: is missing; write guideline: bigbox-850",
                "x.yaml:1:1: release: is missing; write release: 004010",
                "x.yaml:1:1: rules: are missing; write below it what the guide says, such as: REF[DP]: required",
            ],
        ),
        (
            f"guideline: [x]\nrelease: 004010\n{RULES}",
            [
                "x.yaml:1:1: set: is missing; write set: 850",
                "x.yaml:1:12: guideline: is missing; write guideline: bigbox-850",
            ],
        ),
        (
            f"guideline: x\nset: 1850\nrelease: 004010\n{RULES}",
            ["x.yaml:2:6: set: there is no '1850' in 004010; did you mean 850?"],
        ),
        (
            f"guideline: x\nset: 850\nrelease: 4010\n{RULES}",
            ["x.yaml:3:10: release: '4010' is no release of X12; write six digits, such as 004010"],
        ),
        (
            f"guideline: x\nset: 850\nrelease: 004010VICS\nrule: 1\nzz: 1\n{RULES}",
            [
                "x.yaml:3:10: release: '004010VICS' is no release of X12; write six digits, such as 004010",
                "x.yaml:4:1: rule: unknown key; did you mean 'rules'?",
                "x.yaml:5:1: zz: unknown key; known keys: guideline, format, set, release, rules",
            ],
        ),
        (
            "guideline: x\nset: 850\nrelease: 004010\nrules: []\n",
            [
                "x.yaml:4:8: rules: are missing; write below it what the guide says, such as: REF[DP]: required"
            ],
        ),
    ],
)
def test_guideline_file_that_is_wrong_at_the_top_says_so(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    """Every fault at once."""
    path = tmp_path / "x.yaml"
    path.write_text(text, "utf-8")
    assert shown(path) == found


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            "beg: required",
            (
                "1:3: rules.beg: this is no place in a transaction set; write a segment as REF, REF[DP] or PO1/PID, "
                "an element as BEG03 or N1[ST]/N404"
            ),
        ),
        (
            "REF:",
            "1:3: rules.REF: says nothing about this place; write required, optional, unused, or {max: 1}",
        ),
        (
            "REF: []",
            "1:3: rules.REF: says nothing about this place; write required, optional, unused, or {max: 1}",
        ),
        ("REF: requird", "1:8: rules.REF.use: there is no use 'requird'; did you mean 'required'?"),
        (
            "REF: must",
            "1:8: rules.REF.use: there is no use 'must'; write one of: required, optional, unused",
        ),
        (
            "REF: {codes: [A]}",
            "1:9: rules.REF.codes: unknown key of a segment; known: use, max, after, elements",
        ),
        ("BEG03: {mx: 1}", "1:11: rules.BEG03.mx: unknown key of an element; did you mean 'max'?"),
        (
            "BEG03: {max: 0}",
            "1:16: rules.BEG03.max: must be a whole number from 1 on (got '0'); write max: 10",
        ),
        (
            "BEG03: {max: 1e3}",
            "1:16: rules.BEG03.max: must be a whole number from 1 on (got '1e3'); write max: 10",
        ),
        ("BEG03: {max: [1]}", "1:16: rules.BEG03.max: must be one word; write max: ..."),
        (
            "BEG03: {min: 9, max: 8}",
            "1:16: rules.BEG03.min: is more than max (8); mend one of them",
        ),
        ("BEG02: {codes: SA}", "1:18: rules.BEG02.codes: must be a list; write codes: [A, B]"),
        ("BEG02: {codes: []}", "1:18: rules.BEG02.codes: must be a list; write codes: [A, B]"),
        (
            "BEG02: {codes: [SA, [DS]]}",
            "1:18: rules.BEG02.codes: must be a list; write codes: [A, B]",
        ),
        (
            "BEG03: {pattern: '(a'}",
            (
                "1:20: rules.BEG03.pattern: cannot be used: missing ): (a; write a regular expression that the whole "
                'value matches, such as "[0-9]{10}"'
            ),
        ),
    ],
)
def test_rule_that_cannot_be_read_says_why(rule: str, fault: str) -> None:
    """Before anything is looked up."""
    assert faults(rule) == [fault]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("QEG: unused", "1:3: rules.QEG: there is no segment QEG; did you mean BEG?"),
        (
            "PO4: unused",
            (
                "1:3: rules.PO4: PO4 does not stand at the top of the set; it stands at PO1/PO4, PO1/SLN/PO4; or add it with "
                "after:"
            ),
        ),
        (
            "PO1/BEG: unused",
            "1:3: rules.PO1/BEG: BEG does not stand below PO1; it stands at BEG; or add it with after:",
        ),
        ("BSN: unused", "1:3: rules.BSN: 850 has no BSN; if they send it all the same, add after:"),
        (
            "REF[DPX]: required",
            (
                "1:3: rules.REF[DPX]: 'DPX' is no code of REF01 in the standard; did you mean 'PX'? If not, write REF01: "
                "{codes+: [DPX]} if they send it all the same"
            ),
        ),
        (
            "BEG[99=1]: required",
            "1:3: rules.BEG[99=1]: BEG has no element 99; its elements are BEG01 to BEG12",
        ),
        ("SE: {max: 2}", "1:3: rules.SE: SE always comes once; remove the rule"),
        (
            "REF: {elements: [127]}",
            (
                "1:19: rules.REF.elements: only an extra segment has elements of its own; add after: and the segment that it "
                "follows, or remove this"
            ),
        ),
        (
            "REF: {use: unused, max: 1}",
            "1:27: rules.REF.max: what is unused has no limit; remove one of them",
        ),
        (
            "BEG: unused",
            (
                "1:8: rules.BEG.use: the standard requires it at this place; remove the rule, or write BEG: optional if they "
                "leave it out"
            ),
        ),
        (
            "LM[ZZ]/LQ: {use: unused}",
            (
                "1:20: rules.LM[ZZ]/LQ.use: the standard requires it at this place; remove the rule, or write LM/LQ: optional "
                "if they leave it out"
            ),
        ),
        (
            "REF[DP]: optional",
            "1:12: rules.REF[DP].use: the standard requires no code; remove the rule",
        ),
    ],
)
def test_rule_for_a_segment_that_is_not_there_says_what_is_near(rule: str, fault: str) -> None:
    """Nothing is named that the dictionary does not have."""
    assert faults(rule) == [fault]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            "BEG33: required",
            "1:3: rules.BEG33: BEG has no element 33; its elements are BEG01 to BEG12",
        ),
        ("BEG03-1: required", "1:3: rules.BEG03-1: BEG03 has no component 1; mend the number"),
        (
            "REF04: {max: 3}",
            "1:3: rules.REF04: this element is made of components; write a rule for one of them, such as REF04-1",
        ),
        (
            "BEG02: {codes: [SAA]}",
            (
                "1:18: rules.BEG02.codes: 'SAA' is no code of BEG02 in the standard; did you mean 'SA'? If not, write BEG02: "
                "{codes+: [SAA]} if they send it all the same"
            ),
        ),
        (
            "BEG02: {codes: [0000]}",
            (
                "1:18: rules.BEG02.codes: '0000' is no code of BEG02 in the standard; write BEG02: {codes+: [0000]} if they "
                "send it all the same"
            ),
        ),
        (
            "PO102: {codes: [A]}",
            "1:18: rules.PO102.codes: an element of type R has no codes; write min, max or pattern",
        ),
        (
            "PO102: {codes+: [A]}",
            "1:19: rules.PO102.codes+: an element of type R has no codes; write min, max or pattern",
        ),
        (
            "BEG03: {codes+: [A]}",
            "1:19: rules.BEG03.codes+: any value is allowed already; remove this, or write codes",
        ),
        (
            "BEG05: {max: 6}",
            "1:16: rules.BEG05.max: a date, time or binary value has no other limits; write a pattern",
        ),
        (
            "BEG02: {min: 1}",
            "1:16: rules.BEG02.min: its codes are as long as they are; write codes",
        ),
        (
            "BEG03: {min: 40}",
            "1:16: rules.BEG03.min: the standard has 1 to 22 characters; write min and max that leave something",
        ),
        (
            "REF[DP]02: {max: 99}",
            (
                "1:20: rules.REF[DP]02.max: the standard is widened for all codes or for none; write it without a code, at "
                "REF02"
            ),
        ),
        (
            "BEG03: unused",
            (
                "1:10: rules.BEG03.use: the standard requires it in its segment; remove the rule, or write BEG03: optional if "
                "they leave it out"
            ),
        ),
        (
            "PO1/MEA[TI]04-1: unused",
            (
                "1:20: rules.PO1/MEA[TI]04-1.use: the standard requires it in its segment; remove the rule, or write MEA04-1: "
                "optional if they leave it out"
            ),
        ),
        (
            "REF[DP]01: optional",
            (
                "1:14: rules.REF[DP]01.use: the standard is widened for all codes or for none; write it without a code, at "
                "REF01"
            ),
        ),
    ],
)
def test_rule_for_an_element_that_cannot_be_says_why(rule: str, fault: str) -> None:
    """A limit, a code or an element that the dictionary does not have."""
    assert faults(rule) == [fault]


@pytest.mark.parametrize(
    "rules",
    [
        ("BEG02: {codes: [QQ], codes+: [QQ]}",),
        ("REF01: {codes+: [QX]}", "REF[QX]: required", "PO1/REF01: {codes: [QX]}"),
        ("BEG05: {min: 8, max: 8}", "BEG02: {min: 2, max: 2}", "BEG03: {min: 1, max: 22}"),
        ("PO1/PID05: {min: 3, max: 30}", "N1[ST]/N404: required"),
        ("REF01: optional", "N1/REF01: unused", "PO1/N9[DP]: unused", "LM/LQ: optional"),
    ],
)
def test_rules_that_agree_with_each_other_are_right(rules: tuple[str, ...]) -> None:
    """A code that one rule adds can be named by all; what repeats the standard is no fault."""
    assert faults(*rules) == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            "REF: {after: BEG}",
            "1:16: rules.REF.after: the standard has REF here already; remove after",
        ),
        (
            "REF[DP]: {after: BEG}",
            "1:3: rules.REF[DP]: only a segment as a whole can be added; write REF: {after: ...}",
        ),
        ("BEG/NTE: {after: BEG}", "1:3: rules.BEG/NTE: BEG heads no loop; name a loop"),
        ("QEG/NTE: {after: BEG}", "1:3: rules.QEG/NTE: there is no segment QEG; did you mean BEG?"),
        (
            "NTE: {after: BGE}",
            "1:16: rules.NTE.after: there is no BGE at the top of the set; did you mean BEG?",
        ),
        (
            "NTE: {after: NTE}",
            "1:16: rules.NTE.after: there is no NTE at the top of the set; there are: ADV, AMT, BEG, CSH, CTB, CTP, CTT, CUR, DIS, DTM, FOB, INC, ITD, LDT, LIN, LM, MAN, MEA, N1, N9, ...",
        ),
        (
            "PO1/NTE: {after: P04}",
            "1:20: rules.PO1/NTE.after: there is no P04 in this loop; did you mean PO4?",
        ),
        (
            "ZZA: {after: BEG}",
            "1:3: rules.ZZA: the dictionary has no segment ZZA; add elements: and the numbers of its elements, in order",
        ),
        (
            "NTE: {after: BEG, use: unused}",
            "1:26: rules.NTE.use: what is added cannot be unused; remove the rule",
        ),
        (
            "ZZA: {after: BEG, elements: [127, 99999]}",
            (
                "1:31: rules.ZZA.elements: there is no element 99999; write the number of an element that is alike, such as "
                "127 for a reference"
            ),
        ),
    ],
)
def test_extra_segment_that_cannot_be_added_says_why(rule: str, fault: str) -> None:
    """It must be new, have a place, and be made of elements that are known."""
    assert faults(rule) == [fault]


def test_rules_for_levels_need_their_codes() -> None:
    """In the table of the set, all levels are one loop."""
    assert faults("HL[O]/HL[P]: required", "HL[P]/HL[I]/LIN: required", set_id="856") == []
    assert faults("HL/HL: required", "HL[J]: required", set_id="856")[0] == (
        "1:3: rules.HL/HL: levels are told apart by their codes; write HL[O]/HL[P]"
    )


def test_rule_for_a_segment_that_stands_twice_needs_its_code() -> None:
    """A 753 has two loops N1 side by side."""
    text = "guideline: x\nset: 753\nrelease: 005010\nrules:\n  N1: required\n  N1[SF]: required\n"
    with pytest.raises(Misconfigured) as caught:
        parse_guideline(parse(text.encode(), Path("x.yaml")))
    assert [str(each) for each in caught.value.faults] == [
        "x.yaml:5:3: rules.N1: N1 stands twice at this place; add its code, as in N1[ST]"
    ]
