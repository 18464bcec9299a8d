"""Messages that others were taken in by."""

import zlib

import pytest

from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.asn1 import der
from edigateway.transports.as2.message.cms import compressing, verifying
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression, File, compose
from edigateway.transports.as2.message.failures import Failure, Modifier, Unacceptable
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.opening import Opened
from edigateway.transports.as2.message.policy import Policy
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import (
    ANY,
    ORDERS,
    accepted,
    certificate_for,
    composed,
    opened_by_us,
    outgoing,
    party,
    refused,
    with_header,
)
from tests.support.as2_wire import ENTITY

BOTH = Policy()
ONLY_SIGNED = Policy(encrypted=False)
ONLY_ENCRYPTED = Policy(signed=False)
ACME = Signing(key=party("acme").own)
FOR_US = Encryption(recipients=[party("us").certificate])
GCM = Encryption(recipients=[party("us").certificate], cipher=Cipher.AES256_GCM)


def signed_by(*keys: str) -> bytes:
    """Return a signature with several signers."""
    each = [as2_cms.signature(ENTITY, Signing(key=party(key).own)) for key in keys]
    infos = [info for signature in each for info in as2_cms.signers(signature)]
    return as2_cms.with_signers(as2_cms.signature(ENTITY, ACME), infos)


def test_clear_message_where_encryption_is_demanded_is_refused() -> None:
    """What had to be encrypted is asked of what was decrypted."""
    message = composed(encryption=None)
    assert accepted(message.headers, message.body, policy=ONLY_SIGNED)
    failure = refused(message.headers, message.body, policy=BOTH)
    assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY


def test_compressed_clear_message_where_encryption_is_demanded_is_refused() -> None:
    """Compression looks like encryption by its content type alone."""
    message = composed(encryption=None, signing=None, compression=Compression.BEFORE_SIGNING)
    for policy in (ONLY_ENCRYPTED, ONLY_SIGNED, BOTH):
        failure = refused(message.headers, message.body, policy=policy)
        assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY


@pytest.mark.parametrize("kind", ["signed-data", "certs-only", "anything", "enveloped"])
def test_message_with_smime_type_that_as2_has_not_is_refused(kind: str) -> None:
    """A ciphertext is never delivered as if it were the file."""
    message = composed()
    content_type = f"application/pkcs7-mime; smime-type={kind}"
    changed = with_header(message, content_type=content_type)
    assert refused(changed, message.body).modifier is Modifier.UNSUPPORTED_FORMAT


def test_ciphertext_without_smime_type_is_decrypted_not_delivered() -> None:
    """A missing smime-type is no reason to believe that the ciphertext is the file."""
    message = composed()
    for name in ("application/pkcs7-mime", "application/x-pkcs7-mime", "Application/X-PKCS7-MIME"):
        opened = accepted(with_header(message, content_type=name), message.body)
        assert opened.files[0].content == ORDERS


def test_encrypted_message_that_must_be_signed_but_is_not_is_refused() -> None:
    """As nobody vouches for its content, the sender is told no more than that decryption failed."""
    message = composed(signing=None)
    failure = refused(message.headers, message.body, policy=BOTH)
    assert failure.modifier is Modifier.DECRYPTION_FAILED
    assert "insufficient-message-security" in failure.detail


def test_message_with_tag_that_must_be_signed_but_is_not_is_told_so() -> None:
    """With GCM the tag shows that nobody changed it, so the true reason can be told."""
    message = composed(signing=None, encryption=GCM)
    failure = refused(message.headers, message.body, policy=BOTH)
    assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY


def test_message_signed_by_stranger_is_refused_though_it_carries_the_certificate() -> None:
    """A certificate inside the message proves nothing."""
    message = composed(encryption=None, signing=Signing(key=party("stranger").own))
    failure = refused(message.headers, message.body)
    assert failure.modifier is Modifier.AUTHENTICATION_FAILED


def test_message_signed_with_name_of_partner_by_other_key_is_refused() -> None:
    """Issuer and serial are only names: the signature must fit the configured key."""
    stranger = party("stranger")
    signature = as2_cms.signature(ENTITY, Signing(key=stranger.own))
    theirs, ours = stranger.certificate, party("acme").certificate
    info = as2_cms.signers(signature)[0]
    after_name = info[info.index(theirs.serial) + len(theirs.serial) :]
    forged = der.sequence(der.integer(1), der.sequence(ours.issuer, ours.serial), after_name)
    message = as2_wire.plain(as2_wire.signed(ENTITY, as2_cms.with_signers(signature, [forged])))
    assert refused(*message).modifier is Modifier.AUTHENTICATION_FAILED


