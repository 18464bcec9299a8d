"""Puts the conversions of a field in a row, and says what comes out at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.conversion import Convert, ConvertRun, Gives, Surroundings
from edigateway.mapping.language import Call
from edigateway.mapping.targets import Target

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The conversions of one field, made: of a run of texts first if ``of_run``, then of one text."""

    of_run: ConvertRun | None
    """The conversion that makes something of a run of texts, and all that follow it."""
    convert: Convert | None
    """All conversions of one text; None where the text is the value."""
    default: str | None
    joins: bool
    """Whether the run is made of every record at once instead of record by record."""


def gives(calls: tuple[Call, ...]) -> Gives:
    """Return what comes out of conversions; without any it is the text."""
    return CONVERSIONS[calls[-1].name].gives if calls else Gives.TEXT


def pipeline(calls: tuple[Call, ...], target: Target, tables: Tables) -> Pipeline:
    """Make the conversions of a field.

    Raises:
        WrongArgument: a conversion cannot work with what the map gives it.
    """
    coded = target.takes is Gives.CODED
    surroundings = Surroundings(tables=tables, coded=coded)
    default = next((call.arguments[0] for call in calls if call.name == "default"), None)
    rest = [call for call in calls if call.name != "default"]
    made = [CONVERSIONS[call.name].make(call.arguments, surroundings) for call in rest]
    if coded and gives(calls) is Gives.TEXT and not (rest and rest[-1].name == "lookup"):
        made.append(_bare_code)
    first: ConvertRun | None = None
    if rest and CONVERSIONS[rest[0].name].of_run:
        first = cast("ConvertRun", made.pop(0))
    one = _chain([cast("Convert", each) for each in made])
    return Pipeline(
        of_run=_run(first, one) if first else None,
        convert=one,
        default=default,
        joins=bool(rest) and rest[0].name == "join",
    )


def _bare_code(text: str) -> dict[str, str]:
    return {"code": text}


def _chain(converts: list[Convert]) -> Convert | None:
    if len(converts) <= 1:
        return converts[0] if converts else None

    def convert(text: str) -> object:
        value: object = text
        for each in converts:
            value = each(cast("str", value))
        return value

    return convert


def _run(first: ConvertRun, then: Convert | None) -> ConvertRun:
    if then is None:
        return first

    def convert(run: list[str]) -> object:
        text = first(run)
        return then(text) if isinstance(text, str) else None

    return convert
