"""What an answer of the ERP means for the message: the one table of status codes.

Source: RFC 9110 (status codes, Retry-After), RFC 6585 (429), RFC 8470 (425).
"""

from datetime import datetime

from edigateway.contracts.outcome import Outcome, accepted, deferred, refused
from edigateway.posting import Answer, excerpt, retry_after_s

_LATER = frozenset({408, 409, 425, 429})
"""Too slow, the same key still in progress, too early, too many: the same message may pass later."""
_MISCONFIGURED = {
    401: "check the token",
    403: "check what the token may do",
    404: "check the url",
    405: "check the url",
    410: "check the url",
}


def outcome(answer: Answer, where: str, now: datetime, *, secret: str = "") -> Outcome:
    """Judge an answer from ``where``; a body is only ever shown, without ``secret``, and never read."""
    said = excerpt(answer.body.decode(errors="replace"), secret)
    detail = f"{where} answered {answer.status}" + (said and f": {said}")
    if 200 <= answer.status < 300:
        return accepted(detail)
    if hint := _misconfigured(answer.status):
        return deferred(f"{detail} ({hint})", misconfigured=True)
    if answer.status in _LATER or not 400 <= answer.status < 500:
        return deferred(detail, retry_after_s=retry_after_s(answer.header("Retry-After"), now))
    return refused(detail)


def _misconfigured(status: int) -> str | None:
    if 300 <= status < 400:
        return "redirects are not followed: write the final address as url"
    return _MISCONFIGURED.get(status)
