"""HL loops become a tree, even where HL01 and HL02 do not say it rightly."""

import pytest

from tests.unit.formats.x12.building import codes, group, outline, payload, read_set, tree_of


def _levels(*levels: str, structure: str = "0001") -> tuple[str, list[str]]:
    """Return the tree of levels such as ``S(O(P(I)))`` and the findings, for HL elements such as ``1**S``."""
    body = [f"BSN*00*S1*20240105*1200*{structure}", *(f"HL*{level}" for level in levels)]
    found = read_set(
        payload(group(["ST*856*0001", *body, f"SE*{len(body) + 2}*0001"], functional_id="SH")),
        "856",
    )
    tree = tree_of(found)
    for record in list(tree.walk()):
        if record.tag == "HL":
            record.elements = [record.elements[3]]
    return outline(tree).removeprefix("document(ST BSN ").removesuffix(" SE)"), codes(found)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("1**S", "2*1*O", "3*2*P", "4*3*I", "5*2*P", "6*5*I"), "S(O(P(I) P(I)))"),
        (("1**S", "2*1*O", "3*2*T", "4*3*P", "5*4*I", "6*1*O", "7*6*T"), "S(O(T(P(I))) O(T))"),
        (("1**S", "2*1*T", "3*2*I", "4*1*T", "5*4*I", "6*1*P", "7*6*I"), "S(T(I) T(I) P(I))"),
        (("7**S", "9*7*O", "12*9*I"), "S(O(I))"),
        (("01**S", "02*1*O", "03*02*I"), "S(O(I))"),
        (("1**S",), "S"),
    ],
)
def test_nest_by_parent_number(levels: tuple[str, ...], expected: str) -> None:
    """HL02 names the parent, wherever that stands; numbers may skip and have leading zeros."""
    assert _levels(*levels) == (expected, [])


def test_nest_blank_parents_follow_the_usual_order() -> None:
    """Without HL02 the parent is the nearest level before that is higher: shipment, order, tare, pack, item."""
    assert _levels("1**S", "2**O", "3**P", "4**I", "5**I", "6**O", "7**P") == (
        "S(O(P(I I)) O(P))",
        [],
    )


def test_nest_blank_parents_follow_the_structure_code() -> None:
    """BSN05 0002 puts items above packs."""
    assert _levels("1**S", "2**O", "3**I", "4**P", structure="0002") == ("S(O(I(P)))", [])


def test_nest_parent_of_the_same_kind_is_doubted() -> None:
    """HL02 that points to the level before it, of the same kind, is not believed and warned about."""
    assert _levels("1**S", "2*1*O", "3*2*I", "4*3*I") == ("S(O(I I))", ["hierarchy-parent"])


def test_nest_parent_that_is_not_there_is_doubted() -> None:
    """HL02 that names no earlier level is not believed and warned about."""
    assert _levels("1**S", "2*1*O", "3*77*I") == ("S(O(I))", ["hierarchy-parent"])


def test_nest_restarted_numbers_mean_the_latest_level() -> None:
    """Where HL01 restarts, HL02 means the level that had the number last."""
    assert _levels("1**S", "2*1*O", "1**S", "2*1*O") == ("S(O) S(O)", [])


def test_nest_endless_depth_is_cut() -> None:
    """A chain of levels without end neither exhausts the stack nor loses a level."""
    levels = [f"{number}*{number - 1 or ''}*{'IP'[number % 2]}" for number in range(1, 3001)]
    nested, _ = _levels(*levels)
    assert nested.count("I") + nested.count("P") == 3000
