"""Addresses to post to, as the site writes them."""

from urllib.parse import urlsplit


def plain_url(url: str) -> str:
    """Return an address that can be posted to as it is written.

    Raises:
        ValueError: it is no whole address, or holds what has no place in one.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write a whole address such as https://erp.example/edi")
    if not all("!" <= each <= "~" for each in url):
        raise ValueError("an address holds neither blanks nor letters beyond ASCII")
    if "@" in parts.netloc:
        raise ValueError(
            "a user or password has no place in an address: secrets have keys of their own"
        )
    if parts.fragment:
        raise ValueError("an address to post to has no '#'")
    _ = parts.port  # raises ValueError with its own sentence when it is no number up to 65535
    return url


def shown_url(url: str) -> str:
    """Return an address without its query, which may hold what is nobody's business."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
