"""Says of a map with a mistake how it is found: refused by the checks, or objected to by a witness."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from edigateway.mapping import CompiledMap, compile_map
from edigateway.mapping.checks import Checker
from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    RunConverter,
    Surroundings,
    plain,
)
from edigateway.mapping.language import Map
from tests.mutants.mistakes import PLAINLY
from tests.mutants.witnesses import library, witnesses

_BROKEN = (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError)


def found_by(map_: Map) -> str | None:
    """Return what finds a mistake in a map; None if nothing does."""
    faults = Checker(
        map_.layout, map_.parts, map_.tables, library()._vocabulary(map_.layout)
    ).document(map_.document, map_.fields)
    if faults:
        return f"refused: {faults[0].problem}"
    return compiled_objection(lambda: compile_map(map_))


def compiled_objection(compile_: Callable[[], CompiledMap]) -> str | None:
    """Return what the witnesses of a map have against it, or how it breaks; None if nothing."""
    try:
        return objection(compile_())
    except _BROKEN as error:
        return f"broken: {error!r}"


def objection(ready: CompiledMap) -> str | None:
    """Return what the witnesses of a map have against it; None if nothing."""
    found = (each.objection(ready) for each in witnesses(ready.map.name))
    return next((each for each in found if each), None)


@contextmanager
def plainly_written() -> Iterator[None]:
    """Let maps name conversions whose way back was forgotten: they write a value as it is."""
    added = {f"{name}{PLAINLY}": _plainly(each) for name, each in CONVERSIONS.items()}
    with patch.dict(_changeable(CONVERSIONS), added):
        yield


def _plainly(conversion: Conversion) -> Conversion:
    def make(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter | RunConverter:
        made = conversion.make(arguments, surroundings)
        if isinstance(made, RunConverter):
            return replace(made, write=_run_as_it_is)
        return replace(made, write=_as_it_is)

    return replace(conversion, make=make)


def _as_it_is(value: object) -> str:
    return plain(value.get("code") if isinstance(value, dict) else value)


def _run_as_it_is(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, Iterable) else [str(value)]


def _changeable(conversions: Any) -> dict[str, Conversion]:
    assert isinstance(conversions, dict)
    return conversions
