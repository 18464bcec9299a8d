"""Names that partners gave their files: data to show, and the tail of the one name that we give while we hold them.

Linux names are bytes. Inside they are text with ``surrogateescape``, as the os module gives them, so that every name
comes back byte for byte.
"""

import os
import re
from uuid import uuid4

_CLAIMED = re.compile(r"([0-9a-f]{32})-(.+)", re.DOTALL)


def printable(name: str) -> str:
    """Render a name so that it can stand in a log line or on a page: one line, nothing invisible, no trickery.

    What is not printable, and the backslash, becomes an escape such as ``\\x1b``, so that two names never look alike.
    """
    return "".join(each if each.isprintable() and each != "\\" else _escape(each) for each in name)


def claimed_name(token: str, name: str, longest: int) -> str:
    """Return the name under which we hold a file: our token and as much of the partner's name as fits in bytes."""
    while name and len(os.fsencode(f"{token}-{name}")) > longest:
        name = name[:-1]
    return f"{token}-{name}"


def split_claimed(claimed: str) -> tuple[str, str] | None:
    """Return the token and the partner's name of a file that we hold, or None if that is no name of ours."""
    match = _CLAIMED.fullmatch(claimed)
    return (match[1], match[2]) if match else None


def new_token() -> str:
    """Return a token that no other claim has."""
    return uuid4().hex


def _escape(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if code < 0x80:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as surrogateescape carries it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
