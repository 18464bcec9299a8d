"""What a signature says of itself: its signers, and how each of them signed.

Certificates inside are passed by: who sent them could have put in any.

Source: RFC 5652 §5.1, §5.3, RFC 6211
"""

from collections.abc import Iterator
from dataclasses import dataclass

from edigateway.transports.as2.message.algorithms import DIGESTS_BY_ID, Digest, SignatureScheme
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.asn1.ber import CONSTRUCTED, Element, Malformed
from edigateway.transports.as2.message.cms import rsa_parameters
from edigateway.transports.as2.message.cms.structure import (
    EXPLICIT_0,
    EXPLICIT_1,
    algorithm_of,
    content_of,
    tagged,
)

MOST_SIGNERS = 4
MOST_CERTIFICATES = 5
MOST_CERTIFICATES_BYTES = MOST_CERTIFICATES * 8192
_KEY_ID = 0x80
_INDEFINITE = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAttributes:
    """What was signed besides the content: the octets that the signature is over, and what they say."""

    octets: bytes
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    """One signer. ``digest`` is None where it is not one that we know; salt and mask are those of a PSS."""

    issuer_and_serial: bytes | None
    key_id: bytes | None
    digest: Digest | None
    scheme: SignatureScheme
    mask_digest: Digest
    salt_bytes: int
    attributes: SignedAttributes | None
    signature: bytes


def read(data: bytes | memoryview) -> list[SignerInfo]:
    """Return the signers of a detached signature, in their order; there may be none.

    Raises:
        Malformed: it is no such signature, uses what is not known, or has too many signers or certificates.
    """
    kind, content = content_of(data)
    if kind != object_ids.SIGNED_DATA:
        raise Malformed("it is no signature")
    _, _, inside, *rest = content.children(most=6)
    kind_inside, *carried = inside.children(most=2)
    if carried or bytes(kind_inside.raw) != object_ids.DATA:
        raise Malformed("the signature carries contents of its own, or is over something else")
    # Certificates are not looked at, not even to count them: nobody signed them, so what depends on them could be used
    # to ask about other parts of an encrypted message.
    if rest and rest[0].tag == EXPLICIT_0 and len(rest.pop(0).content) > MOST_CERTIFICATES_BYTES:
        raise Malformed("there are more certificates in the signature than there should be")
    if rest and rest[0].tag == EXPLICIT_1:  # revocation lists, which the site gets elsewhere
        del rest[0]
    (signers,) = rest
    return [_signer(each) for each in tagged(signers, der.SET).children(most=MOST_SIGNERS)]


def carried_certificates(data: bytes | memoryview) -> list[bytes]:
    """Return the certificates in a signature, which prove nothing, but may explain something."""
    _, content = content_of(data)
    sets = [each for each in content.children(most=6) if each.tag == EXPLICIT_0]
    return [bytes(each.raw) for found in sets for each in found.children(most=MOST_CERTIFICATES)]


def _signer(info: Element) -> SignerInfo:
    _, name, digesting, *rest = tagged(info, der.SEQUENCE).children(most=7)
    digest_id, _ = algorithm_of(digesting)
    signed = rest.pop(0) if rest and rest[0].tag == EXPLICIT_0 else None
    signing, signature = rest[:2]
    scheme_id, parameters = algorithm_of(tagged(signing, der.SEQUENCE))
    digest = DIGESTS_BY_ID.get(digest_id)
    scheme, mask_digest, salt_bytes = _scheme(scheme_id, parameters, digest)
    is_key_id = name.tag & ~CONSTRUCTED == _KEY_ID
    return SignerInfo(
        issuer_and_serial=None if is_key_id else b"".join(bytes(x.raw) for x in name.children()),
        key_id=name.octets() if is_key_id else None,
        digest=digest,
        scheme=scheme,
        mask_digest=mask_digest,
        salt_bytes=salt_bytes,
        attributes=_attributes(signed, digest_id, scheme_id) if signed else None,
        signature=tagged(signature, der.OCTET_STRING).octets(),
    )


def _scheme(
    identifier: bytes, parameters: Element | None, digest: Digest | None
) -> tuple[SignatureScheme, Digest, int]:
    if identifier == object_ids.RSA_PSS:
        pss_digest, mask_digest, salt_bytes = rsa_parameters.pss(parameters)
        if pss_digest is not digest:
            raise Malformed("the parameters of the PSS name another digest than the signer")
        return SignatureScheme.RSA_PSS, mask_digest, salt_bytes
    scheme, named = _SCHEMES.get(identifier, (None, None))
    if scheme is None or named not in {None, digest}:
        raise Malformed("the way of signing is not known, or is for another digest")
    return scheme, Digest.SHA1, 0


_RSA, _EC = SignatureScheme.RSA_PKCS1, SignatureScheme.ECDSA
_SCHEMES: dict[bytes, tuple[SignatureScheme, Digest | None]] = {
    object_ids.RSA: (_RSA, None),
    object_ids.RSA_SHA1: (_RSA, Digest.SHA1),
    object_ids.RSA_SHA256: (_RSA, Digest.SHA256),
    object_ids.RSA_SHA384: (_RSA, Digest.SHA384),
    object_ids.RSA_SHA512: (_RSA, Digest.SHA512),
    object_ids.EC_SHA1: (_EC, Digest.SHA1),
    object_ids.EC_SHA256: (_EC, Digest.SHA256),
    object_ids.EC_SHA384: (_EC, Digest.SHA384),
    object_ids.EC_SHA512: (_EC, Digest.SHA512),
}


def _attributes(signed: Element, digest_id: bytes, scheme_id: bytes) -> SignedAttributes:
    values: dict[bytes, Element] = {}
    for kind, each in _each_attribute(signed):
        if kind in values:
            raise Malformed("a signed attribute comes twice")
        values[kind] = each
    kind_of_content = _only(values, object_ids.CONTENT_TYPE)
    if bytes(kind_of_content.raw) != object_ids.DATA:
        raise Malformed("the signature is over contents of another type")
    if object_ids.ALGORITHM_PROTECTION in values:
        _check_protection(_only(values, object_ids.ALGORITHM_PROTECTION), digest_id, scheme_id)
    # The signature is over a SET, which stands here under another tag.
    is_indefinite = signed.raw[1] == _INDEFINITE
    octets = signed.definite(der.SET) if is_indefinite else b"\x31" + bytes(signed.raw[1:])
    digest = tagged(_only(values, object_ids.MESSAGE_DIGEST), der.OCTET_STRING)
    return SignedAttributes(octets=octets, digest=digest.octets())


def _each_attribute(signed: Element) -> Iterator[tuple[bytes, Element]]:
    for attribute in signed.children():
        kind, values = attribute.children(most=2)
        yield bytes(kind.raw), values


def _only(values: dict[bytes, Element], kind: bytes) -> Element:
    if kind not in values:
        raise Malformed("a signed attribute that must be there is missing")
    (value,) = tagged(values[kind], der.SET).children(most=1)
    return value


def _check_protection(protection: Element, digest_id: bytes, scheme_id: bytes) -> None:
    digesting, signing, *_ = protection.children(most=3)
    if algorithm_of(digesting)[0] != digest_id or algorithm_of(signing, EXPLICIT_1)[0] != scheme_id:
        raise Malformed("the algorithms are not those that the signer protected")
