"""How a delimited file lies: its delimiter, quotes, encoding and header, and which rows belong together."""

import codecs
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from edigateway.contracts.format import Layout
from edigateway.errors import Fault, Misconfigured

MAX_COLUMNS = 2000

_OneCharacter = Annotated[str, Field(min_length=1, max_length=1)]


class RowLayout(BaseModel):
    """The keys of ``layout`` in a map for delimited files; nothing of it is ever guessed from a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str = "csv"
    delimiter: _OneCharacter = ","
    quote: _OneCharacter = '"'
    encoding: str = "utf-8-sig"
    header: tuple[str, ...] | bool = True
    """Whether the first row has the names of the columns; a list gives them for a file without."""
    group_by: tuple[str, ...] = Field(min_length=1, max_length=20)
    """The columns whose texts together tell one document from another."""

    @field_validator("encoding")
    @classmethod
    def _keeps_line_ends(cls, encoding: str) -> str:
        try:
            codec = codecs.lookup(encoding)
            if codec.decode(b"a,\r\n")[0] == "a,\r\n" and "a\n".encode(encoding)[-2:] == b"a\n":
                return encoding
        except (LookupError, UnicodeError, TypeError):
            pass
        raise ValueError(f"'{encoding}' is not a text encoding that extends ASCII")


def read_layout(layout: Layout) -> RowLayout:
    """Check the layout of a map.

    Raises:
        Misconfigured: with a fault for each key that is wrong.
    """
    try:
        return RowLayout.model_validate(dict(layout))
    except ValidationError as error:
        raise Misconfigured(
            [
                Fault(
                    file=Path("layout"),
                    line=0,
                    column=0,
                    problem=f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}",
                    remedy="mend it in the map",
                )
                for each in error.errors(include_url=False)
            ]
        ) from None
