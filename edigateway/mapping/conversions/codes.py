"""Codes: the lists of the standard with our words for them, the tables of a map, and pairs of qualifier and value."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from edigateway import yamlfile
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Convert,
    ConvertRun,
    Gives,
    Problem,
    Surroundings,
    Unconvertible,
    WrongArgument,
    doubtful,
)
from edigateway.mapping.conversions.numbers import read_decimal
from edigateway.model.finding import Severity


@cache
def code_lists() -> Mapping[str, Mapping[str, str]]:
    """Return the words for well-known codes, by the name of the list and the code."""
    source = files("edigateway.mapping").joinpath("codes.yaml")
    lists = yamlfile.parse(source.read_bytes(), Path("codes.yaml")).value
    return {
        name: {code: str(word) for code, word in words.items()}
        for name, words in lists.items()
        if isinstance(words, dict)
    }


def nearest(name: str, known: Mapping[str, object]) -> str:
    """Return a remedy that names what is near, or everything there is."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}"


def _words(name: str) -> Mapping[str, str]:
    if name not in code_lists():
        raise WrongArgument(f"there is no code list '{name}'", nearest(name, code_lists()))
    return code_lists()[name]


def _make_code(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    name, words = arguments[0], _words(arguments[0])

    def read(text: str) -> dict[str, str]:
        meaning = words.get(text)
        if meaning is None:
            message = f"'{text}' is not in our list {name}; the code is kept"
            raise doubtful("map-unknown-code", message, text, {"code": text})
        return {"code": text, "meaning": meaning}

    return read


def _make_lookup(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    name, keep = arguments[0], len(arguments) > 1
    if name not in surroundings.tables:
        raise WrongArgument(f"there is no table '{name}'", nearest(name, surroundings.tables))
    if keep and arguments[1] != "keep":
        raise WrongArgument(f"'{arguments[1]}' is not known here", f"write lookup({name}, keep)")
    table, coded = surroundings.tables[name], surroundings.coded

    def read(text: str) -> object:
        word = table.get(text)
        if word is not None:
            return {"code": text, "meaning": word} if coded else word
        kept: object = {"code": text} if coded else text
        if keep:
            return kept
        message = f"'{text}' is not in the table {name}; it is kept as it is"
        raise doubtful("map-unknown-key", message, text, kept)

    return read


def _make_pairs(arguments: tuple[str, ...], surroundings: Surroundings) -> ConvertRun:
    name, words = arguments[0], _words(arguments[0])

    def read(run: list[str]) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        problems: list[Problem] = []
        for at in range(0, len(run), 2):
            scheme, value = run[at], run[at + 1] if at + 1 < len(run) else ""
            if not scheme and not value:
                continue
            pair: dict[str, object] = {"scheme": {"code": scheme}} if scheme else {}
            meaning = words.get(scheme)
            if meaning is not None:
                pair["scheme"] = {"code": scheme, "meaning": meaning}
            elif scheme:
                message = f"'{scheme}' is not in our list {name}; the code is kept"
                problems.append(_warning("map-unknown-code", message, scheme, at))
            if value:
                pair["value"] = value
            if not scheme or not value:
                problems.append(_warning("map-half-pair", _HALF, scheme or value, at))
            found.append(pair)
        if problems:
            raise Unconvertible(*problems, kept=found)
        return found

    return read


_HALF = "a pair of qualifier and value has only one half"


def _make_quantities(arguments: tuple[str, ...], surroundings: Surroundings) -> ConvertRun:
    return _read_quantities


def _read_quantities(run: list[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    problems: list[Problem] = []
    for at in range(0, len(run), 2):
        place, quantity = run[at], run[at + 1] if at + 1 < len(run) else ""
        if place:
            found.append(_place_quantity(place, quantity, at, problems))
        elif quantity:
            problems.append(_error("map-half-pair", _HALF, quantity, at + 1))
    if problems:
        raise Unconvertible(*problems, kept=found or None)
    return found


def _place_quantity(place: str, quantity: str, at: int, problems: list[Problem]) -> dict[str, str]:
    if not quantity:
        problems.append(_warning("map-half-pair", _HALF, place, at))
        return {"location": place}
    try:
        return {"location": place, "quantity": read_decimal(quantity)}
    except Unconvertible as error:
        problems.append(_error("map-bad-number", error.problems[0].message, quantity, at + 1))
        return {"location": place}


def _error(code: str, message: str, value: str, at: int) -> Problem:
    return Problem(code=code, severity=Severity.ERROR, message=message, value=value, at=at)


def _warning(code: str, message: str, value: str, at: int) -> Problem:
    return Problem(code=code, severity=Severity.WARNING, message=message, value=value, at=at)


CONVERSIONS = (
    Conversion(name="code", gives=Gives.CODED, make=_make_code, least=1, most=1),
    Conversion(name="lookup", gives=Gives.TEXT, make=_make_lookup, least=1, most=2),
    Conversion(
        name="pairs", gives=Gives.IDENTIFIERS, make=_make_pairs, least=1, most=1, of_run=True
    ),
    Conversion(name="quantities", gives=Gives.QUANTITIES, make=_make_quantities, of_run=True),
)
