"""What is written of transaction sets: notation put right, order by the schema, and nothing that breaks the rules."""

from contextlib import suppress
from typing import Any

import pytest

from edigateway.formats import x12
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.writing.delimiting import USUAL
from edigateway.formats.x12.writing.inspection import Inspector
from edigateway.formats.x12.writing.notation import Notation
from tests.unit.formats.x12.guided import guideline
from tests.unit.formats.x12.outgoing import (
    BEG,
    BODY,
    LINE,
    group,
    interchange,
    newer,
    order,
    segments,
    unchecked,
    written,
)

WARNINGS = x12.Strictness.WARNINGS
UNCHECKED = x12.Strictness.UNCHECKED
CTT = ["CTT", "1"]


def body_of(*body: Any, **options: Any) -> list[str]:
    """Return the segments between ST and SE as written."""
    return segments(written(interchange(group(order(*body))), **options))[3:-3]


def tags_of(lines: list[str]) -> str:
    """Return the tags of segments."""
    return " ".join(line.split("*")[0] for line in lines)


def refusal(*body: Any, **options: Any) -> Unwritable:
    """Return why an order with this body is not written."""
    with pytest.raises(Unwritable) as refused:
        body_of(*body, **options)
    return refused.value


def test_write_nested_loops_are_the_same_as_flat_segments() -> None:
    """Loops say nothing that the segments do not."""
    pid = ["PID", "F", "", "", "", "A box"]
    nested = [BEG, {"loop": "PO1", "segments": [LINE, {"loop": "PID", "segments": [pid]}]}, CTT]
    assert body_of(*nested) == body_of(BEG, LINE, pid, CTT)


def test_write_loose_segment_is_put_right() -> None:
    """Tags are upper case; trailing spaces, empty elements at the end and empty components are not written."""
    mea = ["MEA", "PD", "WT", "5", ["LB", "", ""], "", " "]
    loose = [["beg ", "00", "SA ", "4711  ", "", "20240105", ""], LINE, mea, CTT]
    assert body_of(*loose) == [
        "BEG*00*SA*4711**20240105",
        "PO1*1*5*EA*9.95**VN*ABC",
        "MEA*PD*WT*5*LB",
        "CTT*1",
    ]


def test_write_leading_spaces_are_data() -> None:
    """X12 takes spaces before a value as part of it."""
    assert "N3* Dock 5" in body_of(BEG, ["N1", "ST", "X"], ["N3", " Dock 5"], LINE, CTT)


def test_write_components_and_repetitions_have_their_separators() -> None:
    """Lists are components; what repeats stands between repetition separators."""
    content = unchecked(newer(["REF", "DP", "038", "", ["VN", "1", "", ""]], ["X", {"repeat": []}]))
    assert segments(content)[3:-3] == ["REF*DP*038**VN>1", "X"]
    content = unchecked(newer(["X", {"repeat": ["A", ["B", "C"], ""]}]))
    assert segments(content)[3:-3] == ["X*A^B>C"]


def test_write_repetition_before_00402_is_refused() -> None:
    """Old releases cannot repeat elements; one repetition is none."""
    with pytest.raises(Unwritable, match="no repetition separator"):
        unchecked(interchange(group(order(["X", {"repeat": ["A", "B"]}]))))
    assert b"X*A~" in unchecked(interchange(group(order(["X", {"repeat": ["A"]}]))))


