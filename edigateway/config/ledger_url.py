"""The URL of the ledger: checked as it is written, without its password, and made whole when it is used."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

_REFERENCE = re.compile(r"\$\{cred:([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})\}")
_FORMS = "write sqlite:///FILE or postgresql://user:${cred:NAME}@host/database"


def check_ledger_url(url: str) -> str:
    """Return the URL of a ledger as it is.

    Raises:
        ValueError: the scheme is unknown, something is missing, or a password is written out. The message never
            repeats the URL.
    """
    try:
        parts = urlsplit(url)
        complete = _is_complete(parts)
    except ValueError:
        raise ValueError(f"is not a URL: {_FORMS}") from None
    if parts.scheme not in ("sqlite", "postgresql"):
        raise ValueError(f"is of no known kind: {_FORMS}")
    if _has_password(parts):
        raise ValueError(
            "a password is never written here: put it into the file secrets/NAME, and write user:${cred:NAME}@host"
        )
    if not complete:
        raise ValueError(f"is not complete: {_FORMS}")
    return url


def whole_ledger_url(url: str, root: Path, reveal: Callable[[str], str]) -> str:
    """Return the URL to connect with: secrets filled in, and a relative SQLite file placed below ``root``.

    ``reveal`` gives the value of a secret by its name. The result may hold a password: never log it.
    """
    if url.startswith("sqlite:///"):
        return f"sqlite:///{root.absolute() / url.removeprefix('sqlite:///')}"
    return _REFERENCE.sub(lambda match: quote(reveal(match[1]), safe=""), url)


def _is_complete(parts: SplitResult) -> bool:
    """Say whether there is a file (SQLite) or a host and database (PostgreSQL); a bad port is a ValueError."""
    if parts.scheme == "sqlite":
        return not parts.netloc and len(parts.path) > 1
    host = parts.hostname or "host=" in parts.query
    return bool(host and parts.port != 0 and len(parts.path) > 1)


def _has_password(parts: SplitResult) -> bool:
    written = parts.password
    return "password" in parts.query.lower() or (
        written is not None and not _REFERENCE.fullmatch(written)
    )
