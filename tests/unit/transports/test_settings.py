"""What the site may write about a folder."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from edigateway.contracts.registry import transports
from edigateway.transports.directory import DirectorySettings, DirectoryTransport


def test_settings_from_a_file_are_text() -> None:
    """Site files hold text only, and the numbers in it are understood."""
    settings = DirectorySettings.model_validate(
        {"path": "in", "ready": "marker", "stable_s": "0.5", "max_bytes": "1000"}
    )
    assert (settings.stable_s, settings.max_bytes, settings.marker_suffix) == (0.5, 1000, ".done")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"path": "in", "pathh": "x"},
        {"path": "in", "ready": "soon"},
        {"path": "in", "stable_s": "-1"},
        {"path": "in", "stable_s": "inf"},
        {"path": "in", "max_bytes": "0"},
        {"path": "in", "marker_suffix": ""},
        {"path": "in", "marker_suffix": "/x"},
        {"path": "in", "pattern": ""},
    ],
)
def test_settings_wrong_or_unknown_keys_are_refused(wrong: dict[str, str]) -> None:
    """A typing error in the site is never silently something else."""
    with pytest.raises(ValidationError):
        DirectorySettings.model_validate(wrong)


def test_settings_relative_paths_belong_to_the_site() -> None:
    """Relative paths start at the site's folder, absolute ones stay."""
    settings = DirectorySettings.model_validate({"path": "in", "archive": "/var/archive"})
    absolute = settings.beneath(Path("/site"))
    assert (absolute.path, absolute.archive) == (Path("/site/in"), Path("/var/archive"))
    assert DirectorySettings(path=Path("in")).beneath(Path("/site")).archive is None


def test_directory_is_registered() -> None:
    """The transport is found under its name, and opens both sides without touching the disk."""
    transport = transports()["directory"]
    assert isinstance(transport, DirectoryTransport)
    settings = transport.settings.model_validate({"path": "nowhere"})
    transport.outbox(settings, Path("/nowhere"))
    assert transport.mailbox(settings, Path("/nowhere")).waiting() == 0
