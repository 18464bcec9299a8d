"""What a conversion is: a named pair of functions between the partner's text and a canonical value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a conversion is made with: the tables of the map, and whether the field is a code with a meaning."""

    tables: Mapping[str, Mapping[str, str]]
    coded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One conversion, registered under its name.

    ``make`` gets the arguments as written and returns the function for one text, or for a run of texts if ``of_run``;
    it raises :class:`WrongArgument`. ``has_inverse`` says whether its value can be written back.
    """

    name: str
    gives: Gives
    make: Callable[[tuple[str, ...], Surroundings], Convert | ConvertRun]
    least: int = 0
    most: int = 0
    of_run: bool = False
    has_inverse: bool = True


class WrongArgument(Exception):
    """A map gives a conversion an argument that it cannot work with."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        """Keep what is wrong, and what to do."""
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a text; ``at`` counts from 0 within a run of elements."""

    code: str
    severity: Severity
    message: str
    value: str
    at: int = 0


class Unconvertible(Exception):
    """A text of the data cannot be converted, or only with doubts; ``kept`` is used all the same, unless None."""

    def __init__(self, *problems: Problem, kept: object = None) -> None:
        """Keep the problems and what is left of the value."""
        super().__init__(*(problem.message for problem in problems))
        self.problems, self.kept = problems, kept


def bad(code: str, message: str, value: str) -> Unconvertible:
    """Make the failure of a text that no value can be had from."""
    return Unconvertible(Problem(code=code, severity=Severity.ERROR, message=message, value=value))


def doubtful(code: str, message: str, value: str, kept: object) -> Unconvertible:
    """Make the warning of a text whose value is taken all the same."""
    return Unconvertible(
        Problem(code=code, severity=Severity.WARNING, message=message, value=value), kept=kept
    )
