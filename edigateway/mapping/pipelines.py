"""Puts the conversions of a field in a row, and says what comes out at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.codes import coded
from edigateway.mapping.conversions.conversion import (
    Convert,
    Converter,
    ConvertRun,
    Gives,
    RunConverter,
    Surroundings,
    Unconvertible,
    Write,
    WriteRun,
    WrongArgument,
    plain,
    unfit,
)
from edigateway.mapping.language import Call
from edigateway.mapping.tables.table import Table
from edigateway.mapping.targets import Target

Tables = Mapping[str, Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The conversions of one field, made: of a run of texts first if ``of_run``, then of one text."""

    of_run: ConvertRun | None
    """The conversion that makes something of a run of texts, and all that follow it."""
    convert: Convert | None
    """All conversions of one text; None where the text is the value."""
    write: Write | None
    """The way back of ``convert``; None where a conversion has no inverse."""
    write_run: WriteRun | None
    """The way back of ``of_run``; None where that is None, or where a conversion has no inverse."""
    default: str | None
    joins: bool
    """Whether the run is made of every record at once instead of record by record."""
    varies: bool
    """Whether it depends on the day by which tables are read, so that nothing may be remembered."""
    piece: int
    """The number of the piece of a stamp that is converted; 0 for a whole text."""

    @property
    def has_inverse(self) -> bool:
        """Return whether values can be written back."""
        return (self.write if self.of_run is None else self.write_run) is not None


def gives(calls: tuple[Call, ...]) -> Gives:
    """Return what comes out of conversions; without any it is the text."""
    return CONVERSIONS[calls[-1].name].gives if calls else Gives.TEXT


def pipeline(calls: tuple[Call, ...], target: Target, tables: Tables) -> Pipeline:
    """Make the conversions of a field.

    Raises:
        WrongArgument: a conversion cannot work with what the map gives it.
    """
    is_coded = target.takes is Gives.CODED
    surroundings = Surroundings(tables=tables, coded=is_coded)
    default = next((call.arguments[0] for call in calls if call.name == "default"), None)
    rest = [call for call in calls if call.name != "default"]
    made = [_made(call, surroundings) for call in rest]
    if is_coded and gives(calls) is Gives.TEXT and not (rest and rest[-1].name == "lookup"):
        made.append(_BARE_CODE)
    first = made.pop(0) if made and isinstance(made[0], RunConverter) else None
    then = [each for each in made if isinstance(each, Converter)]
    convert, write = _chain(then), _chain_back(then)
    run = first if isinstance(first, RunConverter) else None
    return Pipeline(
        of_run=_run(run.read, convert) if run else None,
        convert=convert,
        write=write,
        write_run=_run_back(run.write, write) if run and run.write and write else None,
        default=default,
        joins=bool(rest) and rest[0].name == "join",
        varies=any(each.varies for each in then),
        piece=then[0].piece if then else 0,
    )


def _made(call: Call, surroundings: Surroundings) -> Converter | RunConverter:
    by_code = {code: _of_text(calls, surroundings.tables) for code, calls in call.by_code}
    return CONVERSIONS[call.name].make(call.arguments, replace(surroundings, by_code=by_code))


def _of_text(calls: tuple[Call, ...], tables: Tables) -> Converter:
    made = pipeline(calls, Target(Gives.TEXT), tables)
    return Converter(read=made.convert or plain, write=made.write, varies=made.varies)


def constant(text: str, calls: tuple[Call, ...], target: Target, tables: Tables) -> object:
    """Return the value of a text that is the same in every document.

    Raises:
        WrongArgument: a conversion cannot work with what the map gives it, or makes nothing of the text.
    """
    convert = pipeline(calls, target, tables).convert
    try:
        return convert(text) if convert else text
    except Unconvertible as error:
        if error.kept is None:
            problem = next((each.message for each in error.problems), f"'{text}' says nothing")
            raise WrongArgument(problem, "write another constant") from None
        return error.kept


def _write_bare_code(value: object) -> str:
    code, _ = coded(value)
    if code is None:
        raise unfit(value, "a code that can be written without a list; give the code itself")
    return code


_BARE_CODE = Converter(read=lambda text: {"code": text}, write=_write_bare_code)


def _chain(converters: Sequence[Converter]) -> Convert | None:
    if len(converters) <= 1:
        return converters[0].read if converters else None
    reads = [each.read for each in converters]

    def convert(text: str) -> object:
        value: object = text
        for read in reads:
            value = read(cast("str", value))
        return value

    return convert


def _chain_back(converters: Sequence[Converter]) -> Write | None:
    writes = [each.write for each in reversed(converters) if each.write is not None]
    if len(writes) < len(converters):
        return None
    if len(writes) <= 1:
        return writes[0] if writes else plain

    def write(value: object) -> str:
        for back in writes:
            value = back(value)
        return cast("str", value)

    return write


def _run(first: ConvertRun, then: Convert | None) -> ConvertRun:
    if then is None:
        return first

    def convert(run: list[str]) -> object:
        text = first(run)
        return then(text) if isinstance(text, str) else None

    return convert


def _run_back(first: WriteRun, then: Write) -> WriteRun:
    if then is plain:
        return first
    return lambda value: first(then(value))
