"""The files in a message, in the order in which they came.

Source: RFC 2387, RFC 2046 §5.1
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from edigateway.transports.as2.message.failures import malformed
from edigateway.transports.as2.message.mime import encodings, entities, parameters
from edigateway.transports.as2.message.mime.entities import MOST_PARTS, Entity

MOST_NESTING = 8
_SECURED = {
    *("application/pkcs7-mime", "application/x-pkcs7-mime"),
    *("application/pkcs7-signature", "application/x-pkcs7-signature"),
    *("multipart/signed", "multipart/encrypted"),
}
_RECEIPTS = {"multipart/report", "message/disposition-notification"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file: its bytes, the name that the sender gave it (data, never a path), and its content type.

    ``view`` is a place in the received (or decrypted) message, for those who do not want another copy.
    """

    view: memoryview = field(repr=False)
    name: str | None
    content_type: str

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        whole = self.view.obj
        is_whole = isinstance(whole, bytes) and len(whole) == len(self.view)
        return whole if is_whole else bytes(self.view)  # type: ignore[return-value]


def received(entity: Entity) -> tuple[Received, ...]:
    """Return the files that an entity is or has; nothing in it may be secured once more.

    Raises:
        Unacceptable: there are none or too many, or one is not a file.
    """
    found: list[Received] = []
    for leaf in _leaves(entity, 0):
        if len(found) == MOST_PARTS:
            raise malformed(f"a message has more than {MOST_PARTS} files")
        found.append(_file(leaf))
    if not found:
        raise malformed("a message has no file")
    return tuple(found)


def _leaves(entity: Entity, depth: int) -> Iterator[Entity]:
    kind = entity.content_type.kind
    if kind in _SECURED or kind in _RECEIPTS:
        raise malformed(f"{kind} stands where a file should be")
    if not kind.startswith("multipart/"):
        yield entity
        return
    if depth == MOST_NESTING:
        raise malformed(f"parts are nested more than {MOST_NESTING} deep")
    for part in entities.parts(entity):
        yield from _leaves(part, depth + 1)


def _file(entity: Entity) -> Received:
    kind = entity.content_type
    return Received(
        view=encodings.decoded(entity),
        name=parameters.file_name(entity.disposition, kind),
        content_type=kind.kind,
    )
