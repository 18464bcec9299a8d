"""What a conversion is: a named pair of functions between the partner's text and a canonical value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from edigateway.mapping.tables.table import Table
from edigateway.model.finding import Severity


class Gives(StrEnum):
    """The sort of value that a conversion gives; maps are checked against the canonical document with it."""

    TEXT = "text"
    CODED = "a code"
    NUMBER = "a number"
    INTEGER = "a whole number"
    DATE = "a date"
    TIME = "a time"
    IDENTIFIERS = "identifiers"
    QUANTITIES = "quantities by place"


Convert: TypeAlias = Callable[[str], object]
ConvertRun: TypeAlias = Callable[[list[str]], object]
Write: TypeAlias = Callable[[Any], str]
WriteRun: TypeAlias = Callable[[Any], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    """Both sides of a conversion of one text; all functions raise :class:`Unconvertible`.

    ``write`` gives the text that ``read`` makes the same value of; None where there is none, or not always one.
    ``varies`` says that it depends on the day by which tables are read, so that nothing may be remembered. ``piece`` is
    the number of the piece of a stamp that it takes, 0 for a whole text.
    """

    read: Convert
    write: Write | None
    varies: bool = False
    piece: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConverter:
    """Both sides of a conversion of a run of texts, as :class:`Converter` is of one."""

    read: ConvertRun
    write: WriteRun | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a conversion is made with: the tables of the map, and whether the field is a code with a meaning.

    ``by_code`` are conversions of the values that stand beside a code, for a conversion that takes some.
    """

    tables: Mapping[str, Table]
    coded: bool = False
    by_code: Mapping[str, Converter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One conversion, registered under its name.

    ``make`` gets the arguments as written and returns both sides: of one text, or of a run of texts if ``of_run``; it
    raises :class:`WrongArgument`. Arguments behind the ``most``, if it is ``by_code``, are conversions by codes (``UP=upc``).
    """

    name: str
    gives: Gives
    make: Callable[[tuple[str, ...], Surroundings], Converter | RunConverter]
    least: int = 0
    most: int = 0
    of_run: bool = False
    by_code: bool = False


class WrongArgument(Exception):
    """A map gives a conversion an argument that it cannot work with."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        """Keep what is wrong, and what to do."""
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a text or value.

    ``at`` counts from 0 within a run of elements; ``table`` names the table that lacks the value.
    """

    code: str
    severity: Severity
    message: str
    value: str
    at: int = 0
    table: str | None = None


class Unconvertible(Exception):
    """Something cannot be converted, or only with doubts; ``kept`` is used all the same, unless None."""

    def __init__(self, *problems: Problem, kept: object = None) -> None:
        """Keep the problems and what is left of the value, or of the text where one was to be written."""
        super().__init__(*(problem.message for problem in problems))
        self.problems, self.kept = problems, kept


def bad(code: str, message: str, value: str) -> Unconvertible:
    """Make the failure of a text that no value can be had from, or of a value that no text can."""
    return Unconvertible(Problem(code=code, severity=Severity.ERROR, message=message, value=value))


def doubtful(code: str, message: str, value: str, kept: object) -> Unconvertible:
    """Make the warning of a text whose value is taken all the same."""
    return Unconvertible(
        Problem(code=code, severity=Severity.WARNING, message=message, value=value), kept=kept
    )


def absent() -> Unconvertible:
    """Make the sign of a text that stands for nothing, so that its field is left out and nobody is told."""
    return Unconvertible()


def plain(value: object) -> str:
    """Write a text as it is.

    Raises:
        Unconvertible: the value is no text.
    """
    if isinstance(value, str):
        return value
    raise unfit(value, "a text")


def unfit(value: object, wanted: str) -> Unconvertible:
    """Make the failure of a value of the wrong sort."""
    shown = str(value)[:_SHOWN]
    return bad("map-bad-value", f"'{shown}' is not {wanted}", shown)


_SHOWN = 99
