"""Values of documents in a word, for tables and lines."""

import json
from typing import Any

_LONGEST = 60


def short(value: Any, longest: int = _LONGEST) -> str:
    """Return a value as a short text: of a code its meaning, and what is too long cut off."""
    if isinstance(value, dict):
        value = value.get("meaning") or value.get("code") or json.dumps(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else text[: longest - 1] + "…"
