"""What servers say, taken for no more than it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.posting import excerpt, retry_after_s
from edigateway.posting.excerpt import EXCERPT_LENGTH

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("120", 120),
        ("3601", 3600),
        ("999999999", 3600),
        ("9" * 5000, None),
        ("-1", None),
        ("1.5", None),
        ("\u0661", None),
        ("soon", None),
        ("", None),
        ("Sat, 31 Jan 2026 12:01:30 GMT", 90),
        ("Sat, 31 Jan 2026 12:01:30 -0000", 90),
        ("Sat, 31 Jan 2026 13:01:30 +0100", 90),
        ("Sat, 31 Jan 2026 11:00:00 GMT", 0),
        ("Sun, 31 Jan 2027 12:00:00 GMT", 3600),
        ("Sat, 31 Jan 99999 12:00:00 GMT", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    """Both forms are understood, nonsense is ignored, and nobody makes us wait for more than an hour."""
    assert retry_after_s(value, NOW) == seconds


@given(st.text(max_size=60))
def test_retry_after_of_any_text_is_harmless(value: str) -> None:
    """Whatever the header holds, the result is a wait within bounds or none."""
    seconds = retry_after_s(value, NOW)
    assert seconds is None or 0 <= seconds <= 3600


@given(st.text())
def test_excerpt_is_one_short_printable_line(text: str) -> None:
    """A body from outside cannot forge log lines."""
    shown = excerpt(text)
    assert shown.isprintable()
    assert len(shown) <= EXCERPT_LENGTH


def test_excerpt_hides_the_secret_even_where_it_is_cut() -> None:
    """A token that the server repeats is not shown, nor its beginning."""
    assert excerpt("bad token s3cr3t!", "s3cr3t") == "bad token ***!"
    assert "s3" not in excerpt("x" * (EXCERPT_LENGTH - 2) + "s3cr3t", "s3cr3t")
