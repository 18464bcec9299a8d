"""The reference of the map language: everything in it is named, and what it shows is true."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from edigateway.contracts import registry
from edigateway.mapping import MapLibrary, base_maps, compile_map
from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.codes import code_lists
from edigateway.mapping.conversions.conversion import Converter, Surroundings
from edigateway.mapping.conversions.stamps import pieces
from edigateway.mapping.expressions import parse_call
from edigateway.mapping.finding_codes import FINDING_CODES
from edigateway.mapping.map_file import KEYS
from edigateway.mapping.tables.table import Table
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "reference" / "maps.md").read_text("utf-8")
_MAP = re.compile(r"^```yaml\n(map: .*?)^```", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([a-z/.]+)`:\n\n```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FUNCTIONS = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `([^`]+)` \| (?:`([^`]+)` )?\| `([^`]+)` \|", re.MULTILINE)


def _section(title: str) -> str:
    return re.split(r"^## ", PAGE.partition(f"## {title}\n")[2], flags=re.MULTILINE)[0]


CONVERTED = _ROW.findall(_section("Conversions"))


def _first_cells(title: str) -> set[str]:
    return set(re.findall(r"^\| `([a-z_-]+)` \|", _section(title), re.MULTILINE))


def test_keys_and_findings_of_maps_are_documented() -> None:
    """Every key that a map may have and every code that it may find stands on the page, and no other."""
    assert _first_cells("Keys of a map") == set(KEYS)
    assert _first_cells("Findings") == set(FINDING_CODES)


def test_conversions_are_documented() -> None:
    """Every conversion has an example, and no other stands on the page."""
    calls = [parse_call(written) for written, _, _ in CONVERTED]
    assert {call[0] for call in calls if call} == set(CONVERSIONS)


@pytest.fixture(scope="module", autouse=True)
def _functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take the functions that the page shows as those of a site."""
    module = tmp_path_factory.mktemp("site") / "functions.py"
    [text] = _FUNCTIONS.findall(PAGE)
    module.write_text(text, "utf-8")
    registry.use_site_functions(module)
    yield
    registry.use_site_functions(None)


@pytest.mark.parametrize(("written", "text", "value"), CONVERTED)
def test_example_of_a_conversion_gives_what_the_page_says(
    written: str, text: str, value: str
) -> None:
    """An example that is wrong is worse than none."""
    call = parse_call(written)
    assert call is not None
    name, arguments = call
    surroundings = Surroundings(
        tables={"units": Table.of("units", {"CTN": "carton", "PC": "piece"})}
    )
    made = CONVERSIONS[name].make(arguments, surroundings)
    read = cast("Callable[[Any], object]", made.read)
    given = arguments[0] if name == "default" else text
    if isinstance(made, Converter) and made.piece:
        given = pieces(given)[made.piece - 1]
    found = read(given.split("*") if CONVERSIONS[name].of_run else given)
    assert found == json.loads(value)
    if made.write is None:
        assert "can only read" in _row_of(written)
    else:
        assert read(made.write(found)) == found


def _row_of(written: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| `{written}` |"))


def test_maps_on_the_page_are_without_a_fault(tmp_path: Path) -> None:
    """Whoever copies an example has a map that loads."""
    maps = _MAP.findall(PAGE)
    for n, text in enumerate(maps):
        (tmp_path / f"{n}.yaml").write_text(text, "utf-8")
    for name, text in _FILE.findall(PAGE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    library = MapLibrary([*base_maps(), tmp_path])
    assert library.check() == ()
    for name in re.findall(r"^map: (.*)$", "".join(maps), re.MULTILINE):
        compile_map(library.load(name))
    assert len(library.names()) == len(MapLibrary([*base_maps()]).names()) + len(maps) > len(KEYS)


def test_lists_of_codes_are_named() -> None:
    """Every list that ``code`` and ``pairs`` take is named on the page."""
    assert [each for each in code_lists() if f"`{each}`" not in PAGE] == []
