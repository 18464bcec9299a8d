"""The canonical form of a file: what X12 lets one write in several ways is written in one."""

from collections.abc import Iterator

from edigateway.formats.x12.shapes.received import received
from edigateway.formats.x12.syntax.window import Readable
from edigateway.formats.x12.writing.charset import Charset
from edigateway.formats.x12.writing.interchanges import write
from edigateway.formats.x12.writing.style import Strictness, Style

_AS_RECEIVED = Style(charset=Charset.UTF_8)


def canonical(file: Readable, *, style: Style = _AS_RECEIVED) -> Iterator[bytes]:
    """Yield the interchanges of a file in canonical form, one segment a line; nothing is judged, and nothing moved.

    Raises:
        Refused: there is no ISA in it, an envelope is damaged, or something has no room or cannot be written.
    """
    return write(received(file), style=style, strictness=Strictness.UNCHECKED)
