"""The conversions of a field in a row: read from front to back, written from back to front."""

import pytest

from edigateway.mapping.conversions.conversion import Gives, Unconvertible
from edigateway.mapping.expressions import parse_call
from edigateway.mapping.language import Call, Origin
from edigateway.mapping.pipelines import Pipeline, pipeline
from edigateway.mapping.tables.table import Row, Table
from edigateway.mapping.targets import Target

NOWHERE = Origin(file="map.yaml", line=1, column=1)
TABLES = {"dated": Table(name="dated", rows=(Row("CA", "case", since="2026-01-01"),))}


def made(written: str, takes: Gives = Gives.TEXT) -> Pipeline:
    calls = []
    for each in written.split(" | ") if written else ():
        parsed = parse_call(each)
        assert parsed is not None
        calls.append(Call(name=parsed[0], arguments=parsed[1], origin=NOWHERE))
    return pipeline(tuple(calls), Target(takes), TABLES)


def test_field_without_conversions_is_the_text() -> None:
    """Nothing is called for reading; writing still refuses what is no text."""
    bare = made("")
    assert bare.convert is None
    assert bare.write is not None
    assert bare.write("x") == "x"
    with pytest.raises(Unconvertible):
        bare.write({"code": "x"})


def test_conversions_are_turned_round_in_the_other_order() -> None:
    """What was done last is undone first."""
    chain = made("strip | pad(8) | decimal(',')", Gives.NUMBER)
    assert chain.convert is not None
    assert chain.convert(" 0001,50 ") == "1.5"
    assert chain.write is not None
    assert chain.write("1.5") == "000001,5"


def test_run_is_written_by_what_follows_it_first() -> None:
    """A run becomes one text, and that text the value."""
    chain = made("join('-') | upper")
    assert chain.of_run is not None
    assert chain.write_run is not None
    assert chain.of_run(["a", "b"]) == "A-B"
    assert chain.write_run("a-b") == ["A-B"]
    assert made("join").write_run is not None


@pytest.mark.parametrize(
    "written", ["match('a(b)')", "strip | match('a(b)')", "match('a(b)') | upper"]
)
def test_one_conversion_without_a_way_back_takes_it_from_all(written: str) -> None:
    """Whoever sends with the map is told; reading is not touched."""
    chain = made(written)
    assert chain.write is None
    assert not chain.has_inverse
    assert chain.convert is not None


def test_run_before_a_conversion_without_a_way_back_has_none() -> None:
    """A run is no way round it."""
    chain = made("join | match('a(b)')")
    assert (chain.write_run, chain.has_inverse) == (None, False)
    assert made("join").has_inverse


def test_code_without_a_list_is_written_as_it_is() -> None:
    """There is no list to find it by its meaning."""
    chain = made("", Gives.CODED)
    assert chain.convert is not None
    assert chain.convert("X") == {"code": "X"}
    assert chain.write is not None
    assert chain.write({"code": "X", "meaning": "whatever"}) == "X"
    with pytest.raises(Unconvertible, match="without a list"):
        chain.write({"meaning": "whatever"})


def test_default_stands_aside_and_is_written_like_any_value() -> None:
    """It is what the field has where the text is absent."""
    chain = made("default(EA) | upper")
    assert chain.default == "EA"
    assert chain.write is not None
    assert chain.write("EA") == "EA"


def test_look_up_in_a_table_with_dates_varies() -> None:
    """So nobody may remember what it gave."""
    assert made("upper | lookup(dated)").varies
    assert not made("upper").varies
