"""The law of every conversion: what is written is read again as the same value, whatever the value."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from edigateway.contracts import registry
from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.codes import code_lists
from edigateway.mapping.conversions.conversion import Unconvertible
from edigateway.mapping.conversions.numbers import read_decimal
from edigateway.mapping.expressions import parse_call
from edigateway.model.gs1 import check_digit
from tests.unit.mapping.converting import made

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)
TIDY = WORDS.map(str.strip).filter(bool)
DIGITS = st.text("0123456789", min_size=1, max_size=20)
NUMBERS = st.decimals(
    min_value=-(10**15), max_value=10**15, places=6, allow_nan=False, allow_infinity=False
).map(lambda number: read_decimal(f"{number:f}"))
CENTS = st.integers(-(10**12), 10**12).map(lambda cents: read_decimal(f"{cents / 100:.2f}"))
DAYS = st.dates().map(date.isoformat)
SHORT_DAYS = st.dates(date(1969, 1, 1), date(2068, 12, 31)).map(date.isoformat)
TIMES = st.builds(
    lambda moment, hundredths: moment.replace(microsecond=hundredths * 10_000),
    st.times(),
    st.integers(0, 99),
).map(time.isoformat)


def _checked(length: int) -> SearchStrategy[str]:
    body = st.text("0123456789", min_size=length - 1, max_size=length - 1)
    return body.map(lambda digits: digits + check_digit(digits))


def _coded(words: dict[str, str]) -> SearchStrategy[dict[str, str]]:
    return st.sampled_from(sorted(words)).map(lambda code: {"code": code, "meaning": words[code]})


UNITS = _coded(dict(code_lists()["unit"]))
SCHEMES = _coded(dict(code_lists()["item_id"]))
PAIRS = st.lists(st.fixed_dictionaries({"scheme": SCHEMES, "value": TIDY}))
QUANTITIES = st.lists(st.fixed_dictionaries({"location": TIDY, "quantity": NUMBERS}))

DOMAINS: dict[str, SearchStrategy[Any]] = {
    "date": DAYS,
    'date("%m/%d/%Y")': st.dates(date(1000, 1, 1)).map(date.isoformat),
    'date("%y%m%d")': SHORT_DAYS,
    "date(iso)": DAYS,
    "time": TIMES,
    "time(iso)": st.times().map(time.isoformat),
    "zone": st.from_regex(r"Z|[+-][01][0-9]:[0-5][0-9]", fullmatch=True),
    'time("%H:%M")': st.times().map(lambda each: f"{each:%H:%M}:00"),
    "decimal": NUMBERS,
    'decimal(",")': NUMBERS,
    "implied(2)": CENTS,
    "implied(0)": st.integers(-(10**20), 10**20).map(str),
    "integer": st.integers(-(10**17), 10**17),
    "code(unit)": UNITS,
    "lookup(units)": st.sampled_from(["case", "each"]),
    "lookup(kept)": TIDY.filter(lambda word: word != "CA"),
    "lookup(others)": st.just("case"),
    "pairs(item_id)": PAIRS,
    "quantities": QUANTITIES,
    "strip": TIDY,
    "upper": WORDS.map(str.upper).filter(lambda text: text == text.upper()),
    "pad(24)": DIGITS.map(lambda digits: digits.lstrip("0") or "0"),
    'pad(24, "x", right)': DIGITS,
    "default(EA)": WORDS,
    "join": TIDY,
    'join(", ")': TIDY,
    "match('[0-9]+')": DIGITS,
    "gtin": _checked(14),
    "gtin(13)": _checked(13).map(lambda digits: digits.zfill(14)),
    "gtin(12)": _checked(12).map(lambda digits: digits.zfill(14)),
    "gtin(8)": _checked(8).map(lambda digits: digits.zfill(14)),
    "upc": _checked(12).map(lambda digits: digits.zfill(14)),
    "upc(11)": _checked(12).map(lambda digits: digits.zfill(14)),
    "gln": _checked(13),
    "sscc": _checked(18),
    "sscc(00)": _checked(18),
    "call(backwards)": WORDS,
}
"""The values that each conversion can give, as a map writes the conversion."""


class _Backwards:
    def read(self, text: str) -> str:
        return text[::-1]

    write = read


@pytest.fixture(scope="module", autouse=True)
def _function() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "map_functions", lambda: {"backwards": _Backwards()})
        yield


def test_every_conversion_has_a_domain() -> None:
    """Whoever adds a conversion adds the values that it can give."""
    calls = [parse_call(written) for written in DOMAINS]
    assert {call[0] for call in calls if call} == set(CONVERSIONS)


@pytest.mark.parametrize("written", DOMAINS)
@given(data=st.data())
def test_value_that_is_written_is_read_again(written: str, data: st.DataObject) -> None:
    """read(write(value)) is the value, and what was written is what would be written of it again."""
    conversion = made(written)
    read, write = cast("Callable[[Any], Any]", conversion.read), conversion.write
    value = data.draw(DOMAINS[written])
    assert write is not None
    text = write(value)
    assert read(text) == value
    assert write(read(text)) == text


TEXTS: dict[str, SearchStrategy[Any]] = {
    "date": st.text("0129", min_size=6, max_size=8),
    'date("%d.%m.%Y")': st.from_regex(r"[0-3][0-9]\.[01][0-9]\.(19|20)[0-9]{2}", fullmatch=True),
    "time": st.text("0125", min_size=4, max_size=8),
    'time("%H:%M:%S")': st.from_regex(r"[0-2][0-9](:[0-6][0-9]){2}", fullmatch=True),
    "decimal": st.text("0123.-+", min_size=1, max_size=9),
    'decimal(",")': st.text("0123,-+", min_size=1, max_size=9),
    "implied(2)": st.text("0123.-+", min_size=1, max_size=9),
    "integer": st.text("0123.-+", min_size=1, max_size=9),
    "code(unit)": st.one_of(st.sampled_from(sorted(code_lists()["unit"])), TIDY),
    "lookup(units)": st.one_of(st.sampled_from(["CA", "CS", "EA"]), TIDY),
    "pairs(item_id)": st.lists(st.sampled_from(["VN", "UP", "A", ""]), max_size=8),
    "quantities": st.lists(st.sampled_from(["1", "02", "x", ""]), max_size=8),
    "strip": WORDS,
    "upper": WORDS,
    "pad(9)": st.text("012 ", min_size=1, max_size=9),
    "join": st.lists(WORDS, min_size=1),
    "match('[a-z]+')": st.text("ab0", min_size=1),
    "gtin": st.one_of(_checked(8), _checked(12), _checked(13), DIGITS),
    "upc(11)": st.one_of(st.text("0123456789", min_size=11, max_size=12), DIGITS),
    "gln": st.one_of(_checked(13), DIGITS),
    "sscc(00)": st.one_of(_checked(18), DIGITS),
}
"""Texts of partners, sound and unsound."""


@pytest.mark.parametrize("written", TEXTS)
@given(data=st.data())
def test_text_that_is_read_is_written_in_one_form(written: str, data: st.DataObject) -> None:
    """write(read(text)) says the same as the text; what cannot be read without doubt is told, and nothing else raised."""
    conversion = made(written)
    read, write = cast("Callable[[Any], Any]", conversion.read), conversion.write
    assert write is not None
    with suppress(Unconvertible):
        value = read(data.draw(TEXTS[written]))
        assert read(_sure(write, value)) == value


def _sure(write: Callable[[Any], Any], value: object) -> object:
    try:
        return write(value)
    except Unconvertible as error:
        raise AssertionError(f"{value} was read without doubt, but cannot be written") from error
