"""Look-ups in the tables of a map, in both directions."""

from collections.abc import Callable

from edigateway.mapping.conversions.codes import coded, nearest
from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Problem,
    Surroundings,
    Unconvertible,
    WrongArgument,
    plain,
)
from edigateway.mapping.tables import days
from edigateway.mapping.tables.table import ERROR, KEEP, Sides, Table
from edigateway.model.finding import Severity


class Lookup:
    """One field's way through a table; ``otherwise`` is what holds for a text that the table lacks."""

    def __init__(self, table: Table, otherwise: str, is_coded: bool) -> None:
        """Look up codes with their meanings if ``is_coded``, else plain texts."""
        self._table, self._otherwise, self._is_coded = table, otherwise, is_coded
        self._word = otherwise if otherwise not in {KEEP, ERROR, ""} else None
        self._sides: Callable[[], Sides] = _always(table) if not table.varies else _today(table)

    def read(self, text: str) -> object:
        """Return what the table says for a text of the partner."""
        word = self._sides().ours.get(text, self._word)
        if word is not None:
            return {"code": text, "meaning": word} if self._is_coded else word
        kept: object = {"code": text} if self._is_coded else text
        if self._otherwise == KEEP:
            return kept
        if self._otherwise == ERROR:
            raise self._unknown(text, Severity.ERROR, "", None)
        raise self._unknown(text, Severity.WARNING, "; it is kept as it is", kept)

    def write(self, value: object) -> str:
        """Return the first text of the partner that means a value."""
        sides = self._sides()
        code, word = coded(value) if self._is_coded else (None, plain(value))
        if code is not None and self._means(code, word, sides):
            return code
        if word is not None and word in sides.partners:
            return sides.partners[word]
        given = word or code or ""
        if self._otherwise == KEEP:
            return code or given
        raise self._unknown(given, Severity.ERROR, "", None)

    def _means(self, code: str, word: str | None, sides: Sides) -> bool:
        """Tell whether a code reads as a word; if that is not given, whether it can be read."""
        meaning = sides.ours.get(code, self._word)
        return meaning is not None and word in {None, meaning}

    def _unknown(self, text: str, severity: Severity, kept: str, value: object) -> Unconvertible:
        problem = Problem(
            code="map-unknown-key",
            severity=severity,
            message=f"'{text}' is not in the table {self._table.name}{kept}",
            value=text,
            table=self._table.name,
        )
        return Unconvertible(problem, kept=value)


def _always(table: Table) -> Callable[[], Sides]:
    sides = table.sides("")
    return lambda: sides


def _today(table: Table) -> Callable[[], Sides]:
    return lambda: table.sides(days.day())


def _make_lookup(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    name, keeps = arguments[0], len(arguments) > 1
    if name not in surroundings.tables:
        tables = surroundings.tables
        remedy = nearest(name, tables) if tables else "add it under tables"
        raise WrongArgument(f"there is no table '{name}'", remedy)
    if keeps and arguments[1] != KEEP:
        raise WrongArgument(f"'{arguments[1]}' is not known here", f"write lookup({name}, {KEEP})")
    table = surroundings.tables[name]
    if any(row.item or row.factor for row in table.rows):
        raise WrongArgument(
            f"the table {name} is one of units", "name it under units: beside each:"
        )
    lookup = Lookup(table, KEEP if keeps else table.otherwise, surroundings.coded)
    return Converter(read=lookup.read, write=lookup.write, varies=table.varies)


CONVERSIONS = (Conversion(name="lookup", gives=Gives.TEXT, make=_make_lookup, least=1, most=2),)
