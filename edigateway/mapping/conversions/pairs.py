"""Runs of pairs: qualifiers and values, places and quantities."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from edigateway.mapping.conversions.codes import words_of, writer
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Problem,
    RunConverter,
    Surroundings,
    Unconvertible,
    plain,
    unfit,
)
from edigateway.mapping.conversions.numbers import read_decimal, write_decimal
from edigateway.model.finding import Severity


def _make_pairs(arguments: tuple[str, ...], surroundings: Surroundings) -> RunConverter:
    name, words = arguments[0], words_of(arguments[0])
    write_code, of_code = writer(name, words), surroundings.by_code

    def write(value: object) -> list[str]:
        run: list[str] = []
        for pair in _entries(value):
            scheme = pair.get("scheme")
            code = write_code(scheme) if scheme is not None else ""
            run += [code, _written(pair, of_code.get(code))]
        return run

    is_one_way = any(each.write is None for each in of_code.values())
    return RunConverter(read=_reader(name, words, of_code), write=None if is_one_way else write)


def _written(pair: Mapping[str, object], converter: Converter | None) -> str:
    if converter is None or converter.write is None or pair.get("value") is None:
        return _text(pair, "value")
    return converter.write(pair["value"])


def _reader(
    name: str, words: Mapping[str, str], of_code: Mapping[str, Converter]
) -> Callable[[list[str]], object]:
    schemes = {code: {"code": code, "meaning": word} for code, word in words.items()}
    if of_code:
        return lambda run: _one_by_one(run, name, schemes, of_code)

    def read(run: list[str]) -> list[dict[str, object]]:
        if "" not in run:
            try:
                if len(run) == 4:  # two pairs, as most lines have, in half the time
                    first, one, second, other = run
                    return [
                        {"scheme": schemes[first], "value": one},
                        {"scheme": schemes[second], "value": other},
                    ]
                pairs = zip(run[::2], run[1::2], strict=True)
                return [{"scheme": schemes[scheme], "value": value} for scheme, value in pairs]
            except (KeyError, ValueError):  # a code without a word, or half a pair
                pass
        return _one_by_one(run, name, schemes, of_code)

    return read


def _one_by_one(
    run: list[str],
    name: str,
    schemes: Mapping[str, Mapping[str, str]],
    of_code: Mapping[str, Converter],
) -> list[dict[str, object]]:
    """Return the pairs of a run with gaps, halves of pairs, codes that are not in the list, or values to be converted."""
    found: list[dict[str, object]] = []
    problems: list[Problem] = []
    for at in range(0, len(run), 2):
        scheme, value = run[at], run[at + 1] if at + 1 < len(run) else ""
        if not scheme and not value:
            continue
        if scheme and scheme not in schemes:
            message = f"'{scheme}' is not in our list {name}; the code is kept"
            problems.append(_warning("map-unknown-code", message, scheme, at))
        if not scheme or not value:
            problems.append(_warning("map-half-pair", _HALF, scheme or value, at))
        pair: dict[str, object] = {}
        if scheme:
            pair["scheme"] = schemes.get(scheme, {"code": scheme})
        kept = _value(value, of_code.get(scheme), at, problems)
        if kept:
            pair["value"] = kept
        found.append(pair)
    if problems:
        raise Unconvertible(*problems, kept=found)
    return found


def _value(text: str, converter: Converter | None, at: int, problems: list[Problem]) -> object:
    """Return the value of a pair, converted; what cannot be is kept as it is, and told."""
    if converter is None or not text:
        return text
    try:
        return converter.read(text)
    except Unconvertible as error:
        problems += [replace(each, at=at + 1) for each in error.problems]
        return error.kept or (text if error.problems else None)


_HALF = "a pair of qualifier and value has only one half"


def _entries(value: object) -> list[dict[str, object]]:
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    raise unfit(value, "a list of pairs")


def _text(pair: Mapping[str, object], name: str) -> str:
    value = pair.get(name)
    return "" if value is None else plain(value)


def _make_quantities(arguments: tuple[str, ...], surroundings: Surroundings) -> RunConverter:
    return RunConverter(read=_read_quantities, write=_write_quantities)


def _write_quantities(value: object) -> list[str]:
    run: list[str] = []
    for pair in _entries(value):
        quantity = pair.get("quantity")
        run += [_text(pair, "location"), "" if quantity is None else write_decimal(quantity)]
    return run


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
    Conversion(
        name="pairs",
        gives=Gives.IDENTIFIERS,
        make=_make_pairs,
        least=1,
        most=1,
        of_run=True,
        by_code=True,
    ),
    Conversion(name="quantities", gives=Gives.QUANTITIES, make=_make_quantities, of_run=True),
)
