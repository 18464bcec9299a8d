"""Signs contents that stand elsewhere (detached).

Source: RFC 5652 §5, RFC 5754, RFC 4056
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding

from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import Digest, SignatureScheme
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms import rsa_parameters
from edigateway.transports.as2.message.cms.structure import EXPLICIT_0, algorithm
from edigateway.transports.as2.message.keys import OwnKey
from edigateway.transports.as2.message.octets import Octets

_LAST_SHORT_YEAR = 2049


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signs, and how. Most partners want the certificate in the signature, though they must not believe it."""

    key: OwnKey
    digest: Digest = Digest.SHA256
    scheme: SignatureScheme = SignatureScheme.RSA_PKCS1
    with_certificate: bool = True


def signature(content: Octets, signing: Signing, at: datetime) -> bytes:
    """Return SignedData over some content, which says that it was signed at that time.

    Raises:
        Refused: the scheme is one that we only verify.
    """
    method = algorithm(signing.digest.object_id)
    certificate = signing.key.certificate
    carried = der.value(EXPLICIT_0, certificate.encoded) if signing.with_certificate else b""
    signed_data = der.sequence(
        der.integer(1),
        der.set_of(method),
        der.sequence(object_ids.DATA),
        carried,
        der.set_of(_signer_info(content, signing, method, at)),
    )
    return der.sequence(object_ids.SIGNED_DATA, der.value(EXPLICIT_0, signed_data))


def _signer_info(content: Octets, signing: Signing, method: bytes, at: datetime) -> bytes:
    attributes = der.set_of(
        _attribute(object_ids.CONTENT_TYPE, object_ids.DATA),
        _attribute(object_ids.SIGNING_TIME, _time(at)),
        _attribute(object_ids.MESSAGE_DIGEST, der.octet_string(content.digest(signing.digest))),
    )
    how, filler = _scheme(signing)
    certificate = signing.key.certificate
    return der.sequence(
        der.integer(1),
        der.sequence(certificate.issuer, certificate.serial),
        method,
        bytes((EXPLICIT_0,)) + attributes[1:],
        how,
        der.octet_string(signing.key.key.sign(attributes, filler, signing.digest.algorithm)),
    )


def _scheme(signing: Signing) -> tuple[bytes, AsymmetricPadding]:
    if signing.scheme is SignatureScheme.RSA_PKCS1:
        return algorithm(object_ids.RSA, der.NULL), padding.PKCS1v15()
    if signing.scheme is not SignatureScheme.RSA_PSS:
        raise Refused(f"messages are not signed with {signing.scheme}; use rsa-pkcs1 or rsa-pss")
    salt_bytes = signing.digest.algorithm.digest_size
    parameters = rsa_parameters.written(signing.digest, salt_bytes)
    filler = padding.PSS(padding.MGF1(signing.digest.algorithm), salt_bytes)
    return algorithm(object_ids.RSA_PSS, parameters), filler


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.sequence(kind, der.set_of(value))


def _time(at: datetime) -> bytes:
    if at.year <= _LAST_SHORT_YEAR:
        return der.value(der.UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode("ascii"))
    return der.value(der.GENERALIZED_TIME, at.strftime("%Y%m%d%H%M%SZ").encode("ascii"))
