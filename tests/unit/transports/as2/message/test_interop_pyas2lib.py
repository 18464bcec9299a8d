"""What an independent implementation makes, we take, and the other way round."""

import warnings
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from edigateway.transports.as2.message.algorithms import Cipher, Digest
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression, File, ReceiptWanted
from edigateway.transports.as2.message.failures import Modifier
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.policy import STRONG_CIPHERS, STRONG_DIGESTS, Policy
from edigateway.transports.as2.message.receipts.building import Answer, build
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import Sent, judge
from edigateway.transports.as2.message.receipts.reading import Receipt, read_receipt
from tests.support import oscrypto_stand_in
from tests.support.as2_parties import NOON, Party, accepted, composed, heading, pairs, party

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LEGACY = Policy(
    signed=False,
    encrypted=False,
    digests=STRONG_DIGESTS | {Digest.SHA1},
    ciphers=STRONG_CIPHERS | {Cipher.TRIPLE_DES},
)
TEXT = b"ISA*00*~\r\nGS*PO~\r\nIEA*1~\r\n" * 40


@pytest.fixture(scope="module")
def pyas2() -> Any:
    """Import the peer, whose own cryptography cannot be loaded everywhere."""
    oscrypto_stand_in.install()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("pyas2lib.as2")


def organization(pyas2: Any, who: Party, name: str) -> Any:
    bundle = who.key_pem + who.certificate_pem
    return pyas2.Organization(
        as2_name=name,
        sign_key=bundle,
        sign_key_pass=None,
        decrypt_key=bundle,
        decrypt_key_pass=None,
        domain="acme.example",
    )


def partner(pyas2: Any, who: Party, name: str, **options: Any) -> Any:
    return pyas2.Partner(
        as2_name=name,
        verify_cert=who.certificate_pem,
        encrypt_cert=who.certificate_pem,
        validate_certs=False,
        **options,
    )


def raw(headers: Any, body: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return lines.encode("latin-1") + b"\r\n" + body


@pytest.mark.parametrize("compression", [None, *Compression])
@pytest.mark.parametrize("cipher", [None, Cipher.AES128_CBC, Cipher.AES256_CBC, Cipher.TRIPLE_DES])
@pytest.mark.parametrize("digest", [None, *Digest])
def test_message_of_ours_is_taken_and_its_receipt_by_us(
    pyas2: Any, compression: Compression | None, cipher: Cipher | None, digest: Digest | None
) -> None:
    """A peer verifies, decrypts and decompresses what we send, and we judge its receipt as processed."""
    acme, us = party("acme"), party("us")
    message = composed(
        files=[File(content=TEXT, content_type="application/edi-x12", name="a.edi")],
        signing=Signing(key=acme.own, digest=digest) if digest else None,
        encryption=Encryption(recipients=[us.certificate], cipher=cipher) if cipher else None,
        compression=compression,
        receipt=ReceiptWanted(to="x@acme.example", micalgs=[digest or Digest.SHA256]),
    )
    received = pyas2.Message()
    status, (_, trace), mdn = received.parse(
        raw(message.headers, message.body),
        find_org_cb=lambda name: organization(pyas2, us, name),
        find_partner_cb=lambda name: partner(pyas2, acme, name),
    )
    assert status == "processed", trace
    assert received.content == TEXT

    read = read_receipt(header_fields.of_pairs(pairs(mdn.headers.items())), mdn.content)
    assert isinstance(read, Receipt)
    sent = Sent(
        as2_from="Acme",
        as2_to="Us Ltd",
        message_id="20261124.1@acme.example",
        mics=message.mics,
        signed_receipt=True,
    )
    judged = judge(read, sent, certificates=[us.certificate], policy=LEGACY)
    if digest:
        assert judged.verdict is Verdict.PROCESSED, judged


@pytest.mark.parametrize("order", [True, False], ids=["compressed", "as-it-is"])
@pytest.mark.parametrize("cipher", ["", "aes_128_cbc", "aes_256_cbc", "tripledes_192_cbc"])
@pytest.mark.parametrize("digest", ["", "sha1", "sha256", "sha384", "sha512"])
def test_message_of_theirs_is_taken_by_us_and_our_receipt_by_them(
    pyas2: Any, order: bool, cipher: str, digest: str
) -> None:
    """We take what a peer sends, byte for byte, and the peer finds our receipt in order."""
    acme, us = party("acme"), party("us")
    options = {"enc_alg": cipher} if cipher else {}
    theirs = pyas2.Message(
        organization(pyas2, acme, "Acme"),
        partner(
            pyas2,
            us,
            "Us",
            sign=bool(digest),
            digest_alg=digest or "sha256",
            encrypt=bool(cipher),
            compress=order,
            mdn_mode="SYNC",
            mdn_digest_alg=digest or None,
            **options,
        ),
    )
    theirs.build(TEXT, filename="ördérs 1.edi", content_type="application/edi-x12")
    policy = replace(LEGACY, signed=bool(digest), encrypted=bool(cipher))
    message = accepted(theirs.headers.items(), theirs.content, policy=policy)
    assert [each.content for each in message.files] == [TEXT]
    assert (message.is_signed, message.is_encrypted) == (bool(digest), bool(cipher))
    assert message.is_compressed == order

    said = heading(theirs.headers.items())
    answer = Answer(
        as2_from=said.as2_to,
        as2_to=said.as2_from,
        message_id="1@us.example",
        date=NOON,
        original_id=said.written_id,
        text="The message was received.",
        reporting_ua="edigateway",
        mic=message.mic,
        signing=Signing(key=us.own, digest=message.mic.digest) if digest else None,
    )
    ours = build(answer)
    status, detail = pyas2.Mdn().parse(raw(ours.headers, ours.body), lambda *_: theirs)
    assert (status, detail) == ("processed", None)
    if digest:
        assert message.mic.value == theirs.mic.decode()


def test_receipt_of_theirs_that_says_failed_is_read_as_failed(pyas2: Any) -> None:
    """A peer that cannot decrypt says so in its receipt."""
    stranger = party("stranger")
    message = composed(encryption=Encryption(recipients=[stranger.certificate]))
    received = pyas2.Message()
    _, _, mdn = received.parse(
        raw(message.headers, message.body),
        find_org_cb=lambda name: organization(pyas2, party("us"), name),
        find_partner_cb=lambda name: partner(pyas2, party("acme"), name),
    )
    read = read_receipt(header_fields.of_pairs(pairs(mdn.headers.items())), mdn.content)
    assert isinstance(read, Receipt)
    assert read.disposition.verdict is Verdict.FAILED
    assert read.disposition.modifier is Modifier.DECRYPTION_FAILED
