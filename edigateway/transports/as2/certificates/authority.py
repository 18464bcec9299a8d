"""A partner's certificates by their authority: any that it gave them is taken, where the site says so.

The store is the one file that the site names for this partner; the system's is never asked. There is no look-up of
revocations: a certificate that must no longer be taken is named by the site, with its end.
"""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from edigateway.transports.as2.certificates.contents import Unreadable, look_into
from edigateway.transports.as2.certificates.keyring import Authority, KeyRing
from edigateway.transports.as2.certificates.usage import is_authority, permits_signing

MOST_BETWEEN = 5
"""How many authorities may stand between the root and the partner."""
MOST_BESIDE = 20
"""How many certificates may come with a message beside the signer's."""


def authority_refusal(
    ring: KeyRing, certificate: x509.Certificate, others: Sequence[x509.Certificate], at: datetime
) -> str:
    """Say why a signer's certificate, which came with the message, is not taken by its authority; nothing if it is.

    ``others`` are the certificates that came beside it; ``at`` is aware. Signatures below SHA-256 and keys below 2048
    bits are refused anywhere in the chain.

    Source: RFC 5280 §6.1; RFC 4130 §7.2.
    """
    authority = ring.authority
    if authority is None:
        return "the partner has no authority: only the certificates that are named are taken"
    if len(others) > MOST_BESIDE:
        return "too many certificates came with it"
    try:
        for each in (certificate, *others):
            look_into(each)
    except Unreadable:
        return "a certificate that came with the message is malformed"
    if refusal := _own_refusal(ring, authority, certificate, at):
        return refusal
    return _chain_refusal(authority, certificate, others, at)


def _own_refusal(
    ring: KeyRing, authority: Authority, certificate: x509.Certificate, at: datetime
) -> str:
    """Say what speaks against the signer's certificate, whoever vouches for it."""
    if _is_retired(ring, certificate, at):
        return "the site has retired it"
    if authority.subject is not None and certificate.subject != authority.subject:
        return "its subject is not the partner's"
    if is_authority(certificate):
        return "it is the certificate of an authority, not of a partner"
    if not permits_signing(certificate):
        return "its key usage does not permit signatures"
    if ring.is_short(certificate):
        return f"its key has less than {ring.least_rsa_bits} bits"
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return "it is not valid at this time"
    return ""


def _is_retired(ring: KeyRing, certificate: x509.Certificate, at: datetime) -> bool:
    """Tell whether the site named this certificate, or another one for its key, and ended its use."""
    key = certificate.public_key()
    return any(
        each.certificate.public_key() == key for each in ring.certificates if each.is_retired(at)
    )


def _chain_refusal(
    authority: Authority,
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    at: datetime,
) -> str:
    policies = PolicyBuilder().store(Store(list(authority.trusted))).time(at)
    policies = policies.max_chain_depth(MOST_BETWEEN).extension_policies(
        ca_policy=_OF_AUTHORITIES, ee_policy=ExtensionPolicy.permit_all()
    )
    try:
        policies.build_client_verifier().verify(certificate, [*authority.between, *others])
    except (VerificationError, ValueError):
        return "no valid chain leads from it to the authority"
    return ""


def _must_sign_certificates(
    policy: Policy, certificate: x509.Certificate, usage: x509.KeyUsage | None
) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("its key usage does not permit to sign certificates")


_OF_AUTHORITIES = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, None)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _must_sign_certificates)
)
"""Authorities of single companies often mark less than those of the web; what makes one an authority is demanded all the same.

That basicConstraints say CA is demanded by the verifier itself."""
