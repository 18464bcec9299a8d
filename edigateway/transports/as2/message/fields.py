"""Header fields that we write: checked, so that nothing of a value can become a field of its own.

Source: RFC 4130 §6, RFC 2047, RFC 5322 §3.3, RFC 6017, RFC 6362
"""

import base64
import re
from datetime import datetime

from edigateway import __version__
from edigateway.errors import Refused

Field = tuple[str, str]

PRODUCT = f"edigateway:{__version__}"
INTRODUCTION: tuple[Field, ...] = (
    ("AS2-Version", "1.2"),
    ("AS2-Product", PRODUCT),
    ("EDIINT-Features", "multiple-attachments, AS2-Reliability"),
)
"""Who speaks, and what can be asked of it: several files in a message, and that a message that is sent again under its id
is taken once and has one receipt (draft-duker-as2-reliability)."""

_PLAIN = re.compile(r"[ -~]*")
_CONTENT_TYPE = re.compile(
    r"[\w.+-]+/[\w.+-]+(?:; *[\w.+-]+=(?:[\w.+:-]+|\"[ -!#-~]*\"))*", re.ASCII
)
_WORD_BYTES = 45
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(name: str, value: str) -> Field:
    """Return a field whose value must be printable ASCII.

    Raises:
        Refused: it is not.
    """
    if not _PLAIN.fullmatch(value):
        raise Refused(f"the field {name} may only have printable ASCII characters")
    return name, value


def text(name: str, value: str) -> Field:
    """Return a field for people to read; what is not ASCII is written in encoded words.

    Raises:
        Refused: the value has characters that do not print.
    """
    if not value.isprintable():
        raise Refused(f"the field {name} has characters that do not print")
    if value.isascii():
        return name, value
    words, word = [], b""
    for octets in (each.encode("utf-8") for each in value):
        if len(word) + len(octets) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += octets
    words.append(word)
    return name, " ".join(f"=?utf-8?B?{base64.b64encode(each).decode('ascii')}?=" for each in words)


def content_type(value: str) -> Field:
    """Return the content type of a file.

    Raises:
        Refused: it is none.
    """
    if not _CONTENT_TYPE.fullmatch(value):
        raise Refused(f"{value!r} is no content type, such as application/edi-x12")
    return "Content-Type", value


def date(at: datetime) -> Field:
    """Return the date of a message, which is given in UTC."""
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return "Date", f"{day}, {at.day:02} {month} {at.year:04} {at:%H:%M:%S} +0000"


def block(fields: list[Field]) -> bytes:
    """Return fields as they stand before a body, with the blank line."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return lines.encode("ascii") + b"\r\n"
