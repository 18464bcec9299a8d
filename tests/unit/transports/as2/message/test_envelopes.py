"""Envelopes as others write them, and as nobody should."""

from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher as Ciphering
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms import ciphers, rsa_parameters
from edigateway.transports.as2.message.cms.ciphers import Keyed
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.opening import Opened
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import ORDERS, certificate_for, opened_by_us, party
from tests.support.as2_wire import ENTITY

US = party("us").certificate
KEYED = Keyed(cipher=Cipher.AES256_CBC, key=bytes(range(32)), vector=bytes(16))
METHOD = der.sequence(Cipher.AES256_CBC.object_id, der.octet_string(KEYED.vector))


def recipient(how: bytes = b"", encrypted_key: bytes = b"", name: bytes = b"") -> bytes:
    """Return ourselves as a recipient."""
    pkcs1 = der.sequence(object_ids.RSA, der.NULL)
    key = US.key.encrypt(KEYED.key, PKCS1v15())  # type: ignore[union-attr]
    return der.sequence(
        der.integer(0),
        name or der.sequence(US.issuer, US.serial),
        how or pkcs1,
        der.octet_string(encrypted_key or key),
    )


def content() -> bytes:
    out = BytesIO()
    ciphers.encrypt(Octets(ENTITY), KEYED, out)
    return out.getvalue()


def envelope(
    *recipients: bytes,
    before: bytes = b"",
    inside: bytes = b"",
    kind: bytes = object_ids.ENVELOPED_DATA,
) -> bytes:
    usual = der.sequence(object_ids.DATA, METHOD, der.value(0x80, content()))
    data = der.sequence(der.integer(2), before, der.value(der.SET, *recipients), inside or usual)
    return der.sequence(kind, der.value(0xA0, data))


def opened(made: bytes) -> bool:
    """Tell whether an envelope opens; if not, it must be for the one reason."""
    found = opened_by_us(*as2_wire.enveloped(made))
    if isinstance(found, Failure):
        assert found.modifier is Modifier.DECRYPTION_FAILED
        return False
    assert isinstance(found, Opened)
    assert found.files[0].content == ORDERS
    return True


def test_envelope_with_other_kinds_of_recipients_is_opened() -> None:
    """Those who agree on keys are passed by."""
    agreeing = der.value(0xA1, der.integer(3))
    assert opened(envelope(agreeing, recipient()))
    assert not opened(envelope(agreeing))
    assert not opened(envelope())


def test_envelope_with_certificates_of_originator_is_opened() -> None:
    """Some add certificates that nobody needs."""
    assert opened(envelope(recipient(), before=der.value(0xA0, der.value(0xA0, US.encoded))))


def test_envelope_by_key_identifier_is_opened() -> None:
    """A recipient may be named by its key."""
    assert opened(envelope(recipient(name=der.value(0x80, US.key_id))))


def test_envelope_with_label_is_opened() -> None:
    """OAEP may have a label, which is part of what is checked."""
    padding = rsa_parameters.oaep_padding(Digest.SHA256, Digest.SHA256, b"label")
    key = US.key.encrypt(KEYED.key, padding)  # type: ignore[union-attr]
    hashing = der.sequence(object_ids.SHA256, der.NULL)
    for label, expected in ((b"label", True), (b"other", False)):
        source = der.sequence(object_ids.P_SPECIFIED, der.octet_string(label))
        how = der.sequence(
            object_ids.RSA_OAEP,
            der.sequence(
                der.value(0xA0, hashing),
                der.value(0xA1, der.sequence(object_ids.MGF1, hashing)),
                der.value(0xA2, source),
            ),
        )
        assert opened(envelope(recipient(how, key))) is expected


@pytest.mark.parametrize(
    "how",
    [
        der.sequence(object_ids.RSA, der.integer(1)),
        der.sequence(object_ids.DATA),
        der.sequence(object_ids.RSA_OAEP, der.integer(1)),
        der.sequence(
            object_ids.RSA_OAEP, der.sequence(der.value(0xA0, der.sequence(object_ids.DATA)))
        ),
        der.sequence(
            object_ids.RSA_OAEP, der.sequence(der.value(0xA1, der.sequence(object_ids.DATA)))
        ),
        der.sequence(
            object_ids.RSA_OAEP, der.sequence(der.value(0xA2, der.sequence(object_ids.DATA)))
        ),
    ],
)
def test_envelope_with_key_in_unknown_way_is_not_opened(how: bytes) -> None:
    """Ways that are not known fail as everything does."""
    assert not opened(envelope(recipient(how)))


