"""Evidence: what a partner signed and the signature over it in one file, which any program for CMS can verify.

``openssl cms -verify -inform DER -in FILE -certfile PARTNER.pem -nointern -noverify`` proves it, without a key of ours.

Source: RFC 5652 §5.1
"""

from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms.structure import EXPLICIT_0, content_of

_CONTENT = 2
"""Which part of SignedData holds what was signed, after the version and the digests."""


def signed_file(entity: bytes | memoryview, signature: bytes) -> bytes:
    """Return a detached signature with what was signed put into it, both as they came.

    Raises:
        Malformed: the signature is none.
    """
    _, signed = content_of(signature)
    parts = [bytes(each.raw) for each in signed.children()]
    string = der.value(der.OCTET_STRING, bytes(entity))
    parts[_CONTENT] = der.sequence(object_ids.DATA, der.value(EXPLICIT_0, string))
    content = der.value(EXPLICIT_0, der.sequence(*parts))
    return der.sequence(object_ids.SIGNED_DATA, content)
