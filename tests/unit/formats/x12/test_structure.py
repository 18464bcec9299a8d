"""The walk through a set: the tree of loops, and what is out of place."""

import pytest

from edigateway.formats.x12.findings import MOST_KEPT
from edigateway.model.envelope import Verdict
from tests.unit.formats.x12.building import (
    BEG,
    LINE,
    codes,
    group,
    order,
    outline,
    payload,
    read_order,
    read_set,
    tree_of,
)


def test_walk_nests_segments_in_their_loops() -> None:
    """A loop is its first segment with the rest of the loop below it, deeper loops deeper."""
    found = read_order(
        BEG,
        "REF*DP*1",
        "N1*BY*X",
        "N3*Y",
        "N1*ST*Z",
        LINE,
        "PID*F****W",
        "N1*ST*Q",
        "N4*Rome",
        LINE,
        "CTT*2",
    )
    assert outline(tree_of(found)) == ("document(ST BEG REF N1(N3) N1 PO1(PID N1(N4)) PO1 CTT SE)")
    assert found.verdict is Verdict.ACCEPTED


def test_walk_numbers_segments_from_st() -> None:
    """Positions count from ST = 1, through all loops."""
    tree = tree_of(read_order(BEG, "N1*BY*X", "N3*Y", LINE))
    assert [record.position for record in tree.walk()] == [0, 1, 2, 3, 4, 5, 6]


def test_walk_explicit_loop_is_flat_and_named_in_findings() -> None:
    """LS and LE stand beside the loops that they bracket, and only there a finding names the loop."""
    found = read_order(BEG, LINE, "LS*L1", "LDT*AF*3*DA", "LE*L1", "CTT*1")
    assert outline(tree_of(found)) == "document(ST BEG PO1(LS LDT LE) CTT SE)"
    found = read_order(BEG, LINE, "LS*L1", "LDT*AF*x*DA", "LE*L1", "N1*ST*X*92")
    assert [(each.place.segment, each.place.loop) for each in found.findings] == [
        ("LDT", "L1"),
        ("N1", None),
    ]


def test_walk_end_of_an_explicit_loop_must_name_its_start() -> None:
    """LE01 repeats LS01 (X12.6); an LE without a name, or without an LS, is wrong already."""
    (finding,) = read_order(BEG, LINE, "LS*L1", "LDT*AF*3*DA", "LE*L2", "CTT*1").findings
    assert (finding.code, finding.message) == (
        "loop-identifier",
        "LE01 is 'L2'; the loop began with LS01 'L1'.",
    )
    assert codes(read_order(BEG, LINE, "LS*L1", "LDT*AF*3*DA", "LE")) == ["missing-element"]
    assert codes(read_order(BEG, LINE, "LE*L2", "CTT*1")) == ["unexpected-segment"]


CATALOG = ("BCT*PC*1", "LIN**VN*1", "CTP*WS*LPR*1")
ASSIGNED, PARTIES = ("LM*ZZ", "LQ*0*1"), ("N1*ST*X*92*77",)


@pytest.mark.parametrize(
    ("loops", "expected"),
    [
        (("LS*LM", *ASSIGNED, "LE*LM", "LS*N1", *PARTIES, "LE*N1"), []),
        (("LS*N1", *PARTIES, "LE*N1"), []),
        (("LS*0210", *PARTIES, "LE*0210"), []),
        (("LS", *PARTIES, "LE*N1"), [("missing-element", 5)]),
        (("LS*LM", *ASSIGNED, "LE*LM"), []),
        (
            ("LS*LM", *PARTIES, "LE*LM"),
            [("missing-segment", 6), ("unexpected-segment", 7)],
        ),
        (("LS*N1", *PARTIES, "LE*N1", "LS*N1", *PARTIES, "LE*N1"), [("too-many-loops", 8)]),
        (
            ("LS*N1", *PARTIES, "LE*N1", "LS*LM", *ASSIGNED, "LE*LM"),
            [("segment-out-of-order", 8)],
        ),
        (("LS*XX",), [("missing-segment", 6)]),
    ],
)
def test_walk_explicit_loops_side_by_side_are_told_apart(
    loops: tuple[str, ...], expected: list[tuple[str, int]]
) -> None:
    """LS01 names the loop that follows, and where it does not, its first segment tells (832 of 005010)."""
    body = (*CATALOG, *loops, "CTT*1")
    segments = ["ST*832*0001", *body, f"SE*{len(body) + 2}*0001"]
    found = read_set(payload(group(segments, functional_id="SC", version="005010")), "832")
    assert [(each.code, each.place.position) for each in found.findings] == expected


