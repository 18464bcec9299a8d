"""How an interchange is to be written: its delimiters, line ends and characters, and how much must be right."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.writing.charset import Charset


class InData(StrEnum):
    """What becomes of a delimiter that stands in data."""

    REFUSE = "refuse"
    REPLACE = "replace"
    """It is replaced by :attr:`Style.replacement`."""
    AVOID = "avoid"
    """Other delimiters are chosen, which no data has; the interchange is put aside until they are known."""


class Strictness(Enum):
    """How much must be right with what is written, by the rules that received files are judged by."""

    FAULTLESS = "faultless"
    """There is not one finding."""
    WARNINGS = "warnings"
    """There is no error."""
    UNCHECKED = "unchecked"
    """Nothing is judged, and no segment is moved; only the notation and the envelope are put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How to write.

    ``delimiters`` take the place of those that each interchange names. ``line_end`` follows each segment and is left
    out where the segment terminator ends lines itself. ``substitute`` stands for characters that the charset neither
    has nor can spell; None refuses them. ``replacement`` stands for delimiters in data.
    """

    delimiters: Delimiters | None = None
    line_end: str = "\n"
    charset: Charset = Charset.EXTENDED
    substitute: str | None = None
    in_data: InData = InData.REFUSE
    replacement: str = " "
