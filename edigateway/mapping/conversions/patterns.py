"""Patterns: a text that must look in a certain way, or a part of it.

They are matched in time that grows with the text alone, whatever the pattern and the text are.
"""

from functools import lru_cache
from typing import Any

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    plain,
)

_MEMORY_BYTES = 1 << 20
_REMEDY = "write an RE2 pattern with at most one group, as in match('PO-([0-9]+)')"


def _make_match(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    written = arguments[0]
    pattern = _compiled(written)

    def read(text: str) -> str:
        found = pattern.fullmatch(text)
        part = found[pattern.groups] if found else None
        if not part:
            raise bad("map-no-match", f"'{text}' does not look like {written}", text)
        return str(part)

    if pattern.groups:
        return Converter(read=read, write=None)
    return Converter(read=read, write=lambda value: read(plain(value)))


@lru_cache(maxsize=1024)
def _compiled(written: str) -> Any:
    import re2  # here, because most maps have no pattern, and loading it costs more than reading a small file

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY_BYTES
    try:
        pattern = re2.compile(written, options)
    except re2.error as error:
        said = error.args[0]
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise WrongArgument(f"'{written}' is not a pattern: {why}", _REMEDY) from None
    if pattern.groups > 1:
        raise WrongArgument(f"'{written}' has {pattern.groups} groups", _REMEDY)
    return pattern


CONVERSIONS = (Conversion(name="match", gives=Gives.TEXT, make=_make_match, least=1, most=1),)
