"""Functions that maps call: they are named only, and whatever they do costs no more than the document."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edigateway.contracts import registry
from tests.support.records import tree
from tests.unit.mapping.site import HEAD, compiled, faults, load, read

MODULE = """\
class Store:
    def read(self, text):
        if not text.startswith("S-"):
            raise ValueError("a store begins with S-")
        return text[2:]

    def write(self, text):
        return f"S-{text}"

class Length:
    def read(self, text):
        return len(text)

FUNCTIONS = {"store": Store(), "length": Length()}
"""


@pytest.fixture(autouse=True)
def _functions(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "functions.py").write_text(MODULE)
    registry.use_site_functions(tmp_path / "functions.py")
    yield
    registry.use_site_functions(None)


def test_function_is_called_in_both_directions(tmp_path: Path) -> None:
    """Other conversions may stand around it."""
    ready = compiled(tmp_path, "fields: {number: BEG03 | upper | call(store) | pad(4)}\n")
    document = ready.read(tree("BEG*00*SA*s-0042")).document
    assert document["number"] == "42"
    assert ready.write(document).tree.children[0].elements[3] == "S-0042"


@pytest.mark.parametrize(
    ("name", "why"), [("store", "a store begins with S-"), ("length", "made no text")]
)
def test_function_that_fails_is_a_finding(tmp_path: Path, name: str, why: str) -> None:
    """The text is kept beside it."""
    found = read(tmp_path, f"fields: {{number: BEG03 | call({name})}}\n", "BEG*00*SA*42")
    [finding] = found.findings
    assert (finding.code, finding.value) == ("map-function-failed", "42")
    assert why in finding.message
    assert found.document["unmapped"][0]["elements"]["03"] == "42"


def test_function_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """What is near is named."""
    [fault] = faults(tmp_path, f"{HEAD}fields: {{number: BEG03 | call(stores)}}\n")
    assert (fault.problem, fault.remedy) == ("there is no function 'stores'", "did you mean store?")


def test_function_without_write_can_only_read(tmp_path: Path) -> None:
    """Writing with such a map is told."""
    ready = compiled(tmp_path, "fields: {number: BEG03 | call(length)}\n")
    [finding] = ready.write({"number": "1"}).findings
    assert finding.code == "map-one-way"


def test_digest_of_a_map_changes_with_the_functions_that_it_calls(tmp_path: Path) -> None:
    """Every document names the digest that made it; other maps are not touched."""
    calling = f"{HEAD}parts: {{p: {{name: N102 | call(store)}}}}\nfields:\n  parties: {{each: N1, part: p}}\n"
    before = [load(tmp_path, text).digest for text in (calling, HEAD)]
    (tmp_path / "functions.py").write_text(MODULE + "# changed\n")
    registry.use_site_functions(tmp_path / "functions.py")
    after = [load(tmp_path, text).digest for text in (calling, HEAD)]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_digest_changes_with_a_function_for_the_values_of_a_code(tmp_path: Path) -> None:
    """A function that is called within ``pairs`` is one that the map calls."""
    calling = f"{HEAD}fields: {{lines: {{each: PO1, fields: {{item_ids: 'PO106.. | pairs(item_id, VN=call(store))'}}}}}}\n"
    before = load(tmp_path, calling).digest
    (tmp_path / "functions.py").write_text(MODULE + "# changed\n")
    registry.use_site_functions(tmp_path / "functions.py")
    assert load(tmp_path, calling).digest != before
