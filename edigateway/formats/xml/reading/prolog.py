"""What stands before the root: a declaration and a DOCTYPE, both taken away before the parser sees the text.

So no DTD is ever looked at, wherever it is: one that the DOCTYPE merely names is not missed, as cXML does it, and one
that the DOCTYPE holds is refused.
"""

import re

from edigateway.formats.xml.findings import DECLARATION, DTD, ENCODING, SYNTAX, Unreadable, finding
from edigateway.formats.xml.layout import DOCTYPE
from edigateway.formats.xml.reading.source import Source

_SPACE = r"[ \t\r\n]"
_EQUALS = rf"{_SPACE}*={_SPACE}*"
_DECLARATION = re.compile(
    rf"<\?xml{_SPACE}+version{_EQUALS}(?:\"1\.0\"|'1\.0')"
    rf"(?:{_SPACE}+encoding{_EQUALS}[\"'](?P<encoding>[A-Za-z][A-Za-z0-9._-]*)[\"'])?"
    rf"(?:{_SPACE}+standalone{_EQUALS}[\"'](?:yes|no)[\"'])?{_SPACE}*\?>"
)
_SPACES = re.compile(rf"{_SPACE}*+")
_ASIDES = {"<!--": "-->", "<?": "?>"}
"""How what may stand before the root, and says nothing, begins and ends."""
_DOCTYPE = re.compile(rf"<!DOCTYPE{_SPACE}+{DOCTYPE.pattern}{_SPACE}*(?P<end>[>\[])")
_ANYTHING_BUT_LINE_ENDS = re.compile(r"[^\r\n]")


def without_prolog(source: Source) -> str:
    """Return the text with blanks instead of the declaration and the DOCTYPE, so that every place stays the same.

    Raises:
        Unreadable: the declaration is not one of XML 1.0 or is at odds with the byte order mark, or there is a DTD.
    """
    text = _blank(source.text, 0, _declaration_end(source))
    start = _asides_end(text)
    if not text.startswith("<!DOCTYPE", start):
        return text
    match = _DOCTYPE.match(text, start)
    if not match:
        raise Unreadable(finding(SYNTAX, "the DOCTYPE is not well-formed", source.place(start)))
    if match["end"] == "[":
        message = (
            "the DOCTYPE declares things itself; that is never read, because it could be anything"
        )
        raise Unreadable(finding(DTD, message, source.place(match.start("end"))))
    return _blank(text, start, match.end())


def _declaration_end(source: Source) -> int:
    if not re.match(rf"<\?xml{_SPACE}", source.text):
        return 0
    match = _DECLARATION.match(source.text)
    if not match:
        message = 'a declaration like <?xml version="1.0" encoding="UTF-8"?> was expected'
        raise Unreadable(finding(DECLARATION, message, source.place(0)))
    declared = match["encoding"]
    if declared and not source.may_declare(declared):
        message = f"{declared} is declared, but the byte order mark is that of {source.codec}"
        place = source.place(match.start("encoding"))
        raise Unreadable(finding(ENCODING, message, place, declared))
    return match.end()


def _asides_end(text: str) -> int:
    """Return where blanks, comments and processing instructions end; in one of them if it has no end."""
    at = _spaces_end(text, 0)
    while start := next((start for start in _ASIDES if text.startswith(start, at)), None):
        end = _ASIDES[start]
        found = text.find(end, at + len(start))
        if found < 0:
            break
        at = _spaces_end(text, found + len(end))
    return at


def _spaces_end(text: str, at: int) -> int:
    match = _SPACES.match(text, at)
    return match.end() if match else at


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _ANYTHING_BUT_LINE_ENDS.sub(" ", text[start:end]) + text[end:]
