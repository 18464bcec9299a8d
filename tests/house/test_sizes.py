"""The size of things: what does not fit on a few screens is split, by noun."""

from tests.house.sources import functions, modules, name

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60

MODULES = [path for path in modules("edigateway", "tests") if "versions" not in path.parts]
"""Migrations are left out: each tells a whole schema once, and is never changed."""


def test_modules_of_all_rooms_stay_small() -> None:
    """No module has more than 400 lines."""
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_functions_of_all_rooms_stay_small() -> None:
    """No function has more than 60 lines."""
    lengths = {
        f"{name(path)}:{each.lineno} {each.name}": (each.end_lineno or 0) - each.lineno + 1
        for path in MODULES
        for each in functions(path)
    }
    assert {place: n for place, n in lengths.items() if n > MOST_LINES_OF_A_FUNCTION} == {}
