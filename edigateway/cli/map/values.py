"""Values of documents in few words, for tables and lines."""

import json
from typing import Any

from edigateway.workbench.paths import is_coded

_LONGEST = 60


def short(value: Any, longest: int = _LONGEST) -> str:
    """Return a value as a short text: of a code its meaning, of groups and lists what is in them, cut off where it is long."""
    text = _words(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, dict):
        if is_coded(value):
            return str(value.get("meaning") or value.get("code"))
        return ", ".join(f"{name} {_words(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(_words(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value)
