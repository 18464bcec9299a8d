"""The settings of a site: their defaults, and what they refuse."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from edigateway.config.ledger_url import whole_ledger_url
from edigateway.config.settings import Environment, Settings


def test_settings_with_a_name_alone_have_every_default() -> None:
    """A site runs with one line of settings."""
    settings = Settings.model_validate({"site": "demo"})
    assert settings.environment is Environment.TEST
    assert settings.ledger == "sqlite:///state/ledger.db"
    assert (settings.state, settings.partners, settings.maps) == ("state", "partners", "maps")
    assert settings.guidelines == "guidelines"
    assert (settings.node, settings.poll_every_s) == ("main", 5)
    assert 1 <= settings.workers <= 4
    retry = settings.retry
    assert (retry.first_s, retry.most_s, retry.give_up_h) == (5, 900, 72)
    assert not settings.adapters
    assert not settings.mailboxes
    assert not settings.identities


def test_settings_keep_the_adapters_own_keys_apart() -> None:
    """What the site does not know belongs to the adapter."""
    settings = Settings.model_validate(
        {"site": "demo", "adapters": {"erp": {"type": "spool", "directory": "x"}}}
    )
    assert settings.adapters["erp"].options == {"directory": "x"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": "-1"},
        {"poll_every_s": "0"},
        {"retry": {"first_s": "10", "most_s": "9"}},
        {"retry": {"give_up_h": "0"}},
        {"state": ""},
        {"node": "Main"},
        {"environment": "prod"},
        {"unknown": "x"},
    ],
)
def test_settings_out_of_bounds_are_refused(wrong: dict[str, object]) -> None:
    """Values that would stop the daemon from working never get into it."""
    with pytest.raises(ValidationError):
        Settings.model_validate({"site": "demo", **wrong})


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///state/ledger.db",
        "sqlite:////var/lib/edigateway/ledger.db",
        "postgresql://user@host/db",
        "postgresql://user:${cred:ledger-password}@host:5433/db",
        "postgresql:///db?host=/run/postgresql",
    ],
)
def test_ledger_url_of_both_databases_is_taken_as_written(url: str) -> None:
    """SQLite by file; PostgreSQL by host or socket, its password only named."""
    assert Settings.model_validate({"site": "demo", "ledger": url}).ledger == url


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("postgresql://user:hunter2@host/db", "password"),
        ("postgresql://user:${cred:x}hunter2@host/db", "password"),
        ("postgresql://user@host/db?password=hunter2", "password"),
        ("postgresql://user@host/db?sslPassword=hunter2", "password"),
        ("mysql://user@hunter2/db", "no known kind"),
        ("hunter2", "no known kind"),
        ("postgresql://user@hunter2", "not complete"),
        ("postgresql:///hunter2", "not complete"),
        ("postgresql://user@hunter2:port/db", "not a URL"),
        ("sqlite://", "not complete"),
        ("sqlite://hunter2/file", "not complete"),
    ],
)
def test_ledger_url_that_will_not_do_is_refused_without_showing_it(url: str, because: str) -> None:
    """The reason is told; the URL, which may hold a password, is not."""
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"site": "demo", "ledger": url})
    message = str(caught.value.errors(include_url=False)[0]["ctx"]["error"])
    assert because in message
    assert "hunter2" not in message


def test_whole_ledger_url_quotes_the_secret() -> None:
    """A password with the signs of a URL in it stays the password."""
    asked: list[str] = []

    def reveal(name: str) -> str:
        asked.append(name)
        return "p@ss:/?#%"

    url = whole_ledger_url(
        "postgresql://user:${cred:ledger-password}@host/db", Path("/site"), reveal
    )
    assert asked == ["ledger-password"]
    assert url == "postgresql://user:p%40ss%3A%2F%3F%23%25@host/db"
    assert urlsplit(url).hostname == "host"


def test_whole_ledger_url_places_a_relative_file_in_the_site() -> None:
    """The same settings work from any working directory."""

    def reveal(name: str) -> str:
        raise AssertionError(name)

    relative, absolute = "sqlite:///state/ledger.db", "sqlite:////var/ledger.db"
    assert whole_ledger_url(relative, Path("/site"), reveal) == "sqlite:////site/state/ledger.db"
    assert whole_ledger_url(absolute, Path("/site"), reveal) == absolute