def test_signature_without_signers_is_refused() -> None:
    """Nobody signed it, so nothing can be wrong with any signature."""
    empty = as2_cms.with_signers(as2_cms.signature(ENTITY, ACME), [])
    message = as2_wire.plain(as2_wire.signed(ENTITY, empty))
    assert refused(*message).modifier is Modifier.AUTHENTICATION_FAILED


@pytest.mark.parametrize("keys", [("acme", "stranger"), ("stranger", "acme")])
def test_signature_of_partner_and_another_is_taken(keys: tuple[str, ...]) -> None:
    """Of several signers one must be the partner."""
    message = as2_wire.plain(as2_wire.signed(ENTITY, signed_by(*keys)))
    assert accepted(*message).signer == party("acme").certificate.fingerprint


def test_signature_with_five_signers_is_refused() -> None:
    """More than four signers are not looked at."""
    message = as2_wire.plain(as2_wire.signed(ENTITY, signed_by(*["acme"] * 5)))
    assert refused(*message).modifier is Modifier.AUTHENTICATION_FAILED
    message = as2_wire.plain(as2_wire.signed(ENTITY, signed_by(*["acme"] * 4)))
    assert accepted(*message).is_signed


def test_signature_with_too_many_certificates_is_refused() -> None:
    """There is room for five large certificates, and no more."""
    signature = as2_cms.signature(ENTITY, ACME)
    infos, certificate = as2_cms.signers(signature), bytes(8192)
    for count in (5, 6):
        made = as2_cms.with_signers(signature, infos, [certificate] * count)
        opened = opened_by_us(*as2_wire.plain(as2_wire.signed(ENTITY, made)))
        assert isinstance(opened, Opened) == (count == 5)