@pytest.mark.parametrize(
    ("body", "expected", "verdict"),
    [
        ((LINE,), ["missing-segment"], "R"),
        ((BEG,), ["missing-segment"], "R"),
        ((BEG, BEG, LINE), ["too-many-segments"], "R"),
        ((BEG, LINE, LINE, "ZZZ*1"), ["unknown-segment"], "R"),
        ((BEG, "BIG*20240105*1", LINE), ["segment-not-in-set"], "E"),
        ((BEG, "N3*1 Main Street", LINE), ["unexpected-segment"], "R"),
        ((BEG, "REF*DP*1", "CUR*BY*USD", LINE), ["segment-out-of-order"], "E"),
        ((BEG, "N1*BY*X", "DTM*010*20240105", LINE), ["segment-out-of-order"], "E"),
        ((BEG, LINE, "PID*F****X", "CTP**RTL*1"), ["segment-out-of-order"], "E"),
        ((LINE, BEG), ["segment-out-of-order"], "E"),
    ],
)
def test_walk_finds_what_is_out_of_place(
    body: tuple[str, ...], expected: list[str], verdict: str
) -> None:
    """Each disorder has its own word; what can belong in one place only is put there with a warning."""
    found = read_order(*body)
    assert codes(found) == expected
    assert found.verdict == verdict


def test_walk_rebinds_a_late_segment_to_its_parent() -> None:
    """A segment that comes too late but fits one open loop only stands in the tree where it belongs."""
    found = read_order(BEG, "N1*BY*X", "DTM*010*20240105", "N3*Y", LINE)
    assert outline(tree_of(found)) == "document(ST BEG N1(N3) DTM PO1 SE)"
    found = read_order(BEG, LINE, "PID*F****X", "CTP**RTL*1")
    assert outline(tree_of(found)) == "document(ST BEG PO1(PID CTP) SE)"


def test_walk_missing_segment_stands_where_it_should_have_been() -> None:
    """The place of a missing segment is that of the segment which came instead."""
    (finding,) = read_order(LINE).findings
    assert (finding.place.segment, finding.place.position) == ("BEG", 2)


def test_walk_unknown_segment_is_kept_in_the_tree() -> None:
    """Nothing vanishes: what fits nowhere stays where it was found."""
    found = read_order(BEG, LINE, "ZZZ*1", "PID*F****X")
    assert outline(tree_of(found)) == "document(ST BEG PO1(ZZZ PID) SE)"


def test_walk_loop_beyond_its_limit_is_found() -> None:
    """A loop may repeat only as often as its set allows: 200 N1 loops in the heading of an 850."""
    found = read_order(BEG, *["N1*ST*X"] * 201, LINE)
    assert codes(found) == ["too-many-loops"]


def test_findings_are_capped_and_errors_still_seen() -> None:
    """Many warnings neither fill the memory nor hide an error after them."""
    body = [BEG, *["PO1**5*DZN"] * (MOST_KEPT + 50), "PO1**x*EA"]
    found = read_set(payload(group(order(*body))))
    assert codes(found).count("bad-code") == MOST_KEPT
    assert "bad-number" in codes(found)
    assert found.verdict is Verdict.REJECTED
