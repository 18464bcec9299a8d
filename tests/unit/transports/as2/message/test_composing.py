"""Every way to compose a message is one that we open, byte for byte and with the MIC that we expect."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product

import pytest

from edigateway import __version__
from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import (
    Cipher,
    Digest,
    KeyTransport,
    SignatureScheme,
)
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression, File, TransferEncoding
from edigateway.transports.as2.message.opening import Opened
from tests.support.as2_parties import ORDERS, accepted, composed, opened_by_us, party

BOTH = [party("acme").certificate, party("us").certificate]
SIGNINGS = (
    None,
    Signing(key=party("acme").own),
    Signing(key=party("acme").own, scheme=SignatureScheme.RSA_PSS, digest=Digest.SHA512),
)
ENCRYPTIONS = (
    None,
    Encryption(recipients=BOTH, cipher=Cipher.AES192_CBC),
    Encryption(recipients=BOTH, cipher=Cipher.AES128_GCM, key_transport=KeyTransport.OAEP_SHA256),
)
FILES = [
    File(content=ORDERS, content_type="application/edi-x12", name="a b.edi"),
    File(content=b"", content_type='text/plain; charset="utf-8"'),
    File(content=b"--=_\r\n", name="c.bin"),
]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("encoding", list(TransferEncoding))
@pytest.mark.parametrize("compression", [None, *Compression])
def test_message_of_every_kind_comes_back(
    compression: Compression | None, encoding: TransferEncoding, count: int
) -> None:
    """Signed or not, encrypted or not, compressed before or after or not, one file or several."""
    for signing, encryption in product(SIGNINGS, ENCRYPTIONS):
        message = composed(
            files=FILES[:count],
            signing=signing,
            encryption=encryption,
            compression=compression,
            transfer_encoding=encoding,
        )
        opened = accepted(message.headers, message.body)
        _check(opened, FILES[:count])
        assert opened.mic.value == message.mics[0].value
        assert (opened.is_signed, opened.is_encrypted) == (bool(signing), bool(encryption))
        assert opened.is_compressed == bool(compression)
        assert opened.facts == ()


def _check(opened: Opened, files: Sequence[File]) -> None:
    assert [each.content for each in opened.files] == [each.content for each in files]
    assert [each.name for each in opened.files] == [each.name for each in files]


def test_message_tells_who_speaks_and_what_it_can_do() -> None:
    """Version 1.2 means that there is a list of features (RFC 6017 §2)."""
    fields = dict(composed().headers)
    assert fields["AS2-Version"] == "1.2"
    assert fields["AS2-Product"] == f"edigateway:{__version__}"
    assert fields["EDIINT-Features"] == "multiple-attachments, AS2-Reliability"
    assert fields["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"


def test_message_signed_in_the_far_future_is_verified() -> None:
    """From 2050 on times have four digits for the year."""
    message = composed(date=datetime(2051, 1, 1, tzinfo=UTC), encryption=None)
    opened = accepted(message.headers, message.body)
    assert b"20510101000000Z" in (opened.signature or b"")


def test_message_that_cannot_be_made_as_asked_is_refused() -> None:
    """We sign with RSA only, and encrypt for somebody."""
    ecdsa = Signing(key=party("acme").own, scheme=SignatureScheme.ECDSA)
    for changes in ({"signing": ecdsa}, {"encryption": Encryption(recipients=[])}):
        with pytest.raises(Refused):
            composed(**changes)


def test_message_composed_twice_is_opened_only_with_a_key() -> None:
    """Each message has a key of its own."""
    first, second = composed(), composed()
    assert first.body != second.body
    assert not isinstance(opened_by_us(first.headers, first.body, keys=[]), Opened)
