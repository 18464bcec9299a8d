"""Messages that are legal, or usual, though odd: others refuse or change them."""

import base64
import hashlib
from io import BytesIO

import pytest

from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.cms import ciphers, compressing, enveloping
from edigateway.transports.as2.message.cms.ciphers import Keyed
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression, File, ReceiptWanted
from edigateway.transports.as2.message.failures import Modifier
from edigateway.transports.as2.message.octets import Octets
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import ORDERS, accepted, composed, party, refused, with_header
from tests.support.as2_wire import ENTITY

ACME = Signing(key=party("acme").own)
FOR_US = Encryption(recipients=[party("us").certificate])


def mic(content: bytes, name: str = "sha256") -> str:
    return base64.b64encode(hashlib.new(name, content).digest()).decode()


def signed(entity: bytes) -> as2_wire.Message:
    return as2_wire.plain(as2_wire.signed(entity, as2_cms.signature(entity, ACME)))


@pytest.mark.parametrize(
    ("encoding", "text", "content"),
    [
        ("base64", base64.encodebytes(ORDERS), ORDERS),
        ("BASE64", base64.encodebytes(ORDERS).replace(b"\n", b"\r\n"), ORDERS),
        ("Binary", ORDERS, ORDERS),
        ("8bit", ORDERS, ORDERS),
        ("7BIT", b"ISA*00~\r\n", b"ISA*00~\r\n"),
        ("quoted-printable", b"ISA=2A00=\r\n~", b"ISA*00~"),
    ],
)
def test_signed_octets_in_any_transfer_encoding_are_taken(
    encoding: str, text: bytes, content: bytes
) -> None:
    """The signature is over what stands there, the file is what it stands for."""
    head = (
        f"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    opened = accepted(*signed(head.encode() + text))
    assert opened.files[0].content == content
    assert bytes(opened.evidence or b"") == head.encode() + text


def test_transfer_encoding_that_nobody_knows_is_refused() -> None:
    """What cannot be decoded is not delivered as it stands."""
    head = b"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    assert refused(*signed(head + ORDERS)).modifier is Modifier.UNSUPPORTED_FORMAT


def test_base64_that_is_damaged_is_refused() -> None:
    """Nothing is skipped silently."""
    head = b"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    for text in (b"SVNB*", b"SVN", b"SV=NB"):
        assert refused(*signed(head + text)).modifier is Modifier.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("blank", ["", " ", "  ", "\t", "\r\n "])
def test_header_with_any_blank_after_its_colon_is_taken(blank: str) -> None:
    """One blank after a colon is usual, and no rule."""
    entity = f"Content-Type:{blank}application/edi-x12\r\n\r\n".encode() + ORDERS
    assert accepted(*signed(entity)).files[0].content_type == "application/edi-x12"


def test_signed_lines_without_carriage_returns_are_taken_and_noted() -> None:
    """Some sign lines that end with CRLF, and send them with LF."""
    sent = ENTITY.replace(b"\r\n", b"\n")
    canonical = sent.replace(b"\r", b"").replace(b"\n", b"\r\n")
    sent = sent.replace(b"\r", b"")
    signature = as2_cms.signature(canonical, ACME)
    opened = accepted(*as2_wire.plain(as2_wire.signed(sent, signature)))
    assert opened.mic.value == mic(canonical)
    assert bytes(opened.evidence or b"") == sent
    assert "CRLF" in opened.facts[0]


def test_signed_lines_that_end_in_any_way_are_taken_and_stay_as_they_are() -> None:
    """Some sign CRLF for LF and for CR alone, and send what they have."""
    canonical = ENTITY.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    signature = as2_cms.signature(canonical, ACME)
    opened = accepted(*as2_wire.plain(as2_wire.signed(ENTITY, signature)))
    assert opened.mic.value == mic(canonical)
    assert opened.files[0].content == ORDERS


def test_message_with_bare_line_ends_everywhere_is_taken() -> None:
    """Multiparts and headers may end their lines with LF."""
    signature = as2_wire.signature_part(as2_cms.signature(ENTITY, ACME)).replace(b"\r\n", b"\n")
    entity = as2_wire.multipart([ENTITY, signature], "multipart/signed", line_end=b"\n")
    assert accepted(*as2_wire.plain(entity)).files[0].content == ORDERS


@pytest.mark.parametrize("nested", [False, True])
def test_message_with_several_files_yields_all_in_order(nested: bool) -> None:
    """Attachments travel in a multipart/related, which may be nested."""
    second = b'Content-Type: application/pdf; name="b.pdf"\r\n\r\n%PDF'
    inner = as2_wire.multipart([second, ENTITY], "multipart/mixed", "inner")
    parts = [ENTITY, inner] if nested else [ENTITY, second]
    opened = accepted(*signed(as2_wire.multipart(parts, "multipart/related", "outer")))
    assert [each.name for each in opened.files][:2] == [None, "b.pdf"]
    assert opened.files[1].content == b"%PDF"
    assert len(opened.files) == (3 if nested else 2)


def test_multipart_with_preamble_and_epilogue_is_taken() -> None:
    """What stands before the first and after the last delimiter belongs to nobody."""
    entity = as2_wire.multipart([ENTITY], "multipart/mixed")
    head, _, body = entity.partition(b"\r\n\r\n")
    opened = accepted(*as2_wire.plain(head + b"\r\n\r\n--b1x\r\nhello\r\n" + body + b"bye"))
    assert [each.content for each in opened.files] == [ORDERS]


@pytest.mark.parametrize("kind", ["application/x-pkcs7-signature", "Application/PKCS7-Signature"])
def test_signature_with_old_name_is_taken(kind: str) -> None:
    """Old systems write x-pkcs7."""
    part = as2_wire.signature_part(as2_cms.signature(ENTITY, ACME), kind)
    entity = as2_wire.multipart([ENTITY, part], f'multipart/signed; protocol="{kind}"')
    assert accepted(*as2_wire.plain(entity)).is_signed


def test_envelope_with_gcm_as_webcrypto_writes_it_is_opened() -> None:
    """Some put the tag at the end of the contents, and the nonce where CBC has its vector."""
    keyed = Keyed(cipher=Cipher.AES256_GCM, key=bytes(32), vector=bytes(range(16)))
    out = BytesIO()
    tag = ciphers.encrypt(Octets(ENTITY), keyed, out)
    method = der.sequence(Cipher.AES256_GCM.object_id, der.octet_string(keyed.vector))
    recipient = enveloping._recipient(party("us").certificate, FOR_US, keyed.key)
    inside = der.sequence(object_ids.DATA, method, der.value(0x80, out.getvalue(), tag))
    content = der.sequence(der.integer(0), der.set_of(recipient), inside)
    envelope = der.sequence(object_ids.ENVELOPED_DATA, der.value(0xA0, content))
    opened = accepted(*as2_wire.enveloped(envelope))
    assert opened.cipher is Cipher.AES256_GCM
    assert opened.files[0].content == ORDERS
    damaged = envelope[:-1] + bytes((envelope[-1] ^ 1,))
    assert refused(*as2_wire.enveloped(damaged)).modifier is Modifier.DECRYPTION_FAILED


def test_signature_with_indefinite_lengths_is_taken() -> None:
    """Whoever writes while reading does not know lengths in advance."""
    signature = as2_cms.indefinite(as2_cms.signature(ENTITY, ACME))
    assert accepted(*as2_wire.plain(as2_wire.signed(ENTITY, signature))).is_signed


def test_envelope_with_indefinite_lengths_is_opened() -> None:
    """So it is with envelopes, and the line end that may follow."""
    envelope = as2_cms.indefinite(as2_cms.envelope(ENTITY, FOR_US))
    assert accepted(*as2_wire.enveloped(envelope + b"\r\n")).is_encrypted


def test_message_for_other_certificate_of_our_key_is_opened() -> None:
    """The partner still uses the certificate that we had before, with the same key."""
    us = party("us")
    message = composed()
    theirs = us.certificate.issuer + us.certificate.serial
    other = us.certificate.issuer + der.integer(7)
    assert theirs in message.body
    grown = der.integer(int.from_bytes(us.certificate.serial[2:], "big") ^ 1)
    body = message.body.replace(us.certificate.serial, grown)
    assert accepted(message.headers, body).files[0].content == ORDERS
    assert other != theirs


def test_plain_message_has_mic_over_its_body_alone() -> None:
    """Headers of HTTP may be changed on the way, so they are left out."""
    message = composed(signing=None, encryption=None)
    opened = accepted(message.headers, message.body)
    assert opened.mic.value == mic(ORDERS) == message.mics[0].value


def test_encrypted_message_has_mic_over_header_and_body() -> None:
    """What was encrypted came as it was sent, its header included."""
    content = as2_cms.envelope(ENTITY, FOR_US)
    assert accepted(*as2_wire.enveloped(content)).mic.value == mic(ENTITY)


@pytest.mark.parametrize("encryption", [None, FOR_US])
def test_compressed_unsigned_message_has_mic_over_uncompressed_entity(
    encryption: Encryption | None,
) -> None:
    """Compression takes no part in the MIC of what is not signed."""
    message = composed(signing=None, encryption=encryption, compression=Compression.BEFORE_SIGNING)
    opened = accepted(message.headers, message.body)
    head = (
        b"Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: binary\r\n"
        b'Content-Disposition: attachment; filename="orders.edi"\r\n\r\n'
    )
    assert opened.mic.value == mic(head + ORDERS) == message.mics[0].value


def test_message_compressed_before_signing_has_mic_over_compressed_entity() -> None:
    """The MIC is over what was signed, whatever that is."""
    content = b"".join(map(bytes, compressing.compressed(Octets(ENTITY)).places))
    entity = b"Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n" + content
    assert accepted(*signed(entity)).mic.value == mic(entity)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("signed-receipt-micalg=optional, sha1, sha256", ("sha256", "sha256")),
        ("signed-receipt-micalg=required, SHA2-512, sha-256", ("sha512", "SHA2-512")),
        ("signed-receipt-micalg=optional, sha1", ("sha1", "sha1")),
        ("signed-receipt-micalg=optional, md5, sha-384;", ("sha384", "sha-384")),
        ("", ("sha256", "sha-256")),
        (";;=", ("sha256", "sha-256")),
    ],
)
def test_mic_has_first_digest_that_is_asked_for_and_allowed(
    options: str, expected: tuple[str, str]
) -> None:
    """The sender's order counts, and the receipt spells the digest as the sender does."""
    message = composed()
    asked = f"signed-receipt-protocol=optional, pkcs7-signature; {options}"
    opened = accepted(with_header(message, disposition_notification_options=asked), message.body)
    assert opened.evidence is not None
    assert str(opened.mic) == f"{mic(bytes(opened.evidence), expected[0])}, {expected[1]}"