@pytest.mark.parametrize("size", [16, 32, 4096])
def test_signed_message_with_octets_around_its_parts_is_refused(size: int) -> None:
    """Blocks of a ciphertext cannot be put where nobody signed, to ask what they hold."""
    entity = as2_wire.signed(ENTITY, as2_cms.signature(ENTITY, ACME))
    head, _, body = entity.partition(b"\r\n\r\n")
    octets = bytes(range(128, 144)) * (size // 16)
    assert accepted(*as2_wire.plain(head + b"\r\n\r\nSigned message\r\n" + body + b"\r\n"))
    for made in (
        entity + octets,
        entity + b"x",
        head + b"\r\n\r\n" + octets + b"\r\n" + body,
        entity.replace(b"pkcs7-signature\r\n", b"pkcs7-signature\r\nX: " + octets + b"\r\n"),
    ):
        assert made != entity
        assert refused(*as2_wire.plain(made)).modifier is Modifier.UNSUPPORTED_FORMAT
        sealed = as2_cms.envelope(made, FOR_US)
        assert refused(*as2_wire.enveloped(sealed)).modifier is Modifier.DECRYPTION_FAILED


def test_envelope_with_seventeen_recipients_is_refused() -> None:
    """More than sixteen recipients are not looked at."""
    for count in (16, 17):
        many = [party("stranger").certificate] * (count - 1) + [party("us").certificate]
        opened = opened_by_us(
            *as2_wire.enveloped(as2_cms.envelope(ENTITY, Encryption(recipients=many)))
        )
        assert isinstance(opened, Opened) == (count == 16)


def test_attributes_of_signature_passed_off_as_content_are_refused() -> None:
    """A signature without attributes must not be made of one with them."""
    attributes, forged = as2_cms.without_attributes(as2_cms.signature(ENTITY, ACME))
    message = as2_wire.plain(as2_wire.signed(attributes, forged))
    assert isinstance(opened_by_us(*message), Failure)
    with pytest.raises(Unacceptable, match="signed attributes"):
        verifying.verified(forged, Octets(attributes), [party("acme").certificate], ANY)


@pytest.mark.parametrize("where", ["before", "after"])
def test_signed_message_with_another_part_is_refused(where: str) -> None:
    """A multipart/signed has a content and a signature, so that no other part can be taken for the content."""
    signature = as2_cms.signature(ENTITY, ACME)
    other = ENTITY.replace(b"ISA*00", b"ISA*99")
    parts = [ENTITY, as2_wire.signature_part(signature)]
    parts.insert(0 if where == "before" else 2, other)
    kind = "multipart/signed; protocol=application/pkcs7-signature"
    message = as2_wire.plain(as2_wire.multipart(parts, kind))
    assert refused(*message).modifier is Modifier.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("line", [b"--sig", b"--sig--"])
def test_signed_file_with_the_boundary_in_it_is_refused(line: bytes) -> None:
    """A file is never cut at a line of its own that looks like the end of a part; its sender must choose another boundary."""
    entity = ENTITY + b"\r\n" + line + b"\r\nIEA*1~"
    message = as2_wire.plain(as2_wire.signed(entity, as2_cms.signature(entity, ACME)))
    assert refused(*message)


def test_signed_part_inside_other_parts_is_refused() -> None:
    """Where a signature stands among other parts, nobody knows what was signed."""
    inner = as2_wire.signed(ENTITY, as2_cms.signature(ENTITY, ACME))
    message = as2_wire.plain(as2_wire.multipart([ENTITY, inner], "multipart/mixed"))
    assert refused(*message).modifier is Modifier.UNSUPPORTED_FORMAT


def test_signature_around_envelope_is_refused() -> None:
    """What is signed must be what can be read: first signed, then encrypted."""
    kind = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n"
    sealed = kind + as2_cms.envelope(ENTITY, FOR_US)
    message = as2_wire.plain(as2_wire.signed(sealed, as2_cms.signature(sealed, ACME)))
    assert refused(*message).modifier is Modifier.UNSUPPORTED_FORMAT


def test_message_compressed_twice_is_refused() -> None:
    """There is one layer of compression, so that a bomb cannot be packed into another."""
    kind = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n"
    once = kind + b"".join(map(bytes, compressing.compressed(Octets(ENTITY)).places))
    twice = kind + b"".join(map(bytes, compressing.compressed(Octets(once)).places))
    assert accepted(*as2_wire.plain(once)).is_compressed
    assert refused(*as2_wire.plain(twice)).modifier is Modifier.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("size", [compressing.MOST_BYTES + 1, 60 << 20])
def test_bomb_is_not_let_out(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What grows more than a hundredfold, or beyond 200 MiB, is refused while it grows."""
    monkeypatch.setattr(compressing, "MOST_BYTES", 64 << 20)
    size = min(size, 80 << 20)
    message = compose(
        outgoing(
            files=[File(content=bytes(size))],
            encryption=None,
            compression=Compression.AFTER_SIGNING,
        )
    )
    assert len(message.body) < size / 500
    failure = refused(message.headers, message.body)
    assert failure.modifier is Modifier.DECOMPRESSION_FAILED


def test_compressed_content_with_something_after_it_is_refused() -> None:
    """Nothing can be hidden behind the end."""
    made = b"".join(map(bytes, compressing.compressed(Octets(ENTITY)).places))
    shrunk = zlib.compress(ENTITY)
    assert shrunk in made
    content = as2_wire.enveloped(made, "application/pkcs7-mime; smime-type=compressed-data")
    assert accepted(*content)
    damaged = made.replace(shrunk, shrunk[:-1] + b"\x00")
    content = as2_wire.enveloped(damaged, "application/pkcs7-mime; smime-type=compressed-data")
    assert refused(*content).modifier is Modifier.DECOMPRESSION_FAILED


def test_weak_digest_is_taken_only_where_it_is_named() -> None:
    """SHA-1 is refused, unless the site names it for this partner."""
    weak = Signing(key=party("acme").own, digest=Digest.SHA1)
    message = composed(encryption=None, signing=weak)
    failure = refused(message.headers, message.body)
    assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY
    named = Policy(encrypted=False, digests=ANY.digests | {Digest.SHA1})
    assert accepted(message.headers, message.body, policy=named)


def test_weak_cipher_is_taken_only_where_it_is_named() -> None:
    """Triple DES is refused, unless the site names it for this partner."""
    weak = Encryption(recipients=[party("us").certificate], cipher=Cipher.TRIPLE_DES)
    message = composed(encryption=weak)
    failure = refused(message.headers, message.body)
    assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY
    named = Policy(ciphers=ANY.ciphers | {Cipher.TRIPLE_DES})
    assert accepted(message.headers, message.body, policy=named)


def test_short_key_is_taken_only_where_it_is_named() -> None:
    """A signature by a key of 1024 bits is refused, unless the site allows it for this partner."""
    old = party("old", 1024)
    message = composed(encryption=None, signing=Signing(key=old.own))
    options = {"certificates": [old.certificate]}
    failure = refused(message.headers, message.body, **options)
    assert failure.modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY
    named = Policy(encrypted=False, least_rsa_bits=1024)
    assert accepted(message.headers, message.body, policy=named, **options)


def test_changed_content_is_refused() -> None:
    """What was signed is not what came."""
    changed = ENTITY.replace(b"ISA*00", b"ISA*99")
    signature = as2_cms.signature(ENTITY, ACME)
    message = as2_wire.plain(as2_wire.signed(changed, signature))
    assert refused(*message).modifier is Modifier.INTEGRITY_CHECK_FAILED


def test_renewed_certificate_of_same_key_verifies() -> None:
    """The signature names the old certificate; the site has the new one of the same key."""
    acme = party("acme")
    renewed = acme.certificate.of(certificate_for("acme", acme.own.key))
    message = composed()
    opened = accepted(message.headers, message.body, certificates=[renewed])
    assert opened.signer == renewed.fingerprint