@pytest.mark.parametrize(
    ("wrong", "path", "problem"),
    [
        (["REF", 5], (1, 1), "expected text, found the number 5"),
        (["REF", {"repeats": []}], (1, 1), 'an element that repeats is {"repeat": [...]}'),
        (["REF", {"repeat": [], "x": 1}], (1, 1), "an element that repeats"),
        (["REF", {"repeat": ["A", 5]}], (1, 1, "repeat", 1), "expected text, found the number 5"),
        (["REF", {"repeat": [["A", {}]]}], (1, 1, "repeat", 0, 1), "found an object"),
        (["REF", "A", ["B", ["C"]]], (1, 2, 1), "expected text, found an array"),
        ([], (1,), "a segment begins with its tag; this one is empty"),
        ([""], (1, 0), "expected the tag of a segment, found the text ''"),
        ([["REF"]], (1, 0), "expected the tag of a segment, found an array"),
        (["R*F"], (1, 0), "'R*F' holds the delimiter '*'"),
        (["REF", "A~B"], (1, 1), "'A~B' holds the delimiter '~'"),
        (["REF", ["A", "B>C"]], (1, 1, 1), "'B>C' holds the delimiter '>'"),
        (["SE", "3", "0001"], (1,), "SE is written by itself; it cannot stand within a set"),
        ({"loop": "N1", "segments": [["N1", "ST"], ["GE", "1"]]}, (1, "segments", 1), "GE is"),
        ({"loop": "N1", "segments": [["N1", 5]]}, (1, "segments", 0, 1), "found the number 5"),
        (
            {"loop": "N1", "segments": [{"loop": "N2", "segments": [["N2"]]}, 5]},
            (1, "segments", 1),
            "expected a segment, or a loop",
        ),
        ({"loop": "N1", "segments": 5}, (1, "segments"), "expected a list of segments and loops"),
        ({"loop": "N1"}, (1,), 'the key "segments" is missing; a loop is an object with'),
        ({"loop": None, "segments": []}, (1, "loop"), "the tag of a segment, found null"),
        (5, (1,), "expected a segment, or a loop, found the number 5"),
        ({"loop": "N1", "segment": []}, (1,), 'the key "segments" is missing'),
        (
            {"loop": "N1", "segments": [], "x": 1},
            (1,),
            "there is no key 'x'; a loop is an object with the keys",
        ),
        ("REF", (1,), "expected a segment, or a loop"),
    ],
)
def test_write_wrong_segment_is_refused_with_its_path(
    wrong: Any, path: tuple[str | int, ...], problem: str
) -> None:
    """The path leads into loops, components and repetitions."""
    with pytest.raises(Unwritable) as refused:
        unchecked(newer(BEG, wrong, LINE))
    within = ("interchanges", 0, "groups", 0, "sets", 0, "segments")
    assert refused.value.path == (*within, *path)
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("st", "path", "problem"),
    [
        ("850", ("st",), "expected the elements of ST, found the text '850'"),
        ([], ("st",), "expected the elements of ST, found an array"),
        ([850, "0001"], ("st", 0), "expected text, found the number 850"),
        (["850", "1*2"], ("st", 1), "'1*2' holds the delimiter '*'"),
    ],
)
def test_write_wrong_st_is_refused_with_its_path(
    st: Any, path: tuple[str | int, ...], problem: str
) -> None:
    """The header of a set is looked at like its segments."""
    with pytest.raises(Unwritable) as refused:
        unchecked(interchange(group(order() | {"st": st})))
    assert refused.value.path[6:] == path
    assert problem in str(refused.value)


def test_write_bottomless_loops_are_refused() -> None:
    """Nobody can make the writer run out of stack."""
    for wrong in (BEG, 5, ["BEG", 5]):
        items: list[Any] = [wrong]
        for depth in range(2000):
            items = [{"loop": "X", "segments": items}]
            if depth in (700, 900, 950, 1999):
                with suppress(Unwritable):
                    unchecked(interchange(group(order(*items))))
        with pytest.raises(Unwritable, match="nested too deep"):
            unchecked(interchange(group(order(*items))))


def test_write_delimiter_in_data_can_be_replaced() -> None:
    """The receiver would take it for a delimiter; a space says less, but nothing wrong."""
    body = [["BEG", "00", "SA", "47*11~", "", "20240105"], LINE, CTT]
    replaced = x12.Style(in_data=x12.InData.REPLACE)
    assert body_of(*body, style=replaced)[0] == "BEG*00*SA*47 11**20240105"
    dashed = x12.Style(in_data=x12.InData.REPLACE, replacement="-")
    assert body_of(*body, style=dashed)[0] == "BEG*00*SA*47-11-**20240105"


def test_write_delimiters_can_avoid_the_data() -> None:
    """Each delimiter that data holds gives way to one that it does not hold."""
    body = [["BEG", "00", "SA", "4*7~11|", "", "20240105"], LINE, CTT]
    style = x12.Style(in_data=x12.InData.AVOID)
    content = written(interchange(group(order(*body))), style=style)
    assert content[105:107] == b":\n"
    assert b"\nBEG^00^SA^4*7~11|^^20240105:\n" in content
    (found,) = x12.read(content)
    tree = found.groups[0].transactions[0].tree
    assert tree is not None
    assert tree.children[1].elements[3] == "4*7~11|"
    assert found.groups[0].transactions[0].findings == ()


def test_write_avoiding_delimiters_keeps_those_that_are_free() -> None:
    """Without need nothing changes, whatever ends the lines."""
    style = x12.Style(in_data=x12.InData.AVOID)
    assert written(interchange(), style=style) == written(interchange())
    lines = interchange() | {"delimiters": {"segment": "\n"}}
    assert written(lines, style=style) == written(lines)
    assert written(newer(), style=style) == written(newer())


