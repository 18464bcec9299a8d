"""Host keys: which keys of a server are the right ones, as the partner told us beforehand; never learned on the way."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

_FINGERPRINT = re.compile(r"SHA256:([A-Za-z0-9+/]{43})=?")
_LINE = re.compile(r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d{3}) ([A-Za-z0-9+/]+={0,2})( .*)?")
_ALGORITHMS = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


def _checked(written: str) -> str:
    if not _FINGERPRINT.fullmatch(written) and _blob(written) is None:
        raise ValueError(
            "is neither a fingerprint such as SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8 nor a key such as "
            "ssh-ed25519 AAAA...; ask the partner for it, or read it with ssh-keyscan HOST | ssh-keygen -lf - "
            "and have the partner confirm it"
        )
    return written


HostKey = Annotated[str, AfterValidator(_checked)]
"""One key that is accepted: its fingerprint, or the key itself as in known_hosts."""


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key in the form of OpenSSH."""
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def pinned(host_keys: Sequence[str]) -> frozenset[str]:
    """Return the fingerprints of all accepted keys."""
    return frozenset(
        fingerprint(blob) if (blob := _blob(each)) is not None else each.rstrip("=")
        for each in host_keys
    )


def algorithms(host_keys: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return which algorithms to ask the server for: those of the keys, or all where one is a fingerprint only."""
    kinds = [match[1] if (match := _LINE.fullmatch(each)) else None for each in host_keys]
    wanted = {name for kind in kinds if kind for name in _ALGORITHMS.get(kind, (kind,))}
    return [each for each in known if None in kinds or each in wanted]


def others(tried: str, left: Sequence[str]) -> list[str]:
    """Return the algorithms that are left when a key of one kind was not the right one."""
    kind = tried.split("-")[0]
    if kind == "ecdsa":
        return [each for each in left if each != tried]
    return [each for each in left if each.split("-")[0] != kind]


def _blob(written: str) -> bytes | None:
    match = _LINE.fullmatch(written)
    if match is None:
        return None
    try:
        blob = base64.b64decode(match[2], validate=True)
    except binascii.Error:
        return None
    kind = match[1].encode()
    return blob if blob.startswith(len(kind).to_bytes(4, "big") + kind) else None
