"""Encrypts contents for one or several recipients.

Source: RFC 5652 §6, RFC 5083, RFC 3565, RFC 5084, RFC 8017
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding

from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import Cipher, KeyTransport
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms import ciphers, rsa_parameters
from edigateway.transports.as2.message.cms.ciphers import TAG_BYTES, Keyed
from edigateway.transports.as2.message.cms.structure import EXPLICIT_0, algorithm
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.octets import Octets

_IMPLICIT_OCTETS = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """For whom contents are encrypted, and how."""

    recipients: Sequence[Certificate]
    cipher: Cipher = Cipher.AES256_CBC
    key_transport: KeyTransport = KeyTransport.RSA_PKCS1


def enveloped(content: Octets, encryption: Encryption) -> bytes:
    """Return EnvelopedData with some content, or AuthEnvelopedData if the cipher is GCM.

    Raises:
        Refused: there is no recipient, or one has no RSA key.
    """
    if not encryption.recipients:
        raise Refused("there is nobody to encrypt for; name at least one certificate")
    keyed = Keyed.new(encryption.cipher)
    size = keyed.encrypted_size(content.size)
    is_authenticated = encryption.cipher.is_authenticated
    trailer = der.header(der.OCTET_STRING, TAG_BYTES) if is_authenticated else b""
    after = len(trailer) + (TAG_BYTES if is_authenticated else 0)

    opening = der.header(_IMPLICIT_OCTETS, size)
    opening = der.around(der.SEQUENCE, object_ids.DATA + _algorithm(keyed), opening, size)
    recipients = (_recipient(each, encryption, keyed.key) for each in encryption.recipients)
    before = der.integer(0) + der.set_of(*recipients)
    opening = der.around(der.SEQUENCE, before, opening, size + after)
    opening = der.around(EXPLICIT_0, b"", opening, size + after)
    kind = object_ids.AUTH_ENVELOPED_DATA if is_authenticated else object_ids.ENVELOPED_DATA
    out = BytesIO()
    out.write(der.around(der.SEQUENCE, kind, opening, size + after))
    tag = ciphers.encrypt(content, keyed, out)
    out.write(trailer + tag)
    return out.getvalue()


def _algorithm(keyed: Keyed) -> bytes:
    vector = der.octet_string(keyed.vector)
    if keyed.cipher.is_authenticated:
        vector = der.sequence(vector, der.integer(TAG_BYTES))
    return algorithm(keyed.cipher.object_id, vector)


def _recipient(certificate: Certificate, encryption: Encryption, key: bytes) -> bytes:
    if not isinstance(certificate.key, rsa.RSAPublicKey):
        raise Refused(f"the certificate {certificate.fingerprint} has no RSA key to encrypt for")
    digest = encryption.key_transport.digest
    if digest is None:
        filler: AsymmetricPadding = padding.PKCS1v15()
        how = algorithm(object_ids.RSA, der.NULL)
    else:
        how = algorithm(object_ids.RSA_OAEP, rsa_parameters.written(digest))
        filler = rsa_parameters.oaep_padding(digest, digest)
    return der.sequence(
        der.integer(0),
        der.sequence(certificate.issuer, certificate.serial),
        how,
        der.octet_string(certificate.key.encrypt(key, filler)),
    )
