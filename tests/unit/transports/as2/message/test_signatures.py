"""What a signature says of its algorithms must be one thing."""

import pytest
from cryptography.hazmat.primitives.asymmetric import padding

from edigateway.transports.as2.message.algorithms import Digest, SignatureScheme
from edigateway.transports.as2.message.asn1 import ber, der, object_ids
from edigateway.transports.as2.message.cms import rsa_parameters, signed_data, structure
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.opening import Opened
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import accepted, opened_by_us, party
from tests.support.as2_wire import ENTITY

PSS = Signing(key=party("acme").own, scheme=SignatureScheme.RSA_PSS)
PKCS1 = Signing(key=party("acme").own)
SHA256 = der.sequence(object_ids.SHA256)


def taken(signature: bytes) -> bool:
    """Tell whether a signature by Acme over the usual content is taken."""
    opened = opened_by_us(*as2_wire.plain(as2_wire.signed(ENTITY, signature)))
    return isinstance(opened, Opened)


def with_attribute(kind: bytes, value: bytes) -> bytes:
    """Return a signature with one signed attribute more."""
    return resigned([der.sequence(kind, der.set_of(value))], without=b"")


def resigned(more: list[bytes], without: bytes) -> bytes:
    """Return a signature by Acme over other attributes than usual."""
    signature = as2_cms.signature(ENTITY, PKCS1)
    (info,) = structure.content_of(signature)[1].children()[-1].children()
    fields = info.children()
    kept = [bytes(each.raw) for each in fields[3].children()]
    attributes = der.set_of(*(x for x in kept if not without or without not in x), *more)
    how = PKCS1.key.key.sign(attributes, padding.PKCS1v15(), Digest.SHA256.algorithm)
    head = [bytes(each.raw) for each in fields[:3]]
    made = der.sequence(
        *head, b"\xa0" + attributes[1:], bytes(fields[4].raw), der.octet_string(how)
    )
    return as2_cms.with_signers(signature, [made])


def protection(digest: bytes, scheme: bytes) -> bytes:
    return der.sequence(der.sequence(digest), der.value(0xA1, scheme))


def test_signature_with_more_attributes_is_taken() -> None:
    """Attributes that are not known are passed by."""
    assert taken(with_attribute(der.object_id("1.2.3.4"), der.integer(1)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (protection(object_ids.SHA256, object_ids.RSA), True),
        (protection(object_ids.SHA1, object_ids.RSA), False),
        (protection(object_ids.SHA256, object_ids.RSA_PSS), False),
        (der.sequence(SHA256), False),
    ],
)
def test_signature_with_protected_algorithms_must_have_these(value: bytes, expected: bool) -> None:
    """Who protects the algorithms means them."""
    assert taken(with_attribute(object_ids.ALGORITHM_PROTECTION, value)) is expected


@pytest.mark.parametrize("kind", [object_ids.CONTENT_TYPE, object_ids.MESSAGE_DIGEST])
def test_signature_without_attribute_that_must_be_there_is_refused(kind: bytes) -> None:
    """Type and digest of the content must be signed."""
    assert not taken(resigned([], without=kind))


def test_signature_with_attribute_twice_is_refused() -> None:
    """Of two digests nobody knows which one counts."""
    assert not taken(with_attribute(object_ids.MESSAGE_DIGEST, der.octet_string(bytes(32))))


def test_signature_of_other_type_of_content_is_refused() -> None:
    """The signature must be over data."""
    other = der.sequence(object_ids.CONTENT_TYPE, der.set_of(object_ids.SIGNED_DATA))
    assert not taken(resigned([other], without=object_ids.CONTENT_TYPE))


def test_pss_without_parameters_is_refused() -> None:
    """Without parameters PSS means SHA-1, which the signer did not use."""
    signature = as2_cms.signature(ENTITY, PSS)
    assert taken(signature)
    parameters = rsa_parameters.written(Digest.SHA256, 32)
    info = as2_cms.signers(signature)[0]
    whole = structure.algorithm(object_ids.RSA_PSS, parameters)
    assert whole in info
    fields = [bytes(each.raw) for each in ber.read(info).children()]
    fields = [der.sequence(object_ids.RSA_PSS) if each == whole else each for each in fields]
    assert not taken(as2_cms.with_signers(signature, [der.sequence(*fields)]))


@pytest.mark.parametrize(
    "scheme", [object_ids.RSA_SHA1, object_ids.RSA_SHA512, object_ids.EC_SHA256, object_ids.DATA]
)
def test_scheme_for_another_digest_is_refused(scheme: bytes) -> None:
    """The scheme and the signer must name the same digest, and a scheme that fits the key."""
    signature = as2_cms.signature(ENTITY, PKCS1)
    info = as2_cms.signers(signature)[0]
    old = structure.algorithm(object_ids.RSA, der.NULL)
    fields = [bytes(each.raw) for each in ber.read(info).children()]
    named = [der.sequence(object_ids.RSA_SHA256) if each == old else each for each in fields]
    assert taken(as2_cms.with_signers(signature, [der.sequence(*named)]))
    changed = [der.sequence(scheme) if each == old else each for each in fields]
    assert not taken(as2_cms.with_signers(signature, [der.sequence(*changed)]))


def test_certificates_carried_are_found_and_never_used() -> None:
    """They are there to be looked at by people."""
    signature = as2_cms.signature(ENTITY, PKCS1)
    acme = party("acme").certificate
    assert signed_data.carried_certificates(signature) == [acme.encoded]
    bare = as2_cms.signature(ENTITY, Signing(key=party("acme").own, with_certificate=False))
    assert accepted(*as2_wire.plain(as2_wire.signed(ENTITY, bare))).signer == acme.fingerprint
