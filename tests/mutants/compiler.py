"""Tries the compiler of maps with a slip in one of its modules, each in a process of its own."""

import importlib
import os
import random
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from edigateway.mapping import CompiledMap
from edigateway.mapping.language import Map
from tests.mutants.run import MAPS, Outcome
from tests.mutants.slips import Slip, slips
from tests.mutants.witnesses import ROOT, library, witnesses

ROOMS = ("planning", "reading", "writing")
_NAMES = (
    *("reading_places", "writing_entries", "claims", "several_codes", "placed_constants"),
    *("stamps", "values_by_code"),
    *("rows", "layouts_both_ways", "overrides", "units", "laws"),
)
TESTS = tuple(f"tests/unit/mapping/test_{name}.py" for name in _NAMES)
"""What is tried on slips that no witness objects to."""
SEED = 4711
_PACKAGE = "edigateway.mapping"
_MOST_S = 60
_MOST_TESTS_S = 900


class Slipped(Loader, MetaPathFinder):
    """Imports one module with a slip in it."""

    def __init__(self, name: str, slip: Slip) -> None:
        """Wait for the module to be imported."""
        self._name, self._slip = name, slip

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Find the one module."""
        return spec_from_loader(name, self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with the slip."""
        exec(compile(self._slip.module, f"<{self._name} with a slip>", "exec"), vars(module))


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the modules of the compiler by their names."""
    for room in ROOMS:
        for path in sorted((ROOT / "edigateway" / "mapping" / room).glob("[a-z]*.py")):
            yield f"{_PACKAGE}.{room}.{path.stem}", path


def run(most: int = 0, seed: int = SEED, *, with_tests: bool = True) -> list[Outcome]:
    """Try slips: all, or as many as asked for, the same ones for the same seed."""
    every = [
        (name, number, slip)
        for name, path in modules()
        for number, slip in enumerate(slips(path.read_text("utf-8")))
    ]
    chosen = random.Random(seed).sample(every, most) if most else every
    ready = [library().load(name) for name in MAPS]
    for each in ready:
        witnesses(each.name)
    return [_tried(*each, ready, with_tests=with_tests) for each in chosen]


def _tried(name: str, number: int, slip: Slip, maps: Sequence[Map], *, with_tests: bool) -> Outcome:
    found = "a witness" if _is_objected_to(name, slip, maps) else ""
    if not found and with_tests and _fails(name, number):
        found = "a test"
    return Outcome("slip", f"{name.removeprefix(_PACKAGE)[1:]}:{slip.line}", slip.what, found)


def _is_objected_to(name: str, slip: Slip, maps: Sequence[Map]) -> bool:
    """Return whether any witness objects, or the process ends badly or never."""
    child = os.fork()
    if not child:
        os._exit(_witnessed(name, slip, maps))
    _, status = os.waitpid(child, 0)
    return status != 0


def _witnessed(name: str, slip: Slip, maps: Sequence[Map]) -> int:
    signal.alarm(_MOST_S)
    warnings.simplefilter("ignore")  # the compiler of Python itself sees some slips
    inside = [f"{_PACKAGE}.{each}" for each in (*ROOMS, "compiled", "explaining")]
    for each in list(sys.modules):
        if any(each == one or each.startswith(f"{one}.") for one in inside):
            del sys.modules[each]
    sys.meta_path.insert(0, Slipped(name, slip))
    try:
        compiled = importlib.import_module(f"{_PACKAGE}.compiled")
        return int(any(_objects(compiled.compile_map(map_)) for map_ in maps))
    except BaseException:  # noqa: BLE001 however it ends, it was found
        return 1


def _objects(ready: CompiledMap) -> bool:
    return any(each.objection(ready) for each in witnesses(ready.map.name))


def _fails(name: str, number: int) -> bool:
    command = [sys.executable, "-m", "tests.mutants.compiler", name, str(number)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, timeout=_MOST_TESTS_S, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main(name: str, number: str) -> int:
    """Run the tests with one slip."""
    path = dict(modules())[name]
    every = list(slips(path.read_text("utf-8")))
    for each in list(sys.modules):  # so that all of it is imported anew, with the slip
        if each.partition(".")[0] == "edigateway" or each.startswith("tests.support"):
            del sys.modules[each]
    sys.meta_path.insert(0, Slipped(name, every[int(number)]))
    return pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-m", "not long", *TESTS])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
