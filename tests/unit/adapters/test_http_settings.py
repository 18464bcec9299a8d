"""What the site may write about an HTTP endpoint."""

import pytest
from pydantic import ValidationError

from edigateway.adapters.http import HttpSettings, HttpType
from edigateway.contracts.registry import adapters
from edigateway.contracts.secret import Secret


def test_settings_from_a_file_are_text() -> None:
    """Site files hold text only, and what it means is understood."""
    settings = HttpSettings.model_validate(
        {"url": "https://erp.example:8443/edi?x=1", "token": "${cred:erp}", "timeout_s": "2.5"}
    )
    assert (settings.token, settings.timeout_s) == (Secret("erp"), 2.5)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "erp.example/edi",
        "ftp://erp.example/",
        "file:///etc/passwd",
        "https:///edi",
        "https://erp.example/#part",
        "https://erp.example:99999/",
        "https://erp.example:port/",
        "https://erp.example/a b",
        "https://erp.example/\n",
        "https://erp.example/é",
        "https://user:hunter2@erp.example/",
    ],
)
def test_settings_url_that_cannot_be_posted_to_is_refused(url: str) -> None:
    """A wrong address is a fault of the site, found when it is read, and a password in it is not repeated."""
    with pytest.raises(ValidationError) as caught:
        HttpSettings.model_validate({"url": url})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [{"token": "hunter2"}, {"verify": "false"}, {"timeout_s": "0"}, {"tokn": "hunter2"}]
)
def test_settings_wrong_or_unknown_keys_are_refused(wrong: dict[str, str]) -> None:
    """Inline secrets, a switch against verification and typing errors have no place."""
    with pytest.raises(ValidationError) as caught:
        HttpSettings.model_validate({"url": "https://erp.example/", **wrong})
    assert "hunter2" not in str(caught.value)


def test_http_is_registered() -> None:
    """The adapter type is found under its name."""
    assert isinstance(adapters()["http"], HttpType)