def test_receipt_of_kind_that_we_cannot_make_is_told() -> None:
    """A sender who demands a digest that we do not know is told so."""
    message = composed()
    asked = "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, md5"
    headers = with_header(message, disposition_notification_options=asked)
    assert refused(headers, message.body).modifier is Modifier.UNSUPPORTED_MIC_ALGORITHMS


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a b.edi"', "a b.edi"),
        ("attachment; filename=a.edi", "a.edi"),
        ('attachment; filename="say \\"hi\\".edi"', 'say "hi".edi'),
        ("attachment; filename*=utf-8''%C3%B6rder.edi; filename=order.edi", "örder.edi"),
        ("attachment; filename*=iso-8859-1'de'%F6rder.edi", "örder.edi"),
        ("attachment; filename*0=long; filename*1=er.edi", "longer.edi"),
        ("attachment; filename*0*=utf-8''%C3%B6; filename*1=rder.edi", "örder.edi"),
        ('attachment; filename="=?utf-8?B?w7ZyZGVy?=.edi"', "örder.edi"),
        ('attachment; filename="=?iso-8859-1?Q?=F6rder?=.edi"', "örder.edi"),
        ('attachment; filename="../../etc/a.edi"', "a.edi"),
        ('attachment; filename="C:\\\\out\\\\a.edi"', "a.edi"),
        ('attachment; filename=".."', None),
        ("attachment", None),
        ('ATTACHMENT ; FileName = "a.edi" ;', "a.edi"),
    ],
)
def test_name_of_file_in_any_notation_is_read(disposition: str, name: str | None) -> None:
    """Names come in four notations, and are names only: folders before them are dropped."""
    entity = f"Content-Type: text/plain\r\nContent-Disposition: {disposition}\r\n\r\nx".encode()
    assert accepted(*signed(entity)).files[0].name == name


