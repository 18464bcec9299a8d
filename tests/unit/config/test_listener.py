"""The settings of the listener: open to others only on purpose, and strict."""

from typing import Any

import pytest
from pydantic import ValidationError

from edigateway.config.listener import ListenerSettings

TLS = {"certificate": "ours.pem", "key": "${cred:listener-key}"}


def read(**written: Any) -> ListenerSettings:
    return ListenerSettings.model_validate({"port": 8443} | written)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"address": "::1"},
        {"address": "127.0.0.2"},
        {"address": "0.0.0.0", "tls": TLS},
        {"address": "10.0.0.1", "plain": True},
    ],
)
def test_listener_settings_that_are_safe_are_taken(written: dict[str, Any]) -> None:
    """TLS, or this machine alone, or on purpose."""
    assert read(**written).port == 8443


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.1"])
def test_listener_settings_plain_for_others_must_be_on_purpose(address: str) -> None:
    """What partners send does not cross a network in plain because a line was forgotten."""
    with pytest.raises(ValidationError, match="plain: true"):
        read(address=address)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"address": "localhost"}, "must be an IP address"),
        ({"port": 70000}, "less than or equal to 65535"),
        ({"tls": TLS | {"key": "ours.key"}}, "String should match pattern"),
        ({"tls": {"certificate": "ours.pem"}}, "Field required"),
        ({"proxy": {"addresses": []}}, "at least 1 item"),
        ({"proxy": {"addresses": ["proxy.example"]}}, "must be an IP address or a network"),
        ({"proxy": {"addresses": ["10.0.0.1/24"]}}, "must be an IP address or a network"),
        ({"proxy": {"addresses": ["10.0.0.1"], "address_header": "X Y"}}, "should match pattern"),
        ({"limits": {"body_bytes": 0}}, "greater than 0"),
        ({"limits": {"headers": 5}}, "greater than or equal to 10"),
        ({"unknown": 1}, "Extra inputs are not permitted"),
    ],
)
def test_listener_settings_that_make_no_sense_are_refused(
    written: dict[str, Any], message: str
) -> None:
    """Each with its reason."""
    with pytest.raises(ValidationError, match=message):
        read(**written)
