"""What pydantic finds becomes a sentence with a place and a remedy."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from edigateway.config.faults import faults_of, nearest
from edigateway.yamlfile import parse


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    qty: int = 1
    price: Decimal = Decimal(1)
    gift: bool = False
    unit: Literal["each", "case"] = "each"
    note: str = Field(default="", max_length=5)


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: str
    lines: tuple[Line, ...] = Field(default=(), max_length=2)
    totals: Mapping[str, Line] = {}
    rate: float = Field(default=1, gt=0, le=2)
    api_token: int = 0

    @model_validator(mode="after")
    def _no_two(self) -> "Order":
        if self.number == "2":
            raise ValueError("no order may be number two")
        return self


def shown(text: str) -> list[str]:
    """Validate an order written in YAML; return its faults as they are shown."""
    file = parse(text.encode(), Path("order.yaml"))
    with pytest.raises(ValidationError) as caught:
        Order.model_validate(file.value)
    return [str(fault) for fault in sorted(faults_of(caught.value, file, Order))]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("lines: [{}, {qty: twelve}]", "19: lines.1.qty: must be a whole number (got 'twelve')"),
        ("lines: [{price: x}]", "17: lines.0.price: must be a number (got 'x')"),
        ("lines: [{gift: maybe}]", "16: lines.0.gift: must be yes or no (got 'maybe')"),
        ("lines: [{note: [a]}]", "16: lines.0.note: must be text"),
        (
            "lines: [{note: abcdef}]",
            "16: lines.0.note: must have at most 5 characters (got 'abcdef')",
        ),
        ("lines: [x]", "9: lines.0: must be a mapping (key: value) (got 'x')"),
        ("lines: {}", "8: lines: must be a list, each entry on a line of its own after '- '"),
        ("totals: []", "9: totals: must be a mapping (key: value)"),
        ("lines: [{}, {}, {}]", "8: lines: must have at most 2 entries"),
        ("rate: 0", "7: rate: must be greater than 0 (got '0')"),
        ("rate: 3", "7: rate: must be at most 2 (got '3')"),
        ("rate:", "6: rate: has no value; write one, or remove the key"),
        (
            "lines: [{unit: eahc}]",
            "16: lines.0.unit: must be 'each' or 'case' (got 'eahc'); did you mean 'each'?",
        ),
        ("totals: {a: {qyt: 1}}", "14: totals.a.qyt: unknown key; did you mean 'qty'?"),
        ("lien: 1", "1: lien: unknown key; did you mean 'lines'?"),
        (
            "zzz: 1",
            "1: zzz: unknown key; known keys: api_token, lines, number, rate, totals",
        ),
    ],
)
def test_wrong_value_is_told_in_a_plain_sentence_at_its_place(line: str, sentence: str) -> None:
    """Each kind of mistake names the key, what was expected, what was given, and what was probably meant."""
    assert shown(f"number: 1\n{line}\n") == [f"order.yaml:2:{sentence}"]


def test_missing_key_is_told_where_it_belongs() -> None:
    """A key that is not there is shown at the mapping that lacks it."""
    assert shown("rate: 1\n") == ["order.yaml:1:1: number: is missing; add 'number: ...' here"]


def test_rule_over_several_keys_is_told_in_its_own_words() -> None:
    """A validator's sentence is shown as it is."""
    assert shown("number: 2\n") == ["order.yaml:1:1: no order may be number two"]


def test_several_faults_are_told_at_once() -> None:
    """Nobody mends a file one run at a time."""
    assert len(shown("rate: x\nlines: [{qty: x}, {gift: x}]\n")) == 4


def test_value_of_a_secret_key_is_never_shown() -> None:
    """What may be a secret in the wrong place must not reach a terminal or a log."""
    assert shown("number: 1\napi_token: hunter2\n") == [
        "order.yaml:2:12: api_token: must be a whole number"
    ]


def test_long_value_is_not_shown() -> None:
    """A fault stays one readable line."""
    assert shown(f"number: 1\nrate: {'9x' * 40}\n") == ["order.yaml:2:7: rate: must be a number"]


def test_keys_of_the_surrounding_mapping_are_offered_too() -> None:
    """A mapping that two models share knows the keys of both."""
    file = parse(b"box: {number: 1, fromat: x12}\n", Path("order.yaml"))
    with pytest.raises(ValidationError) as caught:
        Order.model_validate(file.value["box"])
    found = faults_of(caught.value, file, Order, ("box",), ["format", "transport"])
    assert [str(fault) for fault in found] == [
        "order.yaml:1:18: box.fromat: unknown key; did you mean 'format'?"
    ]


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("x12/85O", "did you mean 'x12/850'?"),
        ("zzz", "maps: acme/orders, x12/850"),
    ],
)
def test_unknown_word_gets_the_nearest_or_all_known_ones(word: str, remedy: str) -> None:
    """Help is one word if one is near, else the choice."""
    assert nearest(word, ["x12/850", "acme/orders"], "maps") == remedy


def test_unknown_word_where_nothing_is_known_says_so() -> None:
    """An empty choice is not shown as an empty list."""
    assert nearest("erp", [], "adapters") == "there are no adapters"
