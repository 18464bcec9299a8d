"""The table of status codes."""

from datetime import UTC, datetime

import pytest

from edigateway.adapters.http.answer import outcome
from edigateway.contracts.outcome import Ending
from edigateway.posting import Answer

NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


def judge(status: int, retry_after: str | None = None) -> tuple[str, bool, float | None]:
    headers = (("retry-after", retry_after),) if retry_after else ()
    answer = Answer(status=status, headers=headers, body=b"said so")
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
