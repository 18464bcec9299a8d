"""Verifies a detached signature by the certificates that the site has chosen, and by no others.

Source: RFC 5652 §5.4, §5.6
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from edigateway.transports.as2.message.algorithms import Digest, SignatureScheme
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.cms import signed_data
from edigateway.transports.as2.message.cms.signed_data import SignerInfo
from edigateway.transports.as2.message.failures import Modifier, Unacceptable
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.policy import Policy

_FIRST_OCTET_OF_ATTRIBUTES = b"1"
"""A SET begins with 0x31."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, by which of the configured certificates, and how.

    ``is_canonical`` tells that the signature fits only if every line of the content ends with CRLF, which it does not.
    """

    certificate: Certificate
    digest: Digest
    scheme: SignatureScheme
    is_canonical: bool


def verified(
    signature: bytes | memoryview,
    content: Octets,
    certificates: Sequence[Certificate],
    policy: Policy,
    *,
    most_signers: int = signed_data.MOST_SIGNERS,
) -> Signer:
    """Return the first signer whose signature over the content fits one of the certificates.

    Raises:
        Unacceptable: there is none, or none that the policy allows; of several reasons, the one that comes nearest.
    """
    try:
        signers = signed_data.read(signature)
    except (Malformed, ValueError) as problem:
        raise _unauthentic(f"the signature cannot be read: {problem}") from None
    if not 0 < len(signers) <= most_signers:
        raise _unauthentic(f"the signature has {len(signers)} signers")
    reasons: list[Unacceptable] = []
    for signer in signers:
        try:
            return _verified(signer, content, certificates, policy)
        except Unacceptable as reason:
            reasons.append(reason)
    raise min(reasons, key=lambda reason: _NEARNESS.index(reason.failure.modifier))


_NEARNESS = (
    Modifier.INSUFFICIENT_MESSAGE_SECURITY,
    Modifier.INTEGRITY_CHECK_FAILED,
    Modifier.AUTHENTICATION_FAILED,
)


def _verified(
    signer: SignerInfo, content: Octets, certificates: Sequence[Certificate], policy: Policy
) -> Signer:
    if signer.digest is None or signer.digest not in policy.digests:
        raise Unacceptable(
            Modifier.INSUFFICIENT_MESSAGE_SECURITY,
            f"it is signed over {signer.digest or 'a digest that is not known'}, which is not allowed for this partner",
        )
    certificate, is_canonical = _certificate(signer, signer.digest, content, certificates)
    if certificate.rsa_bits is not None and certificate.rsa_bits < policy.least_rsa_bits:
        raise Unacceptable(
            Modifier.INSUFFICIENT_MESSAGE_SECURITY,
            f"it is signed with a key of {certificate.rsa_bits} bits, which is not allowed for this partner",
        )
    return Signer(
        certificate=certificate,
        digest=signer.digest,
        scheme=signer.scheme,
        is_canonical=is_canonical,
    )


def _certificate(
    signer: SignerInfo, digest: Digest, content: Octets, certificates: Sequence[Certificate]
) -> tuple[Certificate, bool]:
    # A renewed certificate often has the key of the old one, so those that are not named are tried too, only later.
    candidates = sorted(certificates, key=lambda each: not _is_named(signer, each))
    if signer.attributes is None:
        return _without_attributes(signer, digest, content, candidates)
    is_canonical = signer.attributes.digest != content.digest(digest)
    if is_canonical and signer.attributes.digest != content.digest(digest, canonical=True):
        raise Unacceptable(
            Modifier.INTEGRITY_CHECK_FAILED,
            "the content is not what was signed: its digest differs",
        )
    for each in candidates:
        if fits(signer, each, signer.attributes.octets, digest, is_digest=False):
            return each, is_canonical
    raise _unauthentic("the signature fits none of the partner's certificates")


def _without_attributes(
    signer: SignerInfo, digest: Digest, content: Octets, candidates: Sequence[Certificate]
) -> tuple[Certificate, bool]:
    # Otherwise the attributes of an earlier signature could be passed off as a signed content.
    if next(content.pieces(), b"")[:1] == _FIRST_OCTET_OF_ATTRIBUTES:
        raise _unauthentic("the content may be the signed attributes of another signature")
    for is_canonical in (False, True):
        taken = content.digest(digest, canonical=is_canonical)
        for each in candidates:
            if fits(signer, each, taken, digest, is_digest=True):
                return each, is_canonical
    raise _unauthentic("the signature over the content fits none of the partner's certificates")


def _is_named(signer: SignerInfo, certificate: Certificate) -> bool:
    if signer.key_id is not None:
        return signer.key_id == certificate.key_id
    return signer.issuer_and_serial == certificate.issuer + certificate.serial


def fits(
    signer: SignerInfo, certificate: Certificate, signed: bytes, digest: Digest, *, is_digest: bool
) -> bool:
    """Tell whether a signature over some octets (or, if ``is_digest``, over their digest) fits a certificate."""
    hashing = Prehashed(digest.algorithm) if is_digest else digest.algorithm
    try:
        match certificate.key:
            case rsa.RSAPublicKey() if signer.scheme is not SignatureScheme.ECDSA:
                certificate.key.verify(signer.signature, signed, _padding(signer), hashing)
            case ec.EllipticCurvePublicKey() if signer.scheme is SignatureScheme.ECDSA:
                certificate.key.verify(signer.signature, signed, ec.ECDSA(hashing))
            case _:
                return False
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _padding(signer: SignerInfo) -> AsymmetricPadding:
    if signer.scheme is SignatureScheme.RSA_PKCS1:
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(signer.mask_digest.algorithm), signer.salt_bytes)


def _unauthentic(detail: str) -> Unacceptable:
    return Unacceptable(Modifier.AUTHENTICATION_FAILED, detail)
