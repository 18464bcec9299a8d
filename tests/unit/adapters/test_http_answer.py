"""The table of status codes and Retry-After."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.adapters.http.answer import (
    EXCERPT_LENGTH,
    Answer,
    excerpt,
    outcome,
    retry_after_s,
)
from edigateway.contracts.outcome import Ending

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def judge(status: int, retry_after: str | None = None) -> tuple[str, bool, float | None]:
    answer = Answer(status=status, retry_after=retry_after, excerpt="said so")
    result = outcome(answer, "https://erp.example/edi", NOW)
    assert f"https://erp.example/edi answered {status}: said so" in result.detail
    return result.ending, result.misconfigured, result.retry_after_s


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success_is_accepted(status: int) -> None:
    """Any 2xx: the ERP has it."""
    assert judge(status) == (Ending.ACCEPTED, False, None)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 501, 502, 503, 504, 599, 600, 999])
def test_temporary_status_is_deferred_as_long_as_it_asks(status: int) -> None:
    """Busy, broken, the same key in progress, or unheard of: later, when the answer says so."""
    assert judge(status) == (Ending.DEFERRED, False, None)
    assert judge(status, "17") == (Ending.DEFERRED, False, 17.0)


@pytest.mark.parametrize("status", [400, 402, 406, 411, 412, 413, 415, 418, 422, 451, 499])
def test_other_client_errors_are_refused(status: int) -> None:
    """The message itself is not wanted, and will not be."""
    assert judge(status, "17") == (Ending.REFUSED, False, None)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 401, 403, 404, 405, 410])
def test_wrong_settings_are_deferred_until_mended(status: int) -> None:
    """A redirect, a wrong address and a wrong token are ours to mend; no document is refused for them."""
    assert judge(status) == (Ending.DEFERRED, True, None)


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