def test_write_avoiding_delimiters_has_an_end() -> None:
    """Data that holds every printable character is cut by others."""
    everything = "".join(map(chr, range(33, 127)))
    style = x12.Style(in_data=x12.InData.AVOID)
    content = written(
        interchange(group(order(["X", everything]))), style=style, strictness=UNCHECKED
    )
    assert content[103:106] == b"\x1d\x1f\x1c"


def test_write_line_end_is_left_out_where_segments_are_lines() -> None:
    """A line feed is not written twice."""
    lines = interchange() | {"delimiters": {"segment": "\n"}}
    assert written(lines).count(b"\n") == len(segments(written(interchange())))
    bare = written(interchange(), style=x12.Style(line_end=""))
    assert b"\n" not in bare
    assert written(interchange(), style=x12.Style(line_end="\r\n")) == bare.replace(b"~", b"~\r\n")


@pytest.mark.parametrize(
    ("given", "canonical"),
    [("+5", "5"), ("05.50", "5.5"), ("0.50", ".5"), ("1E2", "100"), ("-0", "0"), ("5.", "5")],
)
def test_write_numbers_have_their_one_form(given: str, canonical: str) -> None:
    """Quantities are written as X12 writes numbers; ids that look like numbers are left alone."""
    line = ["PO1", "01", given, "EA", "09.90", "", "VN", "007"]
    assert body_of(BEG, line, CTT)[1] == f"PO1*01*{canonical}*EA*9.9**VN*007"
    assert line[2] == given


def test_write_numbers_in_components_have_their_one_form() -> None:
    """The multiplier of a compound unit is a number, too."""
    mea = ["MEA", "PD", "WT", "5.0", ["LB", "01.0", "02.50"]]
    assert "MEA*PD*WT*5*LB>1>2.5" in body_of(BEG, LINE, mea, CTT)


def test_write_group_number_in_an_acknowledgement_is_a_name() -> None:
    """AK102 repeats GS06 to the letter, though it is of type N0."""
    fa = {"gs": ["FA", "ACME", "US", "20240105", "1200", "1", "X", "004010"]}
    ak9 = ["AK9", "A", "01", "1", "1"]
    answer = {"st": ["997", "0001"], "segments": [["AK1", "PO", "0007"], ak9]}
    content = written(interchange({**fa, "sets": [answer]}))
    assert segments(content)[3:5] == ["AK1*PO*0007", "AK9*A*1*1*1"]


def test_write_late_segments_are_put_in_the_order_of_the_schema() -> None:
    """CUR stands before REF; PID belongs to its line; what comes late is moved behind its like."""
    ref, cur, dtm = ["REF", "DP", "038"], ["CUR", "BY", "USD"], ["DTM", "002", "20240110"]
    pid, one, two = ["PID", "F", "", "", "", "A box"], LINE, ["PO1", "2", *LINE[2:]]
    late = [
        BEG,
        dtm,
        ref,
        ["REF", "IA", "1"],
        cur,
        one,
        ["SAC", "C", "D240"],
        pid,
        two,
        ["CTT", "2"],
    ]
    assert tags_of(body_of(*late)) == "BEG CUR REF REF DTM PO1 PID SAC PO1 CTT"
    assert body_of(*late)[2:4] == ["REF*DP*038", "REF*IA*1"]


def test_write_late_loops_are_moved_as_a_whole() -> None:
    """A loop that comes late takes its segments with it."""
    n9 = [["N9", "L1", "1"], ["MSG", "Handle with care"]]
    late = [BEG, ["N1", "ST", "X"], *n9, LINE, CTT]
    assert tags_of(body_of(*late)) == "BEG N9 MSG N1 PO1 CTT"


def test_write_unchecked_segments_stay_where_they_are() -> None:
    """Where nothing is judged, nothing is moved."""
    late = [BEG, ["REF", "DP", "038"], ["CUR", "BY", "USD"], LINE, CTT]
    content = unchecked(interchange(group(order(*late))))
    assert tags_of(segments(content)[3:-3]) == "BEG REF CUR PO1 CTT"


def test_write_segments_without_one_place_are_refused() -> None:
    """What cannot be put in order is told with its path."""
    fault = refusal(BEG, ["CUR", "BY", "USD"], LINE, CTT, ["ZZZ", "1"], ["REF", "DP", "038"], BEG)
    codes = {finding.code for _, finding in fault.findings}
    assert {"unknown-segment"} <= codes


