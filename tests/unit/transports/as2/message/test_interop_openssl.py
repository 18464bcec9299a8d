"""OpenSSL verifies and decrypts all that we make, and what it makes we take."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from edigateway.transports.as2.message.algorithms import (
    Cipher,
    Digest,
    KeyTransport,
    SignatureScheme,
)
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.failures import Modifier
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.policy import STRONG_CIPHERS, STRONG_DIGESTS, Policy
from tests.support import as2_wire, openssl
from tests.support.as2_parties import ORDERS, accepted, certificate_for, composed, party, refused
from tests.support.openssl import OpenSSL

pytestmark = openssl.needed
LEGACY = Policy(
    signed=False,
    encrypted=False,
    digests=STRONG_DIGESTS | {Digest.SHA1},
    ciphers=STRONG_CIPHERS | {Cipher.TRIPLE_DES},
)

LEGACY_PROVIDER = ("-provider", "legacy", "-provider", "default")
"""What OpenSSL 3 needs to do what nobody should do."""


@pytest.fixture
def program(tmp_path: Path) -> OpenSSL:
    return OpenSSL(tmp_path)


@pytest.mark.parametrize("scheme", [SignatureScheme.RSA_PKCS1, SignatureScheme.RSA_PSS])
@pytest.mark.parametrize("digest", list(Digest))
def test_signature_of_ours_is_verified(
    program: OpenSSL, scheme: SignatureScheme, digest: Digest
) -> None:
    """Whatever the digest and the scheme, the signature is one that others verify."""
    acme = party("acme")
    signing = Signing(key=acme.own, scheme=scheme, digest=digest)
    message = composed(signing=signing, encryption=None)
    opened = accepted(message.headers, message.body, policy=LEGACY)
    content = program.folder / "content"
    content.write_bytes(opened.evidence or b"")
    _, certificate = acme.files(program.folder)
    trust = ("-CAfile", certificate, "-purpose", "any")
    out = program.cms(
        "-verify", "-inform", "DER", "-content", content, *trust, content=opened.signature or b""
    )
    assert out == content.read_bytes()


@pytest.mark.parametrize("transport", list(KeyTransport))
@pytest.mark.parametrize("cipher", list(Cipher))
def test_envelope_of_ours_is_decrypted_by_each_recipient(
    program: OpenSSL, cipher: Cipher, transport: KeyTransport
) -> None:
    """Whatever the cipher and the way of the key, each recipient gets the same content."""
    recipients = [party("acme"), party("us")]
    encryption = Encryption(
        recipients=[each.certificate for each in recipients],
        cipher=cipher,
        key_transport=transport,
    )
    message = composed(signing=None, encryption=encryption)
    for each in recipients:
        key, certificate = each.files(program.folder)
        out = program.cms(
            "-decrypt", "-inform", "DER", "-inkey", key, "-recip", certificate, content=message.body
        )
        assert out.endswith(b"\r\n\r\n" + ORDERS)


@pytest.mark.parametrize(
    "options",
    [
        ("-md", "sha256"),
        ("-md", "sha512", "-noattr"),
        ("-md", "sha384", "-keyid"),
        ("-md", "sha256", "-nosmimecap", "-nocerts"),
        ("-md", "sha1"),
        ("-md", "sha256", "-cades"),
        ("-md", "sha256", "-keyopt", "rsa_padding_mode:pss"),
        ("-md", "sha512", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:11"),
        ("-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha1"),
    ],
    ids=" ".join,
)
def test_signature_of_openssl_is_taken(program: OpenSSL, options: tuple[str, ...]) -> None:
    """With and without attributes, by issuer or by key identifier, in both schemes."""
    acme = party("acme")
    key, certificate = acme.files(program.folder)
    signature = program.cms(
        *("-sign", "-outform", "DER", "-signer", str(certificate), "-inkey", str(key), *options),
        content=as2_wire.ENTITY,
    )
    message = as2_wire.plain(as2_wire.signed(as2_wire.ENTITY, signature))
    opened = accepted(*message, policy=LEGACY)
    assert opened.signer == acme.certificate.fingerprint
    assert opened.files[0].content == ORDERS


def test_signature_on_elliptic_curve_is_taken(program: OpenSSL) -> None:
    """A partner may have a key on an elliptic curve."""
    key = ec.generate_private_key(ec.SECP256R1())
    issued = certificate_for("curved", key)
    paths = program.folder / "ec.key", program.folder / "ec.pem"
    paths[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    paths[1].write_bytes(issued.public_bytes(Encoding.PEM))
    signature = program.cms(
        *("-sign", "-outform", "DER", "-signer", paths[1], "-inkey", paths[0]),
        content=as2_wire.ENTITY,
    )
    message = as2_wire.plain(as2_wire.signed(as2_wire.ENTITY, signature))
    opened = accepted(*message, certificates=[Certificate.of(issued)])
    assert opened.signature_scheme is SignatureScheme.ECDSA
    assert refused(*message).modifier is Modifier.AUTHENTICATION_FAILED


def test_signature_that_carries_its_content_is_refused(program: OpenSSL) -> None:
    """What is signed is the part beside the signature, and nothing that the signature brings along."""
    key, certificate = party("acme").files(program.folder)
    signature = program.cms(
        *("-sign", "-nodetach", "-outform", "DER", "-signer", certificate, "-inkey", key),
        content=as2_wire.ENTITY,
    )
    message = as2_wire.plain(as2_wire.signed(as2_wire.ENTITY, signature))
    assert refused(*message).modifier is Modifier.AUTHENTICATION_FAILED


@pytest.mark.parametrize("stream", [(), ("-stream",)], ids=["definite", "indefinite"])
@pytest.mark.parametrize(
    "options",
    [
        ("-aes128",),
        ("-aes192",),
        ("-aes256", "-keyid"),
        ("-des3",),
        ("-aes-128-gcm",),
        ("-aes-256-gcm",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "transport",
    [
        (),
        ("-keyopt", "rsa_padding_mode:oaep"),
        ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"),
        (
            *("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha512"),
            *("-keyopt", "rsa_mgf1_md:sha256"),
        ),
    ],
    ids=["pkcs1", "oaep", "oaep-sha256", "oaep-mixed"],
)
def test_envelope_of_openssl_is_opened(
    program: OpenSSL, stream: tuple[str, ...], options: tuple[str, ...], transport: tuple[str, ...]
) -> None:
    """Every cipher, every way of the key, in one piece or in many."""
    _, certificate = party("us").files(program.folder)
    content = as2_wire.ENTITY * 40
    made = program.cms(
        *("-encrypt", "-outform", "DER", *stream, *options, "-recip", str(certificate), *transport),
        content=content,
    )
    opened = accepted(*as2_wire.enveloped(made), policy=LEGACY)
    assert opened.files[0].content == content.partition(b"\r\n\r\n")[2]
    assert opened.opened_by == party("us").certificate.fingerprint


def test_envelope_for_two_recipients_is_opened_by_the_second(program: OpenSSL) -> None:
    """Ours is not always the first recipient."""
    _, first = party("stranger").files(program.folder)
    _, second = party("us").files(program.folder)
    made = program.cms(
        "-encrypt", "-outform", "DER", "-aes256", first, second, content=as2_wire.ENTITY
    )
    assert accepted(*as2_wire.enveloped(made)).files[0].content == ORDERS


def test_envelope_in_base64_is_opened(program: OpenSSL) -> None:
    """Some send the envelope in base64, and say so in the header of HTTP."""
    _, certificate = party("us").files(program.folder)
    made = program.cms(
        "-encrypt", "-outform", "PEM", "-aes256", certificate, content=as2_wire.ENTITY
    )
    text = b"".join(line + b"\n" for line in made.splitlines() if b"-----" not in line)
    headers, body = as2_wire.enveloped(text)
    assert accepted([*headers, ("Content-Transfer-Encoding", "BASE64")], body).is_encrypted


@pytest.mark.parametrize("digest", ["md4", "md5", "sha1", "sha224", "ripemd160"])
def test_signature_of_openssl_by_a_broken_or_odd_digest_is_refused(
    program: OpenSSL, digest: str
) -> None:
    """What a site cannot even allow is refused as what it did not allow."""
    key, certificate = party("acme").files(program.folder)
    signature = program.cms(
        *("-sign", "-outform", "DER", "-signer", certificate, "-inkey", key, "-md", digest),
        *LEGACY_PROVIDER,
        content=as2_wire.ENTITY,
    )
    message = as2_wire.plain(as2_wire.signed(as2_wire.ENTITY, signature))
    assert refused(*message).modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY


@pytest.mark.parametrize("cipher", ["des", "des3", "rc2-40", "rc2-128", "camellia128"])
def test_envelope_of_openssl_by_a_broken_or_odd_cipher_is_refused(
    program: OpenSSL, cipher: str
) -> None:
    """DES, RC2 and what AS2 never had; none is decrypted first and judged afterwards."""
    _, certificate = party("us").files(program.folder)
    made = program.cms(
        *("-encrypt", "-outform", "DER", f"-{cipher}", *LEGACY_PROVIDER, certificate),
        content=as2_wire.ENTITY,
    )
    expected = {Modifier.INSUFFICIENT_MESSAGE_SECURITY, Modifier.DECRYPTION_FAILED}
    assert refused(*as2_wire.enveloped(made)).modifier in expected
