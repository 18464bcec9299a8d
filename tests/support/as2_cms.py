"""CMS taken apart and put together again, to be as wrong as a test wants it."""

from collections.abc import Sequence

from edigateway.transports.as2.message.asn1 import ber, der, object_ids
from edigateway.transports.as2.message.cms import enveloping, signing, structure
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.octets import Octets
from tests.support.as2_parties import NOON

_CONTEXT_0 = 0xA0


def signature(content: bytes, how: Signing) -> bytes:
    """Return a signature over some content."""
    return signing.signature(Octets(content), how, NOON)


def envelope(content: bytes, how: Encryption) -> bytes:
    """Return some content in an envelope."""
    return enveloping.enveloped(Octets(content), how)


def signers(signature: bytes) -> list[bytes]:
    """Return the signers of a signature."""
    fields = structure.content_of(signature)[1].children()
    return [bytes(each.raw) for each in fields[-1].children()]


def with_signers(
    signature: bytes, infos: Sequence[bytes], certificates: Sequence[bytes] = ()
) -> bytes:
    """Return a signature with other signers and certificates."""
    version, digests, inside, *_ = structure.content_of(signature)[1].children()
    signed_data = der.sequence(
        *(bytes(each.raw) for each in (version, digests, inside)),
        der.value(_CONTEXT_0, *certificates),
        der.value(der.SET, *infos),
    )
    return der.sequence(object_ids.SIGNED_DATA, der.value(_CONTEXT_0, signed_data))


def without_attributes(signature: bytes) -> tuple[bytes, bytes]:
    """Return the octets that were signed, and the signature as if it were over them as a content."""
    (info,) = structure.content_of(signature)[1].children()[-1].children()
    fields = info.children()
    (attributes,) = (each for each in fields if each.tag == _CONTEXT_0)
    kept = [bytes(each.raw) for each in fields if each is not attributes]
    return attributes.definite(der.SET), with_signers(signature, [der.sequence(*kept)])


def indefinite(encoded: bytes) -> bytes:
    """Return a value with an indefinite length, and so all that is inside."""
    element = ber.read(encoded)
    if not element.is_constructed:
        return encoded
    inside = b"".join(indefinite(bytes(each.raw)) for each in element.children(1000))
    return bytes((element.tag, 0x80)) + inside + b"\x00\x00"
