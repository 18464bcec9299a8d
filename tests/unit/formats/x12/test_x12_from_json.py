"""X12-shaped JSON, however it is laid out, and whatever is wrong with it."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from edigateway.formats import x12
from edigateway.formats.x12.shapes.unwritable import Unwritable
from tests.unit.formats.x12.outgoing import from_json, group, interchange, order, written

DOCUMENT: dict[str, Any] = {"interchanges": [interchange(group(order(), order(number="0002")))]}


class Trickle:
    """A file that gives one byte at a time."""

    def __init__(self, content: bytes) -> None:
        self._rest = iter([content[at : at + 1] for at in range(len(content))])

    def read(self, _size: int) -> bytes:
        return next(self._rest, b"")


def test_from_json_gives_what_the_json_says() -> None:
    """Objects and arrays are taken as they are."""
    assert from_json(DOCUMENT) == DOCUMENT["interchanges"]
    assert from_json({"interchanges": []}) == []


@pytest.mark.parametrize("indent", [None, 0, 4])
def test_from_json_may_be_laid_out_in_any_way(indent: int | None) -> None:
    """Line ends and blanks mean nothing."""
    assert from_json(json.dumps(DOCUMENT, indent=indent)) == DOCUMENT["interchanges"]
    assert from_json(b"\xef\xbb\xbf \n" + json.dumps(DOCUMENT).encode() + b"\n\n") != []


@pytest.mark.parametrize("value", ["plain", "\ud800", "\\", "\u4e2d", float("inf")])
@pytest.mark.parametrize("behind", [",", ", ", " ,\r", "\t,"])
def test_from_json_set_with_a_line_to_itself_is_read_as_anywhere(
    value: object, behind: str
) -> None:
    """How a set is laid out says nothing about what is in it, however strange that is."""
    one = order(["REF", "DP", value])
    document = {"interchanges": [interchange(group(one, one))]}
    lines = json.dumps(document).replace('}, {"st"', f'}}{behind}\n{{"st"')
    assert f"{behind}\n" in lines
    assert str(from_json(lines)) == str(document["interchanges"])


def test_from_json_may_come_in_small_pieces() -> None:
    """Nothing depends on where one block ends and the next begins."""
    text = json.dumps(
        {"interchanges": [interchange(isa6="Müller \u4e2d")]}, indent=1, ensure_ascii=False
    )
    content = text.encode()
    style = x12.Style(charset=x12.Charset.UTF_8)
    whole = b"".join(x12.write(x12.from_json(BytesIO(content)), style=style))
    assert b"".join(x12.write(x12.from_json(Trickle(content)), style=style)) == whole


@pytest.mark.parametrize("reverse", [True, False])
def test_from_json_members_may_be_in_any_order(reverse: bool) -> None:
    """A program that sorts keys puts groups before isa; then they are held as a whole."""

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: ordered(value[key]) for key in sorted(value, reverse=reverse)}
        return [ordered(each) for each in value] if isinstance(value, list) else value

    text = json.dumps(ordered(DOCUMENT))
    assert b"".join(x12.write(x12.from_json(BytesIO(text.encode())))) == written(
        *DOCUMENT["interchanges"]
    )


def test_from_json_reads_no_further_than_it_must() -> None:
    """The second set is not looked at before it is asked for."""

    def endless() -> Iterator[bytes]:
        text = json.dumps(DOCUMENT)
        start = text.index('{"st"')
        yield text[:start].encode()
        one = json.dumps(order()).encode() + b",\n"
        while True:
            yield one * 1000

    class Endless:
        pieces = endless()

        def read(self, _size: int) -> bytes:
            return next(self.pieces)

    first = next(iter(x12.from_json(Endless())))
    only = next(iter(first["groups"]))
    assert isinstance(only, dict)
    sets = iter(only["sets"])
    assert [next(sets)["st"] for _ in range(3)] == [["850", "0001"]] * 3


def test_from_json_what_was_passed_over_is_read_all_the_same() -> None:
    """Whoever looks at headers only still gets to the next one."""
    document = {"interchanges": [*DOCUMENT["interchanges"], interchange(isa13="000000002")]}
    found = [each["isa"][12] for each in x12.from_json(BytesIO(json.dumps(document).encode()))]
    assert found == ["000000001", "000000002"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: this is not the JSON that was expected: expected an object"),
        ("[]", "expected an object, found '[]'"),
        (" ", "expected an object, found the end"),
        (
            "\nISA*00*          *00",
            "line 2: this is not the JSON that was expected: expected an object, found 'ISA*00*     '",
        ),
        ("{}", 'expected an object whose key "interchanges" has an array'),
        ('{"interchanges": 5}', 'whose key "interchanges" has an array'),
        ('{"interchanges": [], "x": 1}', '"interchanges" must be the last member'),
        ('{"interchanges": []} x', "nothing may follow the document"),
        ('{"interchanges": [}', "expecting value"),
        ('{"interchanges": [{"isa": [],\n\n "isa": []}]}', "line 3: this is not the JSON"),
        ('{"interchanges": [{"isa": [] "x": []}]}', "expected a comma or the end of the object"),
        ('{"interchanges": [{"isa" []}]}', "expected a colon"),
        ('{"interchanges": [{5: []}]}', "expected the key of a member in quotation marks"),
        ('{"interchanges": [{"isa": [],}]}', "expected the key of a member in quotation marks"),
        ('{"interchanges": [{"isa": ["x]}]}', "unterminated string starting at"),
        ('{"interchanges": [{"isa": [], "groups": [] "x": 1}]}', 'be behind "isa"'),
        ('{"interchanges": [{"isa": [], "groups": [[] []]}]}', "a comma or the end of the array"),
        ('{"interchanges": [{"isa": ' + "[" * 100_000, "nested too deep"),
        ('{"interchanges": [{"isa": ' + "1" * 5000, "a number too long"),
        ('{"interchanges": [{"isa": tru }]}', "expecting value"),
        ('{"interchanges": [{"isa": [' + "0 1," * 20_000 + "]}]}", "expecting ',' delimiter"),
    ],
)
def test_from_json_what_is_not_such_json_is_refused(text: str, problem: str) -> None:
    """A message says what was expected, and in which line."""
    with pytest.raises(Unwritable) as refused:
        from_json(text)
    assert problem in str(refused.value)
    assert "None" not in str(refused.value)


def test_from_json_what_is_not_utf8_is_refused() -> None:
    """JSON is UTF-8."""
    with pytest.raises(Unwritable, match="not UTF-8"):
        from_json(b'{"interchanges": ["\xff"]}')


@pytest.mark.parametrize(
    ("interchanges", "path"),
    [
        ([5], "interchanges[0]"),
        ([interchange() | {"groups": 5}], "interchanges[0].groups"),
        ([interchange(), interchange(5)], "interchanges[1].groups[0]"),
        ([interchange(group() | {"sets": {}})], "interchanges[0].groups[0].sets"),
        (
            [interchange(group(order(["BEG", 1])))],
            "interchanges[0].groups[0].sets[0].segments[0][1]",
        ),
    ],
)
def test_from_json_wrong_shape_is_refused_by_the_writer_with_its_path(
    interchanges: list[Any], path: str
) -> None:
    """The path is the one that a program would use."""
    content = json.dumps({"interchanges": interchanges}).encode()
    with pytest.raises(Unwritable) as refused:
        b"".join(x12.write(x12.from_json(BytesIO(content))))
    assert str(refused.value).startswith(f"{path}: ")


def test_from_json_syntax_fault_within_a_group_names_it() -> None:
    """A fault that shows while a group is being written says where that is."""
    content = (
        json.dumps(DOCUMENT).encode().replace(b'{"st": ["850", "0002"]', b'{"st": ["850", 0002]')
    )
    with pytest.raises(Unwritable, match=r"^interchanges\[0\]\.groups\[0\]: line 1: "):
        b"".join(x12.write(x12.from_json(BytesIO(content))))
