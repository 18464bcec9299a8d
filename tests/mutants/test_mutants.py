"""A handful of mistakes at every run; all of them with the long tests."""

import ast

import pytest

from edigateway.mapping import compile_map
from tests.mutants import compiler
from tests.mutants.claims import forgotten
from tests.mutants.equivalent import NOT_FOUND
from tests.mutants.judging import compiled_objection, found_by, objection, plainly_written
from tests.mutants.mistakes import Mistake, mistakes
from tests.mutants.run import MAPS, run
from tests.mutants.slips import slips
from tests.mutants.witnesses import library, unmapped_tags, witnesses

_SORTS = {"moved", "condition", "dropped", "exchanged", "plain", "swapped", "ignored"}
_SLIPS_FOUND = 0.9
"""Of 30 slips 29 were found when it was last tried; which ones are made changes with the code."""


@pytest.mark.parametrize("name", MAPS)
def test_no_witness_objects_to_a_base_map(name: str) -> None:
    """Each document makes, and is made of, what is written down beside it."""
    assert witnesses(name)
    assert objection(compile_map(library().load(name))) is None


def _first_of_each_sort(name: str) -> dict[str, Mistake]:
    unmapped = unmapped_tags([each.document for each in witnesses(name)])
    found: dict[str, Mistake] = {}
    for each in mistakes(library().load(name), unmapped):
        if not each.change.endswith("decimal written plainly"):
            found.setdefault(each.sort, each)
    return found


def test_mistake_of_each_sort_is_found() -> None:
    """Whoever makes one in a map is told by a test."""
    made = _first_of_each_sort("x12/945")
    assert made.keys() == _SORTS
    with plainly_written():
        assert [each.key for each in made.values() if found_by(each.map) is None] == []


def test_table_and_constant_with_a_mistake_are_found() -> None:
    """Other words in a table, and another constant, make another document."""
    made = _first_of_each_sort("kestrel/orders-csv")
    assert found_by(made["table"].map)
    assert found_by(made["constant"].map)


def test_forgotten_claim_is_found() -> None:
    """What a field takes is not left over as well."""
    map_ = library().load("x12/945")
    claim = next(each for each in forgotten(map_) if "W0602" in each.change)
    found = compiled_objection(lambda: claim.compiled(map_))
    assert found
    assert "read otherwise" in found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a == b", {"a != b"}),
        ("a and b", {"a or b"}),
        ("not a", {"not not a"}),
        ("a + 1", {"a + 0"}),
        ("a[1]", {"a[2]"}),
        ("f'{a} > {b}'", {"f'{a} >= {b}'"}),
    ],
)
def test_slip_changes_one_thing(source: str, expected: set[str]) -> None:
    """A slip is the smallest change that somebody could make."""
    assert {ast.unparse(each.module) for each in slips(source)} == expected


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_every_mistake_in_a_map_is_found() -> None:
    """Of all places, conversions and conditions, there is none that no test looks at."""
    missed = [each for each in run() if not each.is_found]
    assert [str(each) for each in missed if each.change not in NOT_FOUND] == []


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_slips_in_the_compiler_are_found() -> None:
    """No fewer are found than before; many of the others cost nothing but time, or are in the words of a message."""
    outcomes = compiler.run(30)
    found = sum(each.is_found for each in outcomes)
    assert found >= _SLIPS_FOUND * len(outcomes), [
        str(each) for each in outcomes if not each.is_found
    ]
