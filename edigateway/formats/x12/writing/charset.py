"""The characters that may be written, and how others are spelled with them.

Source: X12.6 character sets. The extended set is taken as printable ASCII, which is what later releases of X12 have.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?=")
_BASIC_TEXT = re.compile(f"[{re.escape(''.join(sorted(_BASIC)))}]*")
_LATIN_1_TEXT = re.compile("[ -~\xa0-\xff]*")
_UTF_8_TEXT = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff]*")

_UNDIVIDED = "ÆæŒœØøßẞÐðĐđÞþŁł€£©®"
_DIVIDED = "AE ae OE oe O o ss SS D d D d TH th L l EUR GBP (C) (R)"
_SPELLINGS: Mapping[str, str] = {
    **dict.fromkeys("\t\n\r", " "),
    # Quotation marks and apostrophes, dashes and bullets, slashes.
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7", "-"),
    **dict.fromkeys("\u2044\u00f7", "/"),
    **dict(zip(_UNDIVIDED, _DIVIDED.split(), strict=True)),
    "\u0131": "i",  # without its dot
    "\u00d7": "x",  # times
}
"""What Unicode itself does not take apart into a letter and its accent."""


class Charset(StrEnum):
    """A set of characters; control characters are in none of them."""

    BASIC = "basic"
    """Upper-case letters, digits, and some punctuation."""
    EXTENDED = "extended"
    """Printable ASCII."""
    LATIN_1 = "latin-1"
    UTF_8 = "utf-8"
    """Everything but control characters."""

    @property
    def encoding(self) -> str:
        """Return the name of the encoding."""
        return self.value if self in (Charset.LATIN_1, Charset.UTF_8) else "ascii"

    def has(self, text: str) -> bool:
        """Tell whether text has no other characters than these."""
        if self is Charset.BASIC:
            return _BASIC_TEXT.fullmatch(text) is not None
        if text.isascii() and text.isprintable():
            return True
        match self:
            case Charset.LATIN_1:
                return _LATIN_1_TEXT.fullmatch(text) is not None
            case Charset.UTF_8:
                return _UTF_8_TEXT.fullmatch(text) is not None
            case _:
                return False

    def spell(self, text: str, substitute: str | None) -> str:
        """Return text as these characters can spell it.

        Raises:
            ValueError: with a character that they cannot spell, if there is no substitute.
        """
        return "".join(self._spell_one(each, substitute) for each in text)

    def _spell_one(self, character: str, substitute: str | None) -> str:
        for spelling in (
            character,
            _SPELLINGS.get(character, character),
            _without_accents(character),
        ):
            written = spelling.upper() if self is Charset.BASIC else spelling
            if written and self.has(written):
                return written
        if substitute is None:
            raise ValueError(character)
        return substitute


def _without_accents(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    bare = (each for each in parts if not unicodedata.combining(each))
    return "".join(_SPELLINGS.get(each, each) for each in bare)