@pytest.mark.parametrize("key", [b"", b"x", bytes(16), bytes(33)])
def test_envelope_with_key_of_other_length_is_not_opened(key: bytes) -> None:
    """A key that comes out, but does not fit the cipher, fails as everything does."""
    padding = PKCS1v15()
    encrypted = US.key.encrypt(key, padding)  # type: ignore[union-attr]
    assert not opened(envelope(recipient(b"", encrypted)))


@pytest.mark.parametrize(
    "inside",
    [
        der.sequence(object_ids.DATA, METHOD),
        der.sequence(object_ids.SIGNED_DATA, METHOD, der.value(0x80, content())),
        der.sequence(object_ids.DATA, METHOD, der.value(0x81, content())),
        der.sequence(object_ids.DATA, METHOD, der.value(0x80, content()[:-1])),
        der.sequence(object_ids.DATA, METHOD, der.value(0x80, b"")),
        der.sequence(object_ids.DATA, METHOD, der.value(0xA0, der.integer(1))),
        der.sequence(
            object_ids.DATA, der.sequence(Cipher.AES256_CBC.object_id), der.value(0x80, content())
        ),
        der.sequence(
            object_ids.DATA,
            der.sequence(Cipher.AES256_CBC.object_id, der.octet_string(bytes(8))),
            der.value(0x80, content()),
        ),
        der.sequence(
            object_ids.DATA,
            der.sequence(object_ids.DATA, der.octet_string(bytes(16))),
            der.value(0x80, content()),
        ),
    ],
)
def test_envelope_with_contents_in_disorder_is_not_opened(inside: bytes) -> None:
    """Missing, of another type, cut, with the wrong vector or an unknown cipher."""
    assert not opened(envelope(recipient(), inside=inside))


def test_authenticated_envelope_with_cipher_that_has_no_tag_is_not_opened() -> None:
    """What claims to be authenticated must be."""
    assert not opened(envelope(recipient(), kind=object_ids.AUTH_ENVELOPED_DATA))


def test_authenticated_envelope_with_attributes_is_opened() -> None:
    """The tag vouches for the attributes too."""
    attributes = [der.sequence(object_ids.CONTENT_TYPE, der.set_of(object_ids.DATA))]
    working = Ciphering(AES(KEYED.key), modes.GCM(bytes(12))).encryptor()
    working.authenticate_additional_data(der.set_of(*attributes))
    text = working.update(ENTITY) + working.finalize()
    vector = der.sequence(der.octet_string(bytes(12)), der.integer(16))
    method = der.sequence(Cipher.AES256_GCM.object_id, vector)
    inside = der.sequence(object_ids.DATA, method, der.value(0x80, text))
    for given, expected in ((attributes, True), ([*attributes, *attributes], False)):
        after = der.value(0xA1, *given) + der.octet_string(working.tag)
        made = envelope(recipient(), inside=inside + after, kind=object_ids.AUTH_ENVELOPED_DATA)
        assert opened(made) is expected
    short = der.value(0xA1, *attributes) + der.octet_string(working.tag[:12])
    assert not opened(
        envelope(recipient(), inside=inside + short, kind=object_ids.AUTH_ENVELOPED_DATA)
    )
    without = envelope(recipient(), inside=inside, kind=object_ids.AUTH_ENVELOPED_DATA)
    assert not opened(without)


def test_envelope_for_certificate_without_rsa_is_not_made() -> None:
    """We encrypt for RSA keys only."""
    issued = certificate_for("curved", ec.generate_private_key(ec.SECP256R1()))
    certificate = Certificate.of(issued)
    assert certificate.rsa_bits is None
    with pytest.raises(Refused):
        as2_cms.envelope(ENTITY, Encryption(recipients=[certificate]))
