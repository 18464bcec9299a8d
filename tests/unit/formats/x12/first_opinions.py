"""What another checker said of each public sample, in our words: a first opinion, from the list that came with them.

It knew the same tables of the standard, judged everything by 004010 or 005010, and wrote down three findings at most.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pytest

from tests.support.samples import OPEN_SAMPLES

_LIST = OPEN_SAMPLES / "SOURCES.md"
_NAME = re.compile(r"\d{3}/\S+\.edi")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_NAME_CELL, _VERDICT_CELL, _ENVELOPE_CELL, _CONTENT_CELL = 1, 5, 6, 7
_MOST_WRITTEN_DOWN = 3

_ENVELOPE: Mapping[str, str] = {
    "SE01=": "segment-count",
    "SE02!=": "set-control-number",
    "GE01=": "set-count",
    "GE02!=": "group-control-number",
    "IEA02!=": "interchange-control-number",
    "isa-len": "isa-length",
    "odd-seg:": "unknown-segment",
}
"""How a problem of an envelope begins, and our code for it."""

_QUIRKS = ("bom", "isa-len", "tail-ws", "mixed-eol", "prefix", "lowercase", "interchanges=")
"""How the words behind the problems begin, which are no faults."""

_CONTENT: Mapping[str, str] = {
    "bad-code": "bad-code",
    "bad-date": "bad-date",
    "bad-number(N2": "decimal-point",
    "bad-number": "bad-number",
    "bad-time": "bad-time",
    "condition(E": "excluded-element",
    "condition(": "missing-conditional-element",
    "mandatory-element": "missing-element",
    "missing-mandatory": "missing-segment",
    "not-in-set": "segment-not-in-set",
    "out-of-order": "segment-out-of-order",
    "too-long": "too-long",
    "too-many-elements": "too-many-elements",
    "too-short": "too-short",
}
"""How a finding begins behind its place, and our code for it; the longer beginning stands first."""


class FirstOpinion(NamedTuple):
    """What was said of one sample: our codes for it."""

    finds_content_faulty: bool
    codes: frozenset[str]
    perhaps: frozenset[str]
    """What may have been found as well, and not been written down."""


def first_opinions() -> Mapping[str, FirstOpinion]:
    """Return the opinions by the names of samples; skip where the list is absent."""
    if not _LIST.exists():
        pytest.skip("the list of the public samples is not beside this checkout")
    return dict(_opinions(_LIST.read_text(encoding="utf-8").splitlines()))


def _opinions(lines: Sequence[str]) -> Iterator[tuple[str, FirstOpinion]]:
    for line in lines:
        cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line)]
        if len(cells) > _CONTENT_CELL and _NAME.fullmatch(cells[_NAME_CELL]):
            yield cells[_NAME_CELL], _opinion(cells)


def _opinion(cells: Sequence[str]) -> FirstOpinion:
    problems = _problems(cells[_ENVELOPE_CELL])
    findings = [each.split(":", 1)[1] for each in cells[_CONTENT_CELL].split("; ") if each]
    perhaps = frozenset[str]()
    if len(problems) >= _MOST_WRITTEN_DOWN:
        perhaps |= frozenset(_ENVELOPE.values())
    if len(findings) >= _MOST_WRITTEN_DOWN:
        perhaps |= frozenset(_CONTENT.values())
    return FirstOpinion(
        finds_content_faulty="content-error" in cells[_VERDICT_CELL],
        codes=frozenset(
            [_code(each, _ENVELOPE) for each in problems]
            + [_code(each, _CONTENT) for each in findings]
        ),
        perhaps=perhaps,
    )


def _problems(cell: str) -> list[str]:
    """Return the problems of an envelope without the quirks, which stand behind them."""
    problems = [each for each in cell.split("; ") if each]
    return problems[:-1] if problems and problems[-1].startswith(_QUIRKS) else problems


def _code(said: str, codes: Mapping[str, str]) -> str:
    return next(code for beginning, code in codes.items() if said.startswith(beginning))
