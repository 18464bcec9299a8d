"""Formats, transports and adapters are found by name, ours and an outsider's alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from edigateway.contracts import registry
from edigateway.errors import Misconfigured

OUTSIDER = """\
from pydantic import BaseModel

class Pigeons:
    settings = BaseModel
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Look at what is installed anew, before and after."""
    lookups = (
        registry.formats,
        registry.transports,
        registry.adapters,
        registry.map_functions,
    )
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


FUNCTION = """\
class Reverse:
    def read(self, text):
        return text[::-1]

    write = read

FUNCTIONS = {"reverse": Reverse()}
"""


def test_functions_of_a_site_are_found_by_name_until_they_are_replaced(tmp_path: Path) -> None:
    """Maps only name them; a site has one module for them, and a new version takes its place."""
    module = tmp_path / "functions.py"
    module.write_text(FUNCTION)
    registry.use_site_functions(module)
    assert registry.map_functions()["reverse"].read("abc") == "cba"
    module.write_text(FUNCTION.replace('"reverse"', '"mirror"'))
    registry.use_site_functions(module)
    assert "mirror" in registry.map_functions()
    assert "reverse" not in registry.map_functions()
    registry.use_site_functions(None)
    assert "mirror" not in registry.map_functions()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "cannot be run"),
        ("1 / 0", "cannot be run: ZeroDivisionError"),
        ("", "has no FUNCTIONS"),
        ("FUNCTIONS = [1]", "has no FUNCTIONS"),
        ("FUNCTIONS = {'x': 1}", "has no FUNCTIONS"),
    ],
)
def test_module_of_a_site_that_is_of_no_use_is_a_fault(
    tmp_path: Path, text: str | None, problem: str
) -> None:
    """Whatever is wrong in it is told with its file."""
    module = tmp_path / "functions.py"
    if text is not None:
        module.write_text(text)
    with pytest.raises(Misconfigured) as caught:
        registry.use_site_functions(module)
    [fault] = caught.value.faults
    assert fault.file == module
    assert problem in fault.problem


def test_module_that_is_no_python_is_a_fault(tmp_path: Path) -> None:
    """Its name says so."""
    with pytest.raises(Misconfigured, match="no Python module"):
        registry.use_site_functions(tmp_path / "functions.txt")


def test_site_cannot_replace_an_installed_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A map must mean the same wherever it runs."""
    (tmp_path / "mirrors.py").write_text(FUNCTION)
    metadata = tmp_path / "mirrors-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: mirrors\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[edigateway.map_functions]\nreverse = mirrors:Reverse\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert registry.map_functions()["reverse"].write("abc") == "cba"
    assert registry.map_function_version("reverse") == "mirrors 1.0"
    with pytest.raises(Misconfigured, match="'reverse' is the name of an installed function"):
        registry.use_site_functions(tmp_path / "mirrors.py")