@pytest.mark.parametrize("name", ["a%00b", "a%0Ab", "a%1B[2J", "%E2%80%AEfdp.exe", "x" * 256])
def test_name_of_file_that_does_not_print_is_told(name: str) -> None:
    """Nothing invisible gets into a name."""
    entity = f"Content-Disposition: attachment; filename*=utf-8''{name}\r\n\r\nx".encode()
    assert refused(*signed(entity)).modifier is Modifier.ILLEGAL_FILENAME


@pytest.mark.parametrize("name", ["örders 1.edi", 'a "b" c.edi', "日本.txt", "back\\slash"])
def test_name_of_file_of_ours_comes_back(name: str) -> None:
    """A name with blanks, quotes or letters that are not ASCII arrives as it is."""
    message = composed(files=[File(content=b"x", name=name)])
    assert accepted(message.headers, message.body).files[0].name == name.rpartition("\\")[2]


def test_expected_mics_are_those_of_each_digest_that_is_asked_for() -> None:
    """Whichever of the digests a receiver takes, its MIC is known."""
    wanted = ReceiptWanted(to="x@acme.example", micalgs=[Digest.SHA512, Digest.SHA384])
    message = composed(receipt=wanted)
    assert [each.digest for each in message.mics] == [Digest.SHA512, Digest.SHA384, Digest.SHA256]
    opened = accepted(message.headers, message.body)
    assert opened.mic.value == message.mics[0].value
