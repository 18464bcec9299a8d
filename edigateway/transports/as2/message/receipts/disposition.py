"""The word of a receipt: processed or not, and what was wrong.

Source: RFC 4130 §7.4.3, §7.5
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from edigateway.transports.as2.message.failures import Modifier

MODE = "automatic-action/MDN-sent-automatically"
# A colon stands before what was wrong; libas2 writes an equals sign.
_DISPOSITION = re.compile(
    r"[^;]*;\s*(?P<type>processed|failed)\s*"
    r"(?:/\s*(?P<modifier>error|warning|failure)\s*)?(?:[:=]\s*(?P<text>.*?))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_MOST_TEXT = 200


class Verdict(StrEnum):
    """What came of a message, by a receipt that is to be believed; or that the receipt is not."""

    PROCESSED = "processed"
    PROCESSED_WITH_WARNING = "processed-with-warning"
    FAILED = "failed"
    NOT_ACCEPTABLE = "not-acceptable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What a receipt says came of the message, and in its own words (made printable) what was wrong."""

    verdict: Verdict
    text: str
    modifier: Modifier | None


def read(field: str) -> Disposition | None:
    """Return what a Disposition field says, None if it is not one of AS2."""
    found = _DISPOSITION.fullmatch(field)
    if found is None:
        return None
    text = "".join(each if each.isprintable() else "?" for each in found["text"] or "")[:_MOST_TEXT]
    return Disposition(
        verdict=_verdict(found["type"].lower(), (found["modifier"] or "").lower(), text),
        text=text,
        modifier=next((each for each in Modifier if _plain(each.value) == _plain(text)), None),
    )


def _verdict(kind: str, modifier: str, text: str) -> Verdict:
    if kind == "failed" or modifier in {"error", "failure"}:
        return Verdict.FAILED
    return Verdict.PROCESSED_WITH_WARNING if modifier or text else Verdict.PROCESSED


def _plain(text: str) -> str:
    return re.sub(r"[-\s]+", "-", text.strip().lower())
