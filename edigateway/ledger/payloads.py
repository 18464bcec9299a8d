"""Payloads: bytes kept once under their SHA-256, beside the rows that speak of them, in the same commit."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, select

from edigateway.errors import EdigatewayError
from edigateway.ledger import tables

_LEVEL = 1  # higher levels cost more time than the few per cent are worth
_WORTH_PACKING_BYTES = 1024

_DIGESTS: BindParameter[str] = bindparam("digests", expanding=True)
_PRESENT = select(tables.payload.c.sha256).where(tables.payload.c.sha256.in_(_DIGESTS))
_CONTENTS = select(tables.payload).where(tables.payload.c.sha256.in_(_DIGESTS))


class Damaged(EdigatewayError):
    """Stored bytes do not have the digest that they were stored under."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hex: the name that they are kept under."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Bytes as the ledger keeps them: packed, under the digest of what they were before."""

    sha256: str
    size_bytes: int
    encoding: str
    body: bytes

    def row(self) -> dict[str, object]:
        """Return the row that keeps it."""
        return {
            "sha256": self.sha256,
            "size_bytes": self.size_bytes,
            "encoding": self.encoding,
            "body": self.body,
        }


def pack(content: bytes) -> Payload:
    """Make bytes ready to be kept, compressed where that saves anything worth its time.

    This is the costly part of keeping them, so it is done by whoever has the bytes, not by the one writer.
    """
    packed = zlib.compress(content, _LEVEL) if len(content) >= _WORTH_PACKING_BYTES else content
    encoding, body = ("zlib", packed) if len(packed) < len(content) else ("raw", content)
    return Payload(sha256=digest(content), size_bytes=len(content), encoding=encoding, body=body)


def present(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Return those of the digests whose bytes are kept already."""
    return set(connection.scalars(_PRESENT, {"digests": list(digests)}))


def load(connection: Connection, digests: Iterable[str]) -> Mapping[str, bytes]:
    """Return the bytes of each digest, checked against it.

    Raises:
        Damaged: bytes are missing or are not what was stored.
    """
    wanted = set(digests)
    rows = connection.execute(_CONTENTS, {"digests": list(wanted)})
    found = {row.sha256: unpack(row.encoding, row.body, row.sha256) for row in rows}
    if missing := wanted - found.keys():
        raise Damaged(f"the payload {min(missing)} is missing from the ledger")
    return found


def unpack(encoding: str, body: bytes, sha256: str) -> bytes:
    """Return the original bytes of a payload row.

    Raises:
        Damaged: the bytes cannot be unpacked or have another digest.
    """
    try:
        content = zlib.decompress(body) if encoding == "zlib" else bytes(body)
    except zlib.error as error:
        raise Damaged(f"the payload {sha256} cannot be unpacked: {error}") from error
    if digest(content) != sha256:
        raise Damaged(f"the payload {sha256} has other bytes than were stored")
    return content
