"""Finds out what the cells of a column are: dates in which form, numbers with which mark, or text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_DATES = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%y",
    "%m/%d/%y",
    "%d/%m/%y",
)
_DIGITS_OF = {"%Y-%m-%d": 8, "%Y%m%d": 8, "%d.%m.%y": 6, "%m/%d/%y": 6, "%d/%m/%y": 6}
"""How many digits a date has at least, so that 1.2.3 is not taken for one; 8 where nothing is said."""
_WHOLE = re.compile(r"-?\d{1,18}")
_POINT = re.compile(r"-?\d{1,18}(\.\d{1,9})?")
_COMMA = re.compile(r"-?\d{1,18}(,\d{1,9})?")


class Form(StrEnum):
    """What all cells of a column are."""

    NOTHING = "nothing"
    TEXT = "text"
    WHOLE = "whole number"
    POINT = "number with a decimal point"
    COMMA = "number with a decimal comma"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What a column is; ``dates`` are all the forms that its dates fit, as Python writes them, the likeliest first."""

    form: Form
    dates: tuple[str, ...] = ()

    def conversion(self) -> str:
        """Write what converts such a cell in a map, empty for a text."""
        if self.form is Form.DATE:
            return ' | date("' + self.dates[0] + '")'
        return {
            Form.WHOLE: " | decimal",
            Form.POINT: " | decimal",
            Form.COMMA: ' | decimal(",")',
        }.get(self.form, "")


def form_of(texts: Iterable[str]) -> Cells:
    """Return what texts are, empty ones aside."""
    filled = [text for text in texts if text]
    if not filled:
        return Cells(form=Form.NOTHING)
    dates = tuple(form for form in _DATES if all(_is_date(text, form) for text in filled))
    if dates:
        return Cells(form=Form.DATE, dates=dates)
    for form, pattern in ((Form.WHOLE, _WHOLE), (Form.POINT, _POINT), (Form.COMMA, _COMMA)):
        if _all_match(filled, pattern):
            return Cells(form=form)
    return Cells(form=Form.TEXT)


def of_one_hand(columns: Mapping[str, Cells]) -> Mapping[str, Cells]:
    """Return columns whose dates are all of the forms that they have in common, if they have some."""
    forms = [each.dates for each in columns.values() if each.form is Form.DATE]
    shared = tuple(form for form in _DATES if all(form in each for each in forms))
    if not forms or not shared:
        return columns
    return {
        name: Cells(form=Form.DATE, dates=shared) if each.form is Form.DATE else each
        for name, each in columns.items()
    }


def _all_match(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return all(pattern.fullmatch(text) and text.isascii() for text in texts)


def _is_date(text: str, form: str) -> bool:
    digits = sum(each.isdigit() for each in text)
    if digits != _DIGITS_OF.get(form, 8) or not text.isascii():
        return False
    try:
        found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return 1990 <= found.year < 2100
