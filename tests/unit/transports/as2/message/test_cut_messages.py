"""Messages and receipts that end too early, at any byte: refused, or the same file comes out."""

import pytest

from edigateway.transports.as2.message.algorithms import Cipher
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import Compression
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.receipts.building import Answer, build
from edigateway.transports.as2.message.receipts.reading import Receipt, read_receipt
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import NOON, ORDERS, composed, opened_by_us, pairs, party
from tests.support.as2_wire import ENTITY, Message

ACME = Signing(key=party("acme").own)
GCM = Encryption(recipients=[party("us").certificate], cipher=Cipher.AES256_GCM)


def made(**changes: object) -> Message:
    message = composed(**changes)
    return list(message.headers), message.body


MESSAGES: dict[str, Message] = {
    "signed and encrypted": made(),
    "signed and encrypted by GCM": made(encryption=GCM),
    "compressed, signed and encrypted": made(compression=Compression.BEFORE_SIGNING),
    "signed, compressed and encrypted": made(compression=Compression.AFTER_SIGNING),
    "signed": made(encryption=None),
    "encrypted": made(signing=None),
    "compressed": made(signing=None, encryption=None, compression=Compression.BEFORE_SIGNING),
    "signed, in lengths that are not told": as2_wire.plain(
        as2_wire.signed(ENTITY, as2_cms.indefinite(as2_cms.signature(ENTITY, ACME)))
    ),
    "encrypted, in lengths that are not told": as2_wire.enveloped(
        as2_cms.indefinite(as2_cms.envelope(ENTITY, GCM))
    ),
    "several files": as2_wire.plain(
        as2_wire.multipart([ENTITY, ENTITY, ENTITY], "multipart/related")
    ),
}
"""What must be whole to be anything; a file in clear is not among them, for its end is told by HTTP alone."""
LINE_END = 2
"""What may be missing: the last line end belongs to nobody."""


@pytest.mark.parametrize("name", MESSAGES)
def test_message_cut_short_at_every_byte_is_refused(name: str) -> None:
    """Nothing of half a message is a file, and there is no byte that it could do without."""
    headers, body = MESSAGES[name]
    for size in range(len(body) - LINE_END):
        opened = opened_by_us(headers, body[:size])
        assert isinstance(opened, Failure), f"taken with {size} of {len(body)} bytes"
    opened = opened_by_us(headers, body)
    assert not isinstance(opened, Failure)
    assert {each.content for each in opened.files} == {ORDERS}


@pytest.mark.parametrize("signing", [ACME, None], ids=["signed", "unsigned"])
def test_receipt_cut_short_at_every_byte_is_refused(signing: Signing | None) -> None:
    """Half a receipt says nothing."""
    built = build(
        Answer(
            as2_from="Acme",
            as2_to="Us Ltd",
            message_id="1@acme.example",
            date=NOON,
            original_id="<1@us.example>",
            text="The message was received.",
            reporting_ua="edigateway",
            signing=signing,
        )
    )
    headers = header_fields.of_pairs(pairs(built.headers))
    for size in range(len(built.body) - LINE_END):
        assert isinstance(read_receipt(headers, built.body[:size]), Failure)
    assert isinstance(read_receipt(headers, built.body), Receipt)
