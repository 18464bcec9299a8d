"""How a file of rows lies, as values: its text, its columns, and which rows belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = "row"
"""The only type of record where a layout names none."""
DOCUMENT = "document"
"""The record that rows of the only type lie below; its elements are the names of the columns."""
MAX_COLUMNS = 2000
MAX_POSITION = 32_000
"""The last position of a row of fixed width that a column may have."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its name.

    ``first`` and ``last`` are its positions in a row of fixed width, from 1; both are 0 in a delimited file. ``pad``
    fills what a text leaves free: behind it, or before it where it is ``aligned_right``.
    """

    name: str
    first: int = 0
    last: int = 0
    pad: str = " "
    aligned_right: bool = False

    @property
    def width(self) -> int:
        """Return how many characters it has room for."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A control total: how many rows of some ``types`` there are, or the sum of the column ``summed`` of one type.

    ``column`` is the number of the cell that has it; ``decimal`` is the decimal mark of the sum.
    """

    column: int
    types: tuple[str, ...]
    summed: int = 0
    decimal: str = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLayout:
    """One type of record.

    ``code`` is the text that tells it. ``columns`` is empty where the header of each file has the names. ``under`` is
    the type that it lies below, empty for what begins a document. ``file`` is ``header`` or ``trailer`` for a record
    about the whole file.
    """

    name: str = ROW
    code: str = ""
    columns: tuple[Column, ...] = ()
    under: str = ""
    file: str = ""
    totals: tuple[Total, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def begins_document(self) -> bool:
        """Return whether a document begins with it."""
        return not self.under and not self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiting:
    """How the cells of a row are told apart; ``quote`` is empty where there are no quotes."""

    delimiter: str = ","
    quote: str = '"'
    is_trailing: bool = False
    """Whether a delimiter is written behind the last cell, too."""
    has_header: bool = True
    """Whether the first row has the names of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLayout:
    """The whole ``layout`` of a map for rows; ``delimiting`` is None for rows of fixed width.

    ``group_by`` are the columns that tell one document from another, empty where the whole file is one. ``type_at`` are
    the positions of the text that tells the type of a record, from 1 and both inclusive (in a delimited file the
    number of its column, twice); 0 where there is only one type.
    """

    format: str
    delimiting: Delimiting | None
    encoding: str = "utf-8"
    has_byte_order_mark: bool = False
    line_end: str = "\r\n"
    skip: int = 0
    """How many lines come before the first row."""
    comment: str = ""
    """What lines begin with that are no rows."""
    group_by: tuple[str, ...] = ()
    type_at: tuple[int, int] = (0, 0)
    records: tuple[RecordLayout, ...] = (RecordLayout(),)

    @property
    def has_types(self) -> bool:
        """Return whether there are several types of records."""
        return self.type_at[0] > 0

    @property
    def root(self) -> RecordLayout:
        """Return the type that begins a document, or the only one."""
        return next(each for each in self.records if each.begins_document)

    def type_cell(self, record: RecordLayout) -> int:
        """Return the number of the cell that tells the type of a record, from 1."""
        if self.delimiting is not None:
            return self.type_at[0]
        return [column.first for column in record.columns].index(self.type_at[0]) + 1

    def below(self, name: str) -> Sequence[str]:
        """Return the names of all types that lie somewhere below one."""
        found = [each.name for each in self.records if each.under == name]
        return [*found, *(deeper for each in found for deeper in self.below(each))]
