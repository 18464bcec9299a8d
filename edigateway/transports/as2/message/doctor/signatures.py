"""Explains a signature that does not verify."""

from collections.abc import Iterator, Sequence

from cryptography import x509

from edigateway.transports.as2.message.algorithms import Digest
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.cms import signed_data
from edigateway.transports.as2.message.cms.signed_data import SignerInfo
from edigateway.transports.as2.message.cms.verifying import fits
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.doctor.variants import REMEDIES, Variant, variants
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.signed_entity import SignedEntity

_NOT_FOUND = Explanation(
    cause=Cause.NOT_FOUND,
    problem="the signature fits nothing that is made of the content by a usual mistake",
    remedy="have the sender send the message again, and compare the file on both sides byte by byte",
)


def explain_signature(
    signed: SignedEntity,
    *,
    certificates: Sequence[Certificate],
    others: Sequence[Certificate],
    policy: Policy,
) -> list[Explanation]:
    """Say of each signer what the signature fits: which content, and which certificate."""
    try:
        signers = signed_data.read(signed.signature)
    except (Malformed, ValueError) as problem:
        return [
            Explanation(
                cause=Cause.NOT_FOUND,
                problem=f"the signature cannot be read: {problem}",
                remedy="have the sender use a detached signature of CMS with RSA or ECDSA",
            )
        ]
    known = [(Cause.FITS, each) for each in certificates]
    known += [(Cause.OTHER_CERTIFICATE, each) for each in others]
    known += [(Cause.CARRIED_CERTIFICATE, each) for each in _carried(signed.signature)]
    return [said for signer in signers for said in _explained(signer, signed, known, policy)]


Known = list[tuple[Cause, Certificate]]


def _explained(
    signer: SignerInfo, signed: SignedEntity, known: Known, policy: Policy
) -> Iterator[Explanation]:
    digest = signer.digest
    if digest is None or digest not in policy.digests:
        yield Explanation(
            cause=Cause.NOT_ALLOWED,
            problem=f"the signature is over {digest or 'a digest that is not known'}",
            remedy="have the sender sign with SHA-256, or allow the digest for this partner by name",
        )
    if digest is None:
        return
    for variant, octets in variants(signed.entity):
        found = _fitting(signer, digest, octets, known)
        if found is not None:
            yield from _said(variant, *found)
            return
    yield _NOT_FOUND


def _fitting(
    signer: SignerInfo, digest: Digest, content: Octets, known: Known
) -> tuple[Cause, Certificate | None] | None:
    """Return which certificate the signature over a content fits; None if it is over another content."""
    taken = content.digest(digest)
    attributes = signer.attributes
    if attributes is not None and attributes.digest != taken:
        return None
    octets = taken if attributes is None else attributes.octets
    for cause, each in known:
        if fits(signer, each, octets, digest, is_digest=attributes is None):
            return cause, each
    return None if attributes is None else (Cause.NOT_FOUND, None)


def _said(variant: Variant, cause: Cause, certificate: Certificate | None) -> Iterator[Explanation]:
    if variant is not Variant.AS_SENT:
        yield Explanation(
            cause=Cause.OTHER_CONTENT,
            problem=f"the signature is over the content {variant.replace('-', ' ')}",
            remedy=REMEDIES[variant],
            variant=variant,
        )
    if certificate is None:
        yield Explanation(
            cause=Cause.NOT_FOUND,
            problem="the content is what was signed, but by none of the certificates that are known",
            remedy="get the partner's present certificate, by a way on which nobody can exchange it",
        )
    elif cause is not Cause.FITS:
        where = (
            "comes with the message" if cause is Cause.CARRIED_CERTIFICATE else "is known otherwise"
        )
        yield Explanation(
            cause=cause,
            problem=f"the signature fits the certificate {certificate.fingerprint}, which {where}, and none of the partner's",
            remedy="ask the partner, by another way than AS2, whether that is its certificate; then put it into the partner's file",
        )
    elif variant is Variant.AS_SENT:
        yield Explanation(
            cause=Cause.FITS,
            problem=f"the signature fits the certificate {certificate.fingerprint}",
            remedy="nothing is to be done about it",
        )


def _carried(signature: bytes) -> Iterator[Certificate]:
    try:
        encoded = signed_data.carried_certificates(signature)
    except (Malformed, ValueError):
        return
    for each in encoded:
        try:
            yield Certificate.of(x509.load_der_x509_certificate(each))
        except (Malformed, ValueError):
            continue
