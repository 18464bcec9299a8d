"""What is written around transaction sets: ISA to IEA, exactly."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from edigateway.formats import x12
from edigateway.formats.x12.shapes.unwritable import Unwritable
from tests.unit.formats.x12.outgoing import (
    group,
    interchange,
    order,
    segments,
    unchecked,
    written,
)


def test_write_right_interchange_is_exact() -> None:
    """106 characters of ISA, computed trailers, one segment a line."""
    content = written(interchange(group(order(), order(number="0002"))))
    assert segments(content) == [
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'ACME':15}*ZZ*{'US':15}*240105*1200*U*00401*000000001*0*P*>",
        "GS*PO*ACME*US*20240105*1200*1*X*004010",
        "ST*850*0001",
        "BEG*00*SA*4711**20240105",
        "PO1*1*5*EA*9.95**VN*ABC",
        "CTT*1",
        "SE*5*0001",
        "ST*850*0002",
        "BEG*00*SA*4711**20240105",
        "PO1*1*5*EA*9.95**VN*ABC",
        "CTT*1",
        "SE*5*0002",
        "GE*2*1",
        "IEA*1*000000001",
    ]
    assert content.index(b"\n") == 106


def test_write_several_groups_and_interchanges_counts_each() -> None:
    """GE counts the sets of its group, IEA the groups of its interchange."""
    one = interchange(group(), group(number="2"))
    content = written(one, interchange(isa13="000000002"))
    assert segments(content, "GE") == ["GE*1*1", "GE*1*2", "GE*1*1"]
    assert segments(content, "IEA") == ["IEA*2*000000001", "IEA*1*000000002"]


def test_write_without_control_numbers_lets_them_run() -> None:
    """Numbers that nobody gave are 1, 2, 3 in the forms that are usual."""
    one = interchange(group(order(number=""), order(number=""), number=""), isa13="")
    content = written(one, one)
    assert segments(content, "SE") == ["SE*5*0001", "SE*5*0002"] * 2
    assert segments(content, "GE") == ["GE*2*1"] * 2
    assert segments(content, "IEA") == ["IEA*1*000000001", "IEA*1*000000002"]


def test_write_set_without_st02_gets_a_number() -> None:
    """ST01 alone is enough, and what follows ST02 is kept."""
    bare = {**order(), "st": ["850"]}
    assert segments(written(interchange(group(bare))), "ST") == ["ST*850*0001"]
    guided = {**order(), "st": ["850", "", "G1"]}
    content = unchecked(interchange(group(guided, version="005010"), isa12="00501"))
    assert segments(content, "ST") == ["ST*850*0001*G1"]


def test_write_pads_short_numbers_and_blanks_of_isa() -> None:
    """ISA13 has nine digits; what says nothing has its own form."""
    content = written(interchange(isa1="", isa3="", isa13="7", isa14=""))
    assert content.startswith(b"ISA*00*")
    assert b"*000000007*0*P*" in content
    assert segments(content, "IEA") == ["IEA*1*000000007"]


@pytest.mark.parametrize(
    ("isa12", "given", "repetition", "isa11"),
    [
        ("00401", "^", "^", "U"),
        ("00402", "U", "^", "^"),
        ("00501", "^", "!", "!"),
        ("00501", "U", "", "U"),
    ],
)
def test_write_isa11_is_by_the_release(isa12: str, given: str, repetition: str, isa11: str) -> None:
    """From 00402 on, ISA11 is the repetition separator, if there is one."""
    one = interchange(isa11=given, isa12=isa12) | {"delimiters": {"repetition": repetition}}
    assert segments(written(one))[0].split("*")[11] == isa11


def test_write_ta1_stands_where_it_was_given() -> None:
    """Segments of the interchange are kept between its groups, and are no groups."""
    ta1 = ["TA1", "000000009", "240105", "1200", "A", "000"]
    content = written(interchange(ta1, group(), ta1))
    tags = [line.split("*")[0] for line in segments(content)]
    assert tags == ["ISA", "TA1", "GS", "ST", "BEG", "PO1", "CTT", "SE", "GE", "TA1", "IEA"]
    assert segments(content, "IEA") == ["IEA*1*000000001"]


def test_write_interchange_without_groups_counts_none() -> None:
    """An interchange may hold a TA1 only."""
    one = interchange() | {"groups": []}
    assert segments(written(one), "IEA") == ["IEA*0*000000001"]


@pytest.mark.parametrize(
    ("change", "position", "expected"),
    [
        ({"isa1": "0"}, 0, "ISA01 is '0'; expected 00 to 06"),
        ({"isa5": "Z"}, 4, "ISA05"),
        ({"isa6": ""}, 5, "ISA06 is ''; expected the id of a party"),
        ({"isa8": "A" * 16}, 7, "ISA08"),
        ({"isa9": "241301"}, 8, "ISA09 is '241301'; expected a date YYMMDD"),
        ({"isa10": "2400"}, 9, "ISA10"),
        ({"isa12": "4010"}, 11, "ISA12"),
        ({"isa12": "00802"}, 11, "ISA12"),
        ({"isa13": "A"}, 12, "ISA13 is 'A'; expected a number of nine digits"),
        ({"isa14": "Y"}, 13, "ISA14"),
        ({"isa15": "X"}, 14, "ISA15 is 'X'; expected P, T or I"),
    ],
)
def test_write_isa_that_x12_does_not_have_is_refused(
    change: dict[str, str], position: int, expected: str
) -> None:
    """Each element is held against what X12 allows, and its place is told."""
    with pytest.raises(Unwritable) as refused:
        written(interchange(**change))
    assert refused.value.path == ("interchanges", 0, "isa", position)
    assert str(refused.value).startswith(f"interchanges[0].isa[{position}]: {expected}")


def test_write_unchecked_isa_needs_room_only() -> None:
    """Where nothing is judged, ISA still has 106 characters."""
    content = unchecked(interchange(isa15="X", isa6="", isa9=""))
    assert content.index(b"\n") == 106
    with pytest.raises(Unwritable, match=r"isa\[5\]: ISA06 'A{16}' has no room in 15 characters"):
        unchecked(interchange(isa6="A" * 16))


def test_write_isa_beyond_ascii_has_room_for_its_bytes() -> None:
    """Readers count 106 bytes, not characters."""
    style = x12.Style(charset=x12.Charset.UTF_8)
    content = written(interchange(isa6="Café"), style=style)
    assert content.index(b"\n") == 106
    (found,) = x12.read(content)
    assert not found.findings
    with pytest.raises(Unwritable, match="no room in 15 characters"):
        written(interchange(isa6="é" * 8), style=style)


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (0, "P"),
        (1, "A"),
        (2, "A" * 16),
        (3, "20240231"),
        (3, "240105"),
        (4, "2500"),
        (5, "1234567890"),
        (6, "Y"),
        (7, "004010AND-MORE"),
        (7, "ABC"),
    ],
)
def test_write_gs_that_x12_does_not_have_is_refused(position: int, value: str) -> None:
    """Each element of GS is held against what X12 allows; a short date only where the release has them."""
    wrong = group()
    wrong["gs"][position] = value
    with pytest.raises(Unwritable, match=f"GS0{position + 1}") as refused:
        written(interchange(wrong))
    assert refused.value.path == ("interchanges", 0, "groups", 0, "gs", position)


def test_write_gs_of_an_old_release_has_a_short_date() -> None:
    """Before 004010, dates have six digits."""
    old = group(version="003040")
    old["gs"][3] = "940105"
    old["sets"] = []
    assert segments(written(interchange(old)), "GS") == ["GS*PO*ACME*US*940105*1200*1*X*003040"]


def test_write_unchecked_gs_may_be_short() -> None:
    """Elements that are not there are not written."""
    content = unchecked(interchange({"gs": ["PO", "A"], "sets": [order()]}))
    assert segments(content, "GS") == ["GS*PO*A****1"]
    assert segments(content, "GE") == ["GE*1*1"]


@pytest.mark.parametrize(
    ("wrong", "path", "problem"),
    [
        ("x", (), "an interchange is an object"),
        (5, (), "expected an interchange, found the number 5; an interchange is an object"),
        ({"isa": []}, (), 'the key "groups" is missing; an interchange is an object'),
        (
            {**interchange(), "delimiters": {}, "more": 1},
            (),
            "there is no key 'more'; an interchange is an object",
        ),
        (interchange() | {"isa": "x"}, ("isa",), "expected a list of 16 texts, found the text 'x'"),
        (interchange() | {"isa": None}, ("isa",), "found null"),
        (interchange() | {"isa": ["x"] * 17}, ("isa",), "expected 16 elements, found 17"),
        (interchange() | {"isa": [1]}, ("isa", 0), "expected text, found the number 1"),
        (interchange(isa6="A*B"), ("isa", 5), "'A*B' holds the delimiter '*'"),
        (interchange() | {"groups": {}}, ("groups",), "expected a list of groups, found an object"),
        (interchange() | {"groups": 5}, ("groups",), "found the number 5"),
        (interchange("x"), ("groups", 0), "expected a group or a segment, found the text 'x'"),
        (interchange(["GS", "1"]), ("groups", 0), "only ISB, ISE, TA1, TA3 may stand outside"),
        (interchange(["TA1", None]), ("groups", 0, 1), "expected text, found null"),
        (interchange({}), ("groups", 0), "a group is an object with the keys"),
        (interchange(group() | {"gs": True}), ("groups", 0, "gs"), "found true or false"),
        (interchange(group() | {"sets": "x"}), ("groups", 0, "sets"), "expected a list of trans"),
        (interchange(group([])), ("groups", 0, "sets", 0), "a transaction set is an object"),
        (interchange() | {"delimiters": 1}, ("delimiters",), "expected an object"),
        (interchange() | {"delimiters": {"row": "x"}}, ("delimiters",), "'row' is none of"),
    ],
)
def test_write_wrong_shape_is_refused_with_its_path(
    wrong: Any, path: tuple[str | int, ...], problem: str
) -> None:
    """Whoever made the values is told where they are wrong."""
    with pytest.raises(Unwritable) as refused:
        written(wrong)
    assert refused.value.path == ("interchanges", 0, *path)
    assert problem in str(refused.value)


def test_write_repeated_control_numbers_are_refused() -> None:
    """ST02 is unique in its group and GS06 in its interchange, unless warnings are let pass."""
    twins = interchange(group(order(), order()))
    with pytest.raises(Unwritable, match=r"sets\[1\]\.st\[1\]: ST02 '0001' was used before"):
        written(twins)
    assert written(twins, strictness=x12.Strictness.WARNINGS)
    with pytest.raises(Unwritable, match=r"groups\[1\]\.gs\[5\]: GS06 1 was used before"):
        written(interchange(group(), group()))


def test_write_takes_groups_and_sets_as_they_come() -> None:
    """Nothing is asked for before it is needed, so an interchange may be endless."""

    def endless() -> Iterator[dict[str, Any]]:
        while True:
            yield order(number="")

    one: Any = interchange() | {"groups": iter([group() | {"sets": endless()}])}
    pieces = x12.write([one])
    assert [next(pieces)[:3] for _ in range(4)] == [b"ISA", b"GS*", b"ST*", b"ST*"]


def test_write_strict_interchange_is_read_without_a_finding() -> None:
    """What we write, we accept."""
    (found,) = x12.read(written(interchange(group(order(), order(number="0002")))))
    assert found.findings == ()
    assert [each.findings for each in found.groups] == [()]
    assert [each.findings for each in found.groups[0].transactions] == [(), ()]


def test_canonical_of_what_was_written_is_the_same_bytes() -> None:
    """The canonical form of a canonical file is itself."""
    content = written(interchange(), interchange(isa13="000000002"))
    assert b"".join(x12.canonical(BytesIO(content))) == content
