"""Values in few words."""

from typing import Any

import pytest

from edigateway.cli.map.values import short


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("18.4", "18.4"),
        (30, "30"),
        (True, "true"),
        ({"code": "CA", "meaning": "case"}, "case"),
        ({"code": "QQ"}, "QQ"),
        ({"scheme": {"code": "VN"}, "value": "A-1"}, "scheme VN, value A-1"),
        (["a", "b"], "a; b"),
        ([], ""),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_value_is_told_in_few_words(value: Any, text: str) -> None:
    """What people read is short; programs have --json."""
    assert short(value) == text
