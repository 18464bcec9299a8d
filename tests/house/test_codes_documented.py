"""Our words for codes are part of the contract: what was published stays, and what is new is published."""

import re

from edigateway.mapping.conversions.codes import code_lists
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "reference" / "codes.md").read_text("utf-8")
_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
PUBLISHED = {name: dict(_ROW.findall(text)) for name, text in _SECTION.findall(PAGE)}


def test_published_word_has_not_changed() -> None:
    """An ERP compares with these words; a better one would break it."""
    changed = [
        f"{name} {code}: '{word}' is now '{code_lists().get(name, {}).get(code)}'"
        for name, words in PUBLISHED.items()
        for code, word in words.items()
        if code_lists().get(name, {}).get(code) != word
    ]
    assert changed == []


def test_every_word_is_published() -> None:
    """A new word is added to docs/reference/codes.md, in the section of its list."""
    missing = [
        f"{name} {code}: {word}"
        for name, words in code_lists().items()
        for code, word in words.items()
        if code not in PUBLISHED.get(name, {})
    ]
    assert missing == []
