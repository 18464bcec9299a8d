"""ANSI ASC X12: read, judge, acknowledge, write.

Every name here is loaded when it is first used, for a command that looks at one file should not wait for the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edigateway.formats.x12.acknowledging.functional import acknowledge
    from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
    from edigateway.formats.x12.acknowledging.note import note
    from edigateway.formats.x12.catalogue import CATALOGUE
    from edigateway.formats.x12.dictionary.schemas import release
    from edigateway.formats.x12.guideline.guideline_file import read_guideline
    from edigateway.formats.x12.reading.reader import peek, read, stream
    from edigateway.formats.x12.shapes.from_json import from_json
    from edigateway.formats.x12.shapes.received import received
    from edigateway.formats.x12.shapes.to_json import to_json
    from edigateway.formats.x12.shapes.unwritable import Unwritable
    from edigateway.formats.x12.syntax.delimiters import Delimiters
    from edigateway.formats.x12.terms import Terms
    from edigateway.formats.x12.writing.canonical import canonical
    from edigateway.formats.x12.writing.charset import Charset
    from edigateway.formats.x12.writing.interchanges import write
    from edigateway.formats.x12.writing.style import InData, Strictness, Style
    from edigateway.formats.x12.writing.writer import enclose, enclose_interchange
    from edigateway.model.acknowledgement import AcknowledgementForm, AcknowledgementKind, Enclosure

__all__ = [
    "CATALOGUE",
    "AcknowledgementForm",
    "AcknowledgementKind",
    "Charset",
    "Delimiters",
    "Enclosure",
    "InData",
    "Strictness",
    "Style",
    "Terms",
    "Unwritable",
    "acknowledge",
    "acknowledge_interchange",
    "canonical",
    "enclose",
    "enclose_interchange",
    "from_json",
    "note",
    "peek",
    "read",
    "read_guideline",
    "received",
    "release",
    "stream",
    "to_json",
    "write",
]

_MODEL = "edigateway.model.acknowledgement"
_HOMES = {
    "AcknowledgementForm": _MODEL,
    "AcknowledgementKind": _MODEL,
    "Enclosure": _MODEL,
    "CATALOGUE": "catalogue",
    "Charset": "writing.charset",
    "Delimiters": "syntax.delimiters",
    "InData": "writing.style",
    "Strictness": "writing.style",
    "Style": "writing.style",
    "Terms": "terms",
    "Unwritable": "shapes.unwritable",
    "acknowledge": "acknowledging.functional",
    "acknowledge_interchange": "acknowledging.interchange",
    "canonical": "writing.canonical",
    "enclose": "writing.writer",
    "enclose_interchange": "writing.writer",
    "from_json": "shapes.from_json",
    "note": "acknowledging.note",
    "peek": "reading.reader",
    "read": "reading.reader",
    "read_guideline": "guideline.guideline_file",
    "received": "shapes.received",
    "release": "dictionary.schemas",
    "stream": "reading.reader",
    "to_json": "shapes.to_json",
    "write": "writing.interchanges",
}


def __dir__() -> list[str]:
    """Name what is here, loaded or not, so that ``help`` shows it."""
    return __all__


def __getattr__(name: str) -> Any:
    """Load a name of this face from the module that has it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES[name]
    module = home if home == _MODEL else f"{__name__}.{home}"
    return getattr(import_module(module), name)
