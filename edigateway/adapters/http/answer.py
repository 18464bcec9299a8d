"""What an answer of the ERP means for the message: the one table of status codes.

Source: RFC 9110 (status codes, Retry-After), RFC 6585 (429), RFC 8470 (425).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from edigateway.contracts.outcome import Outcome, accepted, deferred, refused

EXCERPT_LENGTH = 200
MAX_RETRY_AFTER_S = 3600.0

_LATER = frozenset({408, 409, 425, 429})
"""Too slow, the same key still in progress, too early, too many: the same message may pass later."""
_MISCONFIGURED = {
    401: "check the token",
    403: "check what the token may do",
    404: "check the url",
    405: "check the url",
    410: "check the url",
}
_SECONDS = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the status, the header Retry-After, and the start of the body as printable text."""

    status: int
    retry_after: str | None
    excerpt: str


def outcome(answer: Answer, where: str, now: datetime) -> Outcome:
    """Judge an answer from ``where``; a body is only ever shown, never read."""
    detail = f"{where} answered {answer.status}" + (answer.excerpt and f": {answer.excerpt}")
    if 200 <= answer.status < 300:
        return accepted(detail)
    if hint := _misconfigured(answer.status):
        return deferred(f"{detail} ({hint})", misconfigured=True)
    if answer.status in _LATER or not 400 <= answer.status < 500:
        return deferred(detail, retry_after_s=retry_after_s(answer.retry_after, now))
    return refused(detail)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, at most an hour; None if it says nothing usable."""
    if value is None:
        return None
    if _SECONDS.fullmatch(value):
        return min(float(value), MAX_RETRY_AFTER_S)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def excerpt(text: str, secret: str = "") -> str:
    """Return the start of a text that came from outside, on one printable line and without ``secret``."""
    if secret:
        text = text.replace(secret, "***")
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return " ".join(words)[:EXCERPT_LENGTH]


def _misconfigured(status: int) -> str | None:
    if 300 <= status < 400:
        return "redirects are not followed: write the final address as url"
    return _MISCONFIGURED.get(status)
