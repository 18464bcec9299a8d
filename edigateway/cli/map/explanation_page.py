"""An explained document as a page: each segment as it came, and below it where its elements went."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from edigateway.cli import page
from edigateway.cli.map.origins import line_of
from edigateway.cli.map.values import short
from edigateway.cli.plain import one_line
from edigateway.mapping.explaining import Source
from edigateway.workbench.bench import Trial
from edigateway.workbench.fates import Fate, Piece, Segment

Constants = Sequence[tuple[str, Any]]

_LONGEST_NAME, _LONGEST_TEXT = 24, 32
_COLOURS = {
    Fate.FIELD: "green",
    Fate.UNMAPPED: "yellow",
    Fate.LOST: "red",
}
_WORDS = {
    Fate.CODE: "says which field the segment is for",
    Fate.SAME: "said before",
    Fate.IGNORED: "ignored",
    Fate.UNMAPPED: "unmapped",
    Fate.LOST: "LOST: please report this",
}


def lines(trial: Trial, segments: Sequence[Segment], constants: Constants) -> Iterator[str]:
    """Yield the page of one document."""
    title = f"{trial.document} {trial.control_number}".strip()
    if trial.explanation is None:
        reason = "it was rejected" if trial.map else "there is no map for it"
        yield page.strong(one_line(f"{title}: {reason}"))
        return
    yield page.headed(title, f"by {trial.map}")
    sizes = _sizes(segments)
    for segment in segments:
        yield from _segment(segment, sizes)
    if constants:
        yield page.titled("Not received")
        for path, value in constants:
            yield f"      {one_line(path)}: {one_line(short(value))}  {page.faint('the map says so')}"


def _sizes(segments: Sequence[Segment]) -> tuple[int, int]:
    pieces = [piece for segment in segments for piece in segment.pieces]
    name = max((len(each.name) for each in pieces), default=0)
    text = max((len(each.text) for each in pieces), default=0)
    return min(name, _LONGEST_NAME), min(text, _LONGEST_TEXT)


def _segment(segment: Segment, sizes: tuple[int, int]) -> Iterator[str]:
    bars = "│ " * max(segment.depth - 1, 0)
    number = str(segment.record.position).rjust(5)
    if [piece.name for piece in segment.pieces] == [segment.text]:
        yield from _piece(segment.pieces[0], f"{number} {bars}", sizes)
        return
    yield f"{number} {bars}{page.strong(page.cell(segment.text, page.width() - 6 - len(bars)).rstrip())}"
    for piece in segment.pieces:
        yield from _piece(piece, f"      {bars}  ", sizes)


def _piece(piece: Piece, indent: str, sizes: tuple[int, int]) -> Iterator[str]:
    head = f"{indent}{page.cell(piece.name, sizes[0])}  {page.cell(piece.text, sizes[1])}  "
    if not piece.sources:
        yield head + _styled(f"· {_WORDS[piece.fate]}", piece.fate)
    for source in piece.sources:
        told = f"→ {source.path}{_meaning(source, piece)}"
        yield f"{head}{_styled(one_line(told), piece.fate)}  {page.faint(line_of(source.origin))}"


def _styled(text: str, fate: Fate) -> str:
    colour = _COLOURS.get(fate)
    return click.style(text, fg=colour) if colour else page.faint(text)


def _meaning(source: Source, piece: Piece) -> str:
    """Return the value behind a colon, unless it is the text itself or made of several elements."""
    if isinstance(source.value, list):
        return ""
    value = short(source.value, _LONGEST_TEXT)
    return "" if value == piece.text else f": {value}"


def facts(trial: Trial, segments: Sequence[Segment], constants: Constants) -> Mapping[str, Any]:
    """Return what is on the page, for programs."""
    return {
        "map": trial.map,
        "set": trial.document,
        "control_number": trial.control_number,
        "findings": [each.facts() for each in trial.findings],
        "segments": [
            {
                "tag": segment.record.tag,
                "position": segment.record.position,
                "offset": segment.record.offset,
                "elements": [_piece_facts(piece) for piece in segment.pieces],
            }
            for segment in segments
        ],
        "not_received": [{"path": path, "value": value} for path, value in constants],
    }


def _piece_facts(piece: Piece) -> Mapping[str, Any]:
    return {
        "name": piece.name,
        "text": piece.text,
        "fate": piece.fate.value,
        "fields": [
            {
                "path": source.path,
                "value": source.value,
                "file": source.origin.file,
                "line": source.origin.line,
            }
            for source in piece.sources
        ],
    }
