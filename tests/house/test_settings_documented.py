"""The reference of the settings: every key that a site may write stands there, and no other."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from edigateway.config.listener import (
    ListenerLimits,
    ListenerSettings,
    ProxySettings,
    TlsSettings,
)
from edigateway.config.settings import AdapterSettings, Retry, Settings
from edigateway.contracts import registry
from edigateway.model.partner import Agreement, IdentitySettings, MailboxSettings, Partner
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_KEY = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)


def _models() -> Iterator[tuple[str, type[BaseModel]]]:
    yield "edigateway.yaml", Settings
    yield "retry", Retry
    yield "listener", ListenerSettings
    yield "listener: tls", TlsSettings
    yield "listener: proxy", ProxySettings
    yield "listener: limits", ListenerLimits
    yield "An identity", IdentitySettings
    yield "A partner", Partner
    yield "receive", Agreement
    yield "A mailbox or outbox", MailboxSettings
    for name, adapter in sorted(registry.adapters().items()):
        yield f"type: {name}", adapter.settings
    for name, transport in sorted(registry.transports().items()):
        yield f"transport: {name}", transport.settings


MODELS = dict(_models())


def _documented() -> dict[str, set[str]]:
    """Return the keys of the tables of the page, by the heading above them."""
    parts = _HEADING.split(PAGE.read_text("utf-8"))
    return {
        title: set(_KEY.findall(text)) for title, text in zip(parts[2::3], parts[3::3], strict=True)
    }


@pytest.mark.parametrize("heading", MODELS)
def test_settings_reference_of_each_model_lists_its_keys(heading: str) -> None:
    """What the code reads and what the page lists are the same keys."""
    assert _documented()[heading] == set(MODELS[heading].model_fields)


def test_settings_reference_lists_keys_under_known_headings_only() -> None:
    """A table for something that no longer exists is removed with it."""
    assert {title for title, keys in _documented().items() if keys} == set(MODELS)


def test_settings_reference_says_how_an_adapter_is_chosen() -> None:
    """The key ``type`` has no table of its own: each type has a section instead."""
    assert set(AdapterSettings.model_fields) == {"type"}
    assert "`type` says" in PAGE.read_text("utf-8")
