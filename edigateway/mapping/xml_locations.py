"""How locations in XML are written: tags with slashes between them, parsed into the same steps as those of X12.

``cac:OrderLine/cac:LineItem`` leads to an element, ``ItemOut/@quantity`` to an attribute; ``Extrinsic[@name=dept]`` is
the one whose child has that text, and ``.`` is where a loop stands itself.
"""

import re
from dataclasses import dataclass, replace

from edigateway.mapping.language import Elements, Segments
from edigateway.model.step import Step

_NAME = r"[^\W\d][\w.-]*"
_TAG = rf"(?:{_NAME}:)?{_NAME}"
_ELEMENT = rf"{_TAG}(?:\[@?{_TAG}=[^\[\]/|\"']+\])*"
_PATH = re.compile(rf"{_ELEMENT}(?:/{_ELEMENT})*")
_TEXT = re.compile(rf"(?:{_ELEMENT}/)*(?:{_ELEMENT}|@{_TAG})")
_CHILD = re.compile(r"\[(?P<child>[^=\]]+)=(?P<code>[^\]]+)\]")
_SELF = "."
_SLIPS = (
    (re.compile(r"\s*([=\[\]/@:])\s*"), r"\1"),
    (re.compile(r"=([\"'])([^\"'\]]*)\1"), r"=\2"),
    (re.compile(r"/(?:text\(\))?$"), ""),
    (re.compile(r"^\.?/+"), ""),
)
"""What XPath has and locations do not, and what people leave between, with what stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Elements):
    """A location of the text of an element or attribute, which is element 1 of its record."""

    def __str__(self) -> str:
        """Render as it is written."""
        return str(self.segments) or _SELF


def parse_segments(text: str) -> Segments | None:
    """Parse ``cac:OrderLine`` or ``OrderRequest/ItemOut``; None if it is no path of elements."""
    return _path(text) if _PATH.fullmatch(text) else None


def parse_elements(text: str) -> Text | None:
    """Parse ``cbc:ID``, ``ItemOut/@quantity``, ``Extrinsic[@name=dept]`` or ``.``; None if it is neither."""
    if text == _SELF:
        return Text(segments=Segments(steps=()), first=1, last=1)
    if not _TEXT.fullmatch(text):
        return None
    return Text(segments=_path(text), first=1, last=1)


def nearest(text: str) -> str | None:
    """Return the location that was probably meant by one that is written as in XPath."""
    guess = text.strip()
    for slip, meant in _SLIPS:
        guess = slip.sub(meant, guess)
    return guess if guess != text and parse_elements(guess) else None


def _path(text: str) -> Segments:
    return Segments(steps=tuple(_step(part) for part in text.split("/")))


def _step(text: str) -> Step:
    tag = text.partition("[")[0]
    found = [
        Step(tag=tag, child=match["child"], code=match["code"]) for match in _CHILD.finditer(text)
    ]
    return replace(found[0], also=tuple(found[1:])) if found else Step(tag=tag)
