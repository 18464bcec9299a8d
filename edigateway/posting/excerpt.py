"""Showing what came from outside."""

EXCERPT_LENGTH = 200


def excerpt(text: str, secret: str = "") -> str:
    """Return the start of a text that came from outside, on one printable line and without ``secret``."""
    if secret:
        text = text.replace(secret, "***")
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return " ".join(words)[:EXCERPT_LENGTH]
