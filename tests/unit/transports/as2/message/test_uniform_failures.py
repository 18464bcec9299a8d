"""Who changes a message learns nothing from the answer."""

import hashlib
import os
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from edigateway.transports.as2.message.algorithms import Cipher, KeyTransport
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.composing import Composed, compose
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.policy import Policy
from tests.support.as2_parties import ORDERS, composed, heading, outgoing, party, refused

KINDS = {
    f"{cipher} {transport}": Encryption(
        recipients=[party("us").certificate], cipher=cipher, key_transport=transport
    )
    for cipher in Cipher
    if cipher is not Cipher.TRIPLE_DES
    for transport in KeyTransport
    if transport is not KeyTransport.OAEP_SHA384
}
"""Twenty kinds of envelopes."""
SEALED = {Modifier.DECRYPTION_FAILED}


def answers(message: Composed, places: Sequence[int], change: int) -> set[Modifier]:
    """Return what is answered when a bit or more of one byte is changed, for each of some places.

    What stands before the keys (versions, and the name of the recipient) is a hint that no signature covers: changed, it
    may be passed by, but then the same file comes out.
    """
    head = heading(message.headers)
    serial = party("us").certificate.serial
    hints = message.body.index(serial) + len(serial)
    found: set[Modifier] = set()
    for place in places:
        body = bytearray(message.body)
        body[place] ^= change
        opened = open_message(
            head,
            bytes(body),
            keys=[party("us").own],
            certificates=[party("acme").certificate],
            policy=Policy(),
        )
        if place < hints and isinstance(opened, Opened):
            assert opened.files[0].content == ORDERS
            continue
        assert isinstance(opened, Failure), f"accepted with byte {place} changed"
        found.add(opened.modifier)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_envelope_with_any_byte_changed_gets_one_answer(kind: str) -> None:
    """Key, padding, tag, structure and signature fail alike."""
    message = composed(encryption=KINDS[kind])
    places = range(0, len(message.body), 53)
    assert answers(message, places, 0x01) == SEALED


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_envelope_with_every_byte_changed_gets_one_answer(kind: str) -> None:
    """Not one byte can be changed, in its lowest bit, its highest or all, without the same answer."""
    message = composed(encryption=KINDS[kind])
    for change in (0x01, 0x80, 0xFF):
        found = answers(message, range(len(message.body)), change)
        assert found <= SEALED | {Modifier.INSUFFICIENT_MESSAGE_SECURITY}


def test_key_of_wrong_padding_comes_out_at_random_from_the_library_itself() -> None:
    """Implicit rejection, the cure for Bleichenbacher's attack and Marvin (CVE-2023-50782): no library without it will do."""
    key = party("us").own.key
    for _ in range(50):
        encrypted = b"\0" + os.urandom(255)
        assert key.decrypt(encrypted, PKCS1v15()) == key.decrypt(encrypted, PKCS1v15())


@pytest.mark.parametrize("size", [0, 1, 64])
def test_envelope_cut_short_gets_same_answer(size: int) -> None:
    """What is missing makes no difference either."""
    message = composed()
    for body in (message.body[:size], message.body[: len(message.body) - size - 1]):
        assert refused(message.headers, body).modifier is Modifier.DECRYPTION_FAILED


def test_signed_message_with_any_byte_changed_is_refused() -> None:
    """Without encryption it may be told what is wrong, but nothing is taken."""
    message = compose(outgoing(encryption=None))
    end = message.body.index(b"\r\n--=_", 10)
    start = message.body.index(b"\r\n") + 2
    head = heading(message.headers)
    for place in range(start, end):
        body = bytearray(message.body)
        body[place] ^= 0x01
        opened = open_message(
            head,
            bytes(body),
            keys=[],
            certificates=[party("acme").certificate],
            policy=Policy(encrypted=False),
        )
        assert isinstance(opened, Failure), f"accepted with byte {place} changed"


def test_message_for_somebody_else_gets_same_answer() -> None:
    """So does what was never meant for us."""
    for transport in KeyTransport:
        encryption = Encryption(recipients=[party("stranger").certificate], key_transport=transport)
        message = composed(encryption=encryption)
        failure = refused(message.headers, message.body)
        assert failure.modifier is Modifier.DECRYPTION_FAILED
    assert refused(message.headers, message.body, keys=[]).modifier is Modifier.DECRYPTION_FAILED


def test_key_that_does_not_come_out_gets_same_answer() -> None:
    """Random octets in place of the encrypted key fail as a changed content does, whatever the padding."""
    message = composed()
    at = message.body.index(b"\x04\x82\x01\x00") + 4
    for number in range(40):
        octets = hashlib.shake_256(bytes((number,))).digest(255)
        body = message.body[:at] + b"\x00" + octets + message.body[at + 256 :]
        failure = refused(message.headers, body)
        assert failure.modifier is Modifier.DECRYPTION_FAILED
