"""How one field is written on one line: a location, and conversions after bars, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CALL = re.compile(r"\s*(?P<name>[a-z][a-z0-9_]*)\s*(?:\((?P<arguments>.*)\))?\s*", re.DOTALL)
_ARGUMENT = re.compile(
    r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>(?:[^,"'()]|\([^()]*\))*?))\s*(?:,|$)"""
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an expression, without the space around it, and the column where it begins, from 0."""

    text: str
    column: int


def split(text: str) -> tuple[Part, ...]:
    """Cut an expression at its bars, leaving alone those in quotes."""
    pieces = [""]
    starts = [0]
    for match in _pieces(text):
        if match[0] == "|":
            pieces.append("")
            starts.append(match.end())
        else:
            pieces[-1] += match[0]
    return tuple(
        Part(piece.strip(), start + len(piece) - len(piece.lstrip()))
        for piece, start in zip(pieces, starts, strict=True)
    )


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"""\||"[^"]*"|'[^']*'|[^|]""", text)


def parse_call(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Parse ``name`` or ``name(argument, "argument")``; None if it is not written like that."""
    match = _CALL.fullmatch(text)
    if not match:
        return None
    arguments = match["arguments"]
    if arguments is None:
        return match["name"], ()
    found = _arguments(arguments)
    return None if found is None else (match["name"], found)


def _arguments(text: str) -> tuple[str, ...] | None:
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _ARGUMENT.match(text, at)
        if not match or match.end() == at:
            return None
        found.append(match["double"] or match["single"] or match["bare"] or "")
        at = match.end()
    return tuple(found)
