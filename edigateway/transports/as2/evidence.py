"""Evidence: what a partner signed and the signature over it, as a file that any S/MIME program can verify.

Source: RFC 8551 §3.5.3
"""

from edigateway.transports.as2.message.mime import encodings
from edigateway.transports.as2.message.signed_entity import SIGNED, boundary


def signed_file(entity: bytes | memoryview, signature: bytes) -> bytes:
    """Return an entity with its signature as a multipart/signed, the entity byte for byte as it was signed."""
    line = boundary()
    delimiter = f"--{line}".encode("ascii")
    kind = f'{SIGNED}; protocol="application/pkcs7-signature"; boundary="{line}"'
    return b"".join(
        (
            f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode("ascii"),
            *(delimiter, b"\r\n", entity, b"\r\n", delimiter, b"\r\n"),
            b"Content-Type: application/pkcs7-signature\r\n",
            b"Content-Transfer-Encoding: base64\r\n\r\n",
            *encodings.base64_lines(signature),
            *(b"\r\n", delimiter, b"--\r\n"),
        )
    )
