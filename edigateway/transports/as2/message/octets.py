"""Contents that are held in several places and never put together: digests of them, and pieces to work on.

A message of 100 MB is its header, the partner's file and a few lines; joining these would copy the file each time.
"""

import hashlib
from collections.abc import Iterable, Iterator

from edigateway.transports.as2.message.algorithms import Digest

PIECE = 1 << 20

Place = bytes | memoryview


class Octets:
    """Contents in their order, with digests that are taken once."""

    def __init__(self, *places: Place) -> None:
        """Take the places, which must not change."""
        self.places = places
        self.size = sum(map(len, places))
        self._digests: dict[tuple[Digest, bool], bytes] = {}

    def pieces(self) -> Iterator[Place]:
        """Yield the contents in pieces that fit into a processor's memory."""
        for place in self.places:
            if len(place) <= PIECE:
                yield place
            else:
                view = memoryview(place)
                yield from (view[at : at + PIECE] for at in range(0, len(view), PIECE))

    def digest(self, digest: Digest, *, canonical: bool = False) -> bytes:
        """Return a digest of the contents, or of what they are with CRLF for every line end."""
        if (digest, canonical) not in self._digests:
            taken = hashlib.new(digest.plain)
            for piece in canonical_pieces(self.pieces()) if canonical else self.pieces():
                taken.update(piece)
            self._digests[digest, canonical] = taken.digest()
        return self._digests[digest, canonical]


def canonical_pieces(pieces: Iterable[Place]) -> Iterator[bytes]:
    """Yield pieces in which every line ends with CRLF, whether it ended so before or with LF or CR alone."""
    held = b""
    for piece in pieces:
        text = held + bytes(piece)
        held = b"\r" if text.endswith(b"\r") else b""
        text = text[: len(text) - len(held)]
        yield _with_crlf(text)
    yield _with_crlf(held)


def _with_crlf(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
