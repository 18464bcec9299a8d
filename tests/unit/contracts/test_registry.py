"""Formats, transports and adapters are found by name, ours and an outsider's alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from edigateway.contracts import registry

OUTSIDER = """\
from pydantic import BaseModel

class Pigeons:
    settings = BaseModel
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Look at what is installed anew, before and after."""
    lookups = (registry.formats, registry.transports, registry.adapters)
    for lookup in lookups:
        lookup.cache_clear()
    yield
    for lookup in lookups:
        lookup.cache_clear()


def test_what_comes_with_the_package_is_registered_under_its_names() -> None:
    """Built-ins have no side door: they are entry points too."""
    assert {"x12", "csv"} <= set(registry.formats())
    assert "directory" in registry.transports()
    assert {"spool", "http"} <= set(registry.adapters())


def test_settings_of_what_is_registered_are_models() -> None:
    """The site's files are checked against them."""
    models = [each.settings for each in registry.transports().values()]
    models += [each.settings for each in registry.adapters().values()]
    assert models
    assert all(issubclass(model, BaseModel) for model in models)


def test_outsider_is_found_once_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with an entry point is all it takes."""
    (tmp_path / "pigeons.py").write_text(OUTSIDER)
    metadata = tmp_path / "pigeons-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[edigateway.transports]\npigeon = pigeons:Pigeons\n"
    )
    assert "pigeon" not in registry.transports()
    registry.transports.cache_clear()
    monkeypatch.syspath_prepend(tmp_path)
    assert registry.transports()["pigeon"].settings is BaseModel


def test_lookup_is_made_once() -> None:
    """Asking again gives the same objects, so that a lookup costs nothing."""
    assert registry.transports() is registry.transports()
