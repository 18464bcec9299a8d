"""The name that a caller gives its file: data to show, from a header that anybody may have written."""

import re
from urllib.parse import unquote

LONGEST = 200

_PLAIN = re.compile(r';\s*filename\s*=\s*(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE)
_EXTENDED = re.compile(r";\s*filename\*\s*=\s*UTF-8'[^']*'([^\s;\"]+)", re.IGNORECASE)


def file_name(disposition: str) -> str:
    """Return the file name in a ``Content-Disposition``, made fit to be shown; empty where there is none.

    Only what stands behind the last ``/`` or ``\\`` counts, and only what can be printed.

    Source: RFC 6266 §4.3, RFC 8187 §3.2.
    """
    extended, plain = _EXTENDED.search(disposition), _PLAIN.search(disposition)
    if extended is not None:
        written = unquote(extended[1], errors="replace")
    elif plain is not None:
        written = plain[1] or plain[2] or ""
    else:
        return ""
    last = re.split(r"[/\\]", written)[-1]
    shown = "".join(each if each.isprintable() else "_" for each in last).strip()
    return "" if shown in {".", ".."} else shown[:LONGEST]
