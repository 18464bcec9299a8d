"""The reference of attacks: every row names tests, each of them is there, and those that take long are marked."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.sources import ROOT, syntax

PAGE = (ROOT / "docs" / "reference" / "attacks.md").read_text("utf-8")
_ROW = re.compile(r"^\| (?!attack or mistake|---)(.+?) \| .+? \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`([a-z0-9_/]+\.py(?:::\w+)*)`(?: \((long)?)?")
_LONG = "pytest.mark.long"
NAMED = dict(_TEST.findall(PAGE))
"""Whether each is marked as long, by the module, or the module and the test, below the folder of the tests."""


@cache
def _tests(module: str) -> dict[str, bool]:
    """Return whether each test of a module is long; the module itself stands for all of its tests."""
    path = ROOT / "tests" / module
    assert path.is_file(), f"there is no {module}"
    tree = syntax(path)
    marks = [ast.unparse(each) for each in tree.body if isinstance(each, ast.Assign)]
    all_long = any(each.startswith("pytestmark") and _LONG in each for each in marks)
    found = {
        f"{module}::{name}": all_long or _LONG in map(ast.unparse, node.decorator_list)
        for name, node in _functions(tree)
    }
    return {module: all_long, **found}


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            yield from ((f"{node.name}::{each.name}", each) for each in methods)


def test_attacks_reference_has_a_test_for_each_row() -> None:
    """Nothing is claimed that is not shown."""
    rows = _ROW.findall(PAGE)
    assert len(rows) > 50
    assert [attack for attack, shown in rows if not _TEST.search(shown)] == []


@pytest.mark.parametrize("test", NAMED)
def test_attacks_reference_names_tests_that_are_there(test: str) -> None:
    """A test that is renamed or removed is missed here, and one that `make test` leaves out is told."""
    module = test.partition("::")[0]
    assert test in _tests(module)
    assert _tests(module)[test] is (NAMED[test] == "long")
