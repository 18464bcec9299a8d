"""How locations are written: the reference designators of the trade, parsed and, where wrong, nearly guessed."""

import re

from edigateway.mapping.language import Elements, Segments
from edigateway.model.step import Step

_CODE_AT = {"HL": 3}
"""Which element a bare code in brackets is compared with, where it is not the first."""

_STEP = r"[A-Z][A-Z0-9]{1,2}(?:\[(?:\d\d=)?[^\[\]/|]+\](?:\[\d\d=[^\[\]/|]+\])*)?"
_PATH = re.compile(rf"{_STEP}(?:/{_STEP})*")
_ELEMENTS = re.compile(
    rf"(?P<path>(?:{_STEP}/)*{_STEP})(?P<first>\d\d)(?:-(?P<component>[1-9]\d?)|(?P<run>\.\.)(?P<last>\d\d)?)?"
)
_CODE = re.compile(r"\[(?:(?P<at>\d\d)=)?(?P<code>[^\]]+)\]")
_ALMOST = re.compile(r"(?P<head>.*?[A-Z][A-Z0-9]{1,2}(?:\[[^\]]*\])*)(?P<digits>[0-9OIL]{1,3})")
_LOOKALIKES = str.maketrans("OIL", "011")


def parse_segments(text: str) -> Segments | None:
    """Parse ``N1``, ``REF[DP]`` or ``N1[ST]/REF``; None if it is nothing of the sort."""
    if not _PATH.fullmatch(text):
        return None
    return Segments(steps=tuple(_step(part) for part in text.split("/")))


def parse_elements(text: str) -> Elements | None:
    """Parse ``BEG03``, ``REF[DP]02``, ``N1[ST]/N401``, ``MEA04-1`` or ``PO106..``; None if it is neither."""
    match = _ELEMENTS.fullmatch(text)
    if not match:
        return None
    segments = parse_segments(match["path"])
    first = int(match["first"])
    last = int(match["last"] or 0) if match["run"] else first
    if segments is None or not first or 0 < last < first:
        return None
    return Elements(
        segments=segments, first=first, last=last, component=int(match["component"] or 0)
    )


def nearest(text: str) -> str | None:
    """Return the location that was probably meant by one that cannot be parsed, as in ``PO1O2`` for ``PO102``."""
    guess = text.upper().replace(" ", "")
    if parse_elements(guess):
        return guess
    match = _ALMOST.fullmatch(guess)
    if not match:
        return None
    mended = match["head"] + str(int(match["digits"].translate(_LOOKALIKES))).zfill(2)
    return mended if parse_elements(mended) else None


def _step(text: str) -> Step:
    tag = text.partition("[")[0]
    codes = [
        (int(match["at"] or _CODE_AT.get(tag, 1)), match["code"]) for match in _CODE.finditer(text)
    ]
    if not codes:
        return Step(tag=tag)
    (at, code), *more = codes
    also = tuple(Step(tag=tag, code_at=at, code=code) for at, code in more)
    return Step(tag=tag, code_at=at, code=code, also=also)
