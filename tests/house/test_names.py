"""The names of things: a module is called by what it is about, and every room says what it is for."""

import ast

from tests.house.sources import PACKAGE, modules, name, syntax

SAYS_NOTHING = {
    *("util", "utils", "helper", "helpers", "common", "base", "core", "manager", "managers"),
    *("misc", "miscellaneous", "stuff", "lib", "tools", "shared"),
}


def test_modules_of_all_rooms_have_names_that_say_something() -> None:
    """A name such as utils or helpers is an invitation to put anything there."""
    named = {name(path) for path in modules("edigateway", "tests") if path.stem in SAYS_NOTHING}
    assert named == set()


def test_folders_of_the_package_have_names_that_say_something() -> None:
    """What holds for modules holds for rooms."""
    folders = (path for path in PACKAGE.rglob("*") if path.is_dir())
    assert {name(path) for path in folders if path.name in SAYS_NOTHING} == set()


def test_modules_of_the_package_begin_with_what_they_are_about() -> None:
    """The first sentence of every module says what belongs there."""
    silent = [name(path) for path in modules("edigateway") if not ast.get_docstring(syntax(path))]
    assert silent == []
