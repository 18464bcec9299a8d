"""The faults that we say we survive: each is brought about by a test that names it, and every one named is explained."""

import ast
import re
from collections import defaultdict
from collections.abc import Mapping

from tests.house.sources import ROOT, functions, modules, name

PAGE = ROOT / "docs" / "reference" / "faults.md"
PROMISED = {*(f"F{number}" for number in range(13, 22)), "F33"}
"""What partners, lines, clocks and nodes can do to us; none of these may lose its last test."""
_HEAD = re.compile(r"(F\d\d(?:, F\d\d)*): ")
_ROW = re.compile(r"^\| (F\d\d) \|.*\| ([^|]+) \|$", re.MULTILINE)


def _tested() -> Mapping[str, set[str]]:
    """Return, by faults, the modules with a test whose sentence begins with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules("tests"):
        for each in functions(path):
            head = _HEAD.match(ast.get_docstring(each) or "")
            if each.name.startswith("test_") and head:
                for fault in head[1].split(", "):
                    found[fault].add(name(path))
    return found


def test_faults_on_the_page_are_brought_about_where_it_says() -> None:
    """Each module in a row has a test that begins with the number of the row."""
    tested, rows = _tested(), dict(_ROW.findall(PAGE.read_text("utf-8")))
    claimed = {(fault, each) for fault, row in rows.items() for each in re.findall(r"`(.+?)`", row)}
    assert claimed - {(fault, each) for fault, places in tested.items() for each in places} == set()


def test_faults_that_tests_name_are_explained() -> None:
    """A number without a row says nothing to its reader."""
    assert _tested().keys() - dict(_ROW.findall(PAGE.read_text("utf-8"))).keys() == set()


def test_faults_that_are_promised_have_tests() -> None:
    """Whoever removes the last one notices."""
    assert PROMISED - _tested().keys() == set()