def test_write_set_that_breaks_the_rules_is_refused_with_paths() -> None:
    """Each finding says where in the JSON it lies; those of the envelope say it in their words."""
    line = {"loop": "PO1", "segments": [["PO1", "1", "x", "EA"]]}
    fault = refusal(["BEG", "00", "SA", "4711"], line, CTT)
    assert str(fault).splitlines() == [
        "interchanges[0].groups[0].sets[0]: this set breaks the rules of X12:",
        "  segments[0][5]: BEG05: expected Date (element 373).",
        "  segments[1].segments[0][2]: PO102 is 'x'; expected a decimal number.",
    ]


def test_write_set_with_many_faults_shows_the_first() -> None:
    """A message has an end."""
    lines = [["PO1", str(n), "x", "EA"] for n in range(25)]
    said = str(refusal(BEG, *lines, ["CTT", "25"])).splitlines()
    assert len(said) == 22
    assert said[-1] == "  and 5 more"


def test_write_set_in_a_group_of_another_kind_is_refused() -> None:
    """An order belongs in a group PO."""
    wrong = group()
    wrong["gs"][0] = "IN"
    with pytest.raises(Unwritable, match="belongs in a group PO"):
        written(interchange(wrong))


def test_write_unknown_set_is_refused_in_words() -> None:
    """A finding in ST has no path among the segments."""
    unknown = {"st": ["999X", "0001"], "segments": [["X", "1"]]}
    with pytest.raises(Unwritable) as refused:
        written(interchange(group(unknown)))
    assert "\n  " in str(refused.value)
    assert refused.value.findings[0][0] == ()


def test_write_warnings_are_let_pass_if_asked_for() -> None:
    """A code outside of its list is a warning: refused, unless warnings are allowed."""
    odd = ["PO1", "1", "5", "CTN", "9.95", "", "VN", "ABC"]
    assert [each.code for _, each in refusal(BEG, odd, CTT).findings] == ["bad-code"]
    assert "PO1*1*5*CTN*9.95**VN*ABC" in body_of(BEG, odd, CTT, strictness=WARNINGS)
    worse = [["BEG", "00"], odd, CTT]
    found = {each.code for _, each in refusal(*worse, strictness=WARNINGS).findings}
    assert found == {"missing-element"}


def test_write_trailer_among_warnings_is_refused() -> None:
    """A second SE would end the set early, whatever the rules make of it."""
    foreign = group(order(*BODY, ["SE", "5", "0001"]), version="004030")
    with pytest.raises(Unwritable):
        written(interchange(foreign), strictness=WARNINGS)


def test_write_advice_of_a_foreign_release_can_be_let_pass() -> None:
    """A set of a release that is not at hand is held against the nearest one."""
    foreign = interchange(group(version="006010"), isa12="00601")
    assert segments(written(foreign, strictness=WARNINGS), "BEG")


def test_write_unchecked_set_of_no_known_release_is_written() -> None:
    """Without a dictionary there are no numbers, and nothing to judge by."""
    odd = ["PO1", "1", "05", "EA"]
    content = unchecked(interchange(group(order(odd), version="ABC")))
    assert "PO1*1*05*EA" in segments(content)


def test_write_by_a_guideline_holds_the_set_against_it() -> None:
    """What was agreed with the receiver narrows the standard, and widens it."""
    terms = x12.Terms(guidelines={"850": guideline("BEG03: {max: 3}", "NTE: {after: BEG, max: 5}")})
    assert [each.code for _, each in refusal(BEG, LINE, CTT, terms=terms).findings] == ["too-long"]
    short = ["BEG", "00", "SA", "471", "", "20240105"]
    late = [short, ["CUR", "BY", "USD"], ["NTE", "GEN", "Thanks"], LINE, CTT]
    assert tags_of(body_of(*late, terms=terms)) == "BEG NTE CUR PO1 CTT"


def test_write_repeating_set_is_judged_with_its_repetitions() -> None:
    """In 005010, what repeats is judged part by part."""
    fault = ["REF", "DP", "038", "", {"repeat": [["VN", "1"], ["ZZZZ", "2"]]}]
    content = written(newer(BEG, ["REF", "DP", "038", "", ["VN", "1"]], LINE, CTT))
    assert "REF*DP*038**VN>1" in segments(content)
    with pytest.raises(Unwritable):
        written(newer(BEG, fault, LINE, CTT))


def test_inspector_without_a_release_knows_no_set() -> None:
    """Where nothing is known of a set, there is no order to put it in."""
    notation = Notation(USUAL, x12.Style())
    inspector = Inspector(["GS", "PO"], None, notation, x12.Terms())
    assert inspector.specification("850") is None
    empty = [["ST", "850", "0001"], ["SE", "2", "0001"]]
    assert inspector.follow(empty) is None
    assert list(inspector.findings(empty, notation.text(empty), None, is_plain=True)) == []
