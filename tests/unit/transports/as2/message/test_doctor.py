"""The doctor names what is the matter, and what to do."""

from dataclasses import replace

import pytest

from edigateway.transports.as2.message.algorithms import Cipher, Digest, Mic
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression, TransferEncoding, mic
from edigateway.transports.as2.message.doctor.explaining import Doctor
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.doctor.mics import explain_mic
from edigateway.transports.as2.message.mime import entities
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.policy import Policy
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import composed, pairs, party
from tests.support.as2_wire import ENTITY, Headers

ACME = Signing(key=party("acme").own)
DOCTOR = Doctor(
    keys=[party("us").own],
    certificates=[party("acme").certificate],
    policy=Policy(),
    other_keys=[party("old us").own],
    other_certificates=[party("new acme").certificate],
)


def explained(
    headers: Headers | tuple[tuple[str, str], ...], body: bytes, expected: Mic | None = None
) -> list[Explanation]:
    return DOCTOR.explain(header_fields.of_pairs(pairs(headers)), body, expected)


def of_signed(sent: bytes, signed: bytes, how: Signing = ACME) -> list[Explanation]:
    """Explain a message that has one content, and a signature over another."""
    return explained(*as2_wire.plain(as2_wire.signed(sent, as2_cms.signature(signed, how))))


def test_message_that_is_in_order_fits() -> None:
    """Where nothing is wrong, that is what is said."""
    for compression in (None, *Compression):
        message = composed(compression=compression)
        said = explained(message.headers, message.body, message.mics[0])
        assert [each.cause for each in said] == [Cause.FITS, Cause.FITS]


LINES = ENTITY.replace(b"\r\n\n", b"\r\n").replace(b"\r", b"").replace(b"\n", b"\r\n")
HEAD, _, BODY = LINES.partition(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("signed", "variant"),
    [
        (LINES.replace(b"\r\n", b"\n"), "lf"),
        (LINES + b"\r\n", "with-last-line-end"),
        (BODY, "without-header"),
        (BODY.replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"), "without-header"),
    ],
)
def test_signature_over_another_form_of_content_is_named(signed: bytes, variant: str) -> None:
    """Line ends and headers are what systems differ in."""
    (said,) = of_signed(LINES, signed)
    assert (said.cause, said.variant) == (Cause.OTHER_CONTENT, variant)
    assert said.remedy


def test_signature_over_nested_multipart_without_last_line_end_is_named() -> None:
    """Some drop the CRLF that ends a nested multipart before they sign."""
    nested = as2_wire.multipart([ENTITY], "multipart/mixed")
    (said,) = of_signed(nested, nested.removesuffix(b"\r\n"))
    assert said.variant == "without-last-line-end"


def test_signature_over_decoded_content_is_named() -> None:
    """Some take the transfer encoding off first."""
    head = b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (said,) = of_signed(head + b"aGVsbG8=", head + b"hello")
    assert said.variant == "decoded"
    (said,) = of_signed(head + b"aGVsbG8=", b"hello")
    assert said.variant == "decoded-without-header"


def test_signature_over_content_without_blanks_is_named() -> None:
    """Some take blanks at the ends of lines away."""
    head = b"Content-Type: a/b\r\n\r\n"
    (said,) = of_signed(head + b"hello  \r\nyou", head + b"hello\r\nyou")
    assert said.variant == "without-trailing-blanks"


def test_signature_over_something_else_is_not_found() -> None:
    """What no usual mistake explains is said to be so."""
    (said,) = of_signed(ENTITY, b"something else")
    assert said.cause is Cause.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "cause"), [("new acme", Cause.OTHER_CERTIFICATE), ("who", Cause.CARRIED_CERTIFICATE)]
)
def test_signature_by_another_certificate_is_named(name: str, cause: Cause) -> None:
    """A certificate that was renewed, or that only the message brings, is told by its fingerprint."""
    (said,) = of_signed(ENTITY, ENTITY, Signing(key=party(name).own))
    assert said.cause is cause
    assert party(name).certificate.fingerprint in said.problem


def test_signature_by_nobody_that_is_known_is_told() -> None:
    """Without any certificate there is only the content to speak of."""
    how = Signing(key=party("who").own, with_certificate=False)
    (said,) = of_signed(ENTITY, ENTITY, how)
    assert said.cause is Cause.NOT_FOUND
    assert "by none of the certificates" in said.problem


def test_weak_algorithms_are_named() -> None:
    """What the policy does not allow is told, and what is below it too."""
    weak = Encryption(recipients=[party("us").certificate], cipher=Cipher.TRIPLE_DES)
    message = composed(encryption=weak, signing=replace(ACME, digest=Digest.SHA1))
    causes = [each.cause for each in explained(message.headers, message.body)]
    assert causes == [Cause.NOT_ALLOWED, Cause.NOT_ALLOWED, Cause.FITS]


def test_message_for_another_key_is_named() -> None:
    """A partner may still encrypt for the certificate that we had, or for somebody else."""
    message = composed(encryption=Encryption(recipients=[party("old us").certificate]))
    causes = [each.cause for each in explained(message.headers, message.body)]
    assert causes == [Cause.OTHER_KEY, Cause.FITS]
    message = composed(encryption=Encryption(recipients=[party("who").certificate]))
    causes = [each.cause for each in explained(message.headers, message.body)]
    assert causes == [Cause.NOT_FOR_US, Cause.NOT_FOUND]
    message = composed()
    damaged = message.body[:-1] + bytes((message.body[-1] ^ 1,))
    assert "damaged" in explained(message.headers, damaged)[0].remedy


@pytest.mark.parametrize("digest", list(Digest))
def test_mic_with_another_digest_is_named(digest: Digest) -> None:
    """Some compute the MIC with another digest than they say."""
    wrong = replace(mic(Octets(ENTITY), digest), digest=Digest.SHA384)
    said = explain_mic(entities.whole(ENTITY), wrong)
    assert said.cause is (Cause.FITS if digest is Digest.SHA384 else Cause.OTHER_DIGEST)


def test_mic_over_decompressed_content_is_named() -> None:
    """Some compute the MIC after decompressing, though what was signed was compressed."""
    message = composed(
        compression=Compression.BEFORE_SIGNING,
        encryption=None,
        transfer_encoding=TransferEncoding.BASE64,
    )
    plain = composed(encryption=None, transfer_encoding=TransferEncoding.BASE64)
    said = explained(message.headers, message.body, plain.mics[0])
    assert said[-1].variant == "uncompressed"
    none = Mic(digest=Digest.SHA256, value="AAAA")
    assert explained(message.headers, message.body, none)[-1].cause is Cause.NOT_FOUND


@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime", "multipart/signed", "multipart/signed; boundary=b"]
)
def test_message_that_is_none_is_explained_all_the_same(kind: str) -> None:
    """The doctor never fails itself."""
    (said,) = explained([("Content-Type", kind)], b"\x30\x80nonsense")
    assert said.cause is Cause.NOT_FOUND
