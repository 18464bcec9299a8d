"""Reads locations as guidelines write them, in the trade's own designators: ``BEG03``, ``REF[DP]``, ``N1[ST]/N404``."""

import re

from edigateway.formats.x12.guideline.language import Location
from edigateway.model.step import Step

_STEP = re.compile(r"([A-Z][A-Z0-9]{1,2})(?:\[(?:((?!00)[0-9]{2})=)?([^\[\]/=]+)\])?")
_ELEMENT = re.compile(r"([0-9]{2})(?:-([1-9][0-9]?))?")
_CODE_OF_LEVEL = 3
"""Levels of a hierarchy are told apart by HL03, all else by its first element."""


def parse(text: str) -> Location | None:
    """Return a location, or None where the text is none."""
    way, element, component = _divided(text)
    matches = [_STEP.fullmatch(each) for each in way.split("/")]
    if element == "00" or not all(matches):
        return None
    return Location(
        steps=tuple(_step(*match.groups()) for match in matches if match),
        element=int(element or 0),
        component=int(component or 0),
    )


def _divided(text: str) -> tuple[str, str | None, str | None]:
    """Cut off the element: two digits behind a segment, which has two or three characters, or behind its code."""
    way, slash, last = text.rpartition("/")
    for at in (last.rfind("]") + 1, 3, 2):
        match = _ELEMENT.fullmatch(last, at) if at > 1 else None
        if match is not None:
            return f"{way}{slash}{last[:at]}", match[1], match[2]
    return text, None, None


def _step(tag: str, code_at: str | None, code: str | None) -> Step:
    if code is None:
        return Step(tag=tag)
    usual = _CODE_OF_LEVEL if tag == "HL" else 1
    return Step(tag=tag, code_at=int(code_at or usual), code=code)
