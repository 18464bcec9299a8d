"""AS2 messages put together by hand, to be as legal, odd or wrong as a test wants them."""

import base64
from collections.abc import Sequence

from tests.support.as2_parties import ORDERS

Headers = list[tuple[str, str]]
Message = tuple[Headers, bytes]
ENTITY = b"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: binary\r\n\r\n" + ORDERS
"""A file as it stands inside a message."""
AS2: Headers = [
    ("AS2-Version", "1.2"),
    ("AS2-From", "Acme"),
    ("AS2-To", '"Us Ltd"'),
    ("Message-ID", "<20261124.1@acme.example>"),
]


def plain(entity: bytes = ENTITY) -> Message:
    """Return a message that is an entity and nothing more."""
    head, _, body = entity.partition(b"\r\n\r\n")
    fields = [tuple(line.split(":", 1)) for line in head.decode("latin-1").split("\r\n")]
    return AS2 + [(name, value.strip()) for name, value in fields], body


def multipart(
    parts: Sequence[bytes], kind: str, boundary: str = "b1", line_end: bytes = b"\r\n"
) -> bytes:
    """Return an entity with parts."""
    delimiter = b"--" + boundary.encode()
    head = f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode()
    inside = b"".join(delimiter + line_end + part + line_end for part in parts)
    return head + inside + delimiter + b"--" + line_end


def signed(entity: bytes, signature: bytes, *more: bytes) -> bytes:
    """Return an entity with a signature over it."""
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256'
    return multipart([entity, signature_part(signature), *more], kind, "sig")


def signature_part(signature: bytes, kind: str = "application/pkcs7-signature") -> bytes:
    """Return the part that a signature stands in."""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(signature).replace(b"\n", b"\r\n")


def enveloped(
    content: bytes, kind: str = "application/pkcs7-mime; smime-type=enveloped-data"
) -> Message:
    """Return a message with a CMS content."""
    return [*AS2, ("Content-Type", kind)], content
