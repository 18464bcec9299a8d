"""Control numbers, counts and other short text of envelopes, as partners write them."""

_MOST_DIGITS = 18
_LONGEST_TEXT = 35


def as_count(text: str) -> int | None:
    """Return a count, or None where the text is no number that a count could be."""
    text = text.strip()
    if not text or len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def same_number(one: str, other: str) -> bool:
    """Tell whether two control numbers are the same, leading zeros apart."""
    return one.strip().lstrip("0") == other.strip().lstrip("0")


def printable(text: str) -> str:
    """Return text of an envelope as it may be stored and shown: printable, and never longer than 35 characters."""
    text = text[:_LONGEST_TEXT]
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable())
