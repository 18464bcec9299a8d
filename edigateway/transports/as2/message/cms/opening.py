"""Decrypts what was encrypted for one of our keys.

Whoever may post can try again and again, so every way to fail ends alike: with the same answer, after the same work. A
key that does not come out is replaced by one at random, with which the contents do not come out either.

Source: RFC 5652 §6, RFC 5083, RFC 3218, RFC 8017 §7.2
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding

from edigateway.transports.as2.message.algorithms import Cipher, KeyTransport
from edigateway.transports.as2.message.asn1 import object_ids
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.cms import ciphers, encrypted_content, rsa_parameters
from edigateway.transports.as2.message.cms.ciphers import Keyed
from edigateway.transports.as2.message.cms.encrypted_content import Envelope, Recipient
from edigateway.transports.as2.message.failures import Modifier, Unacceptable
from edigateway.transports.as2.message.keys import OwnKey
from edigateway.transports.as2.message.octets import Octets, Place
from edigateway.transports.as2.message.policy import Policy

MOST_TRIES = 4
"""So many pairs of a recipient and a key of ours are tried when no recipient is named as we are."""
_HEADER = re.compile(rb"(?:[!-9;-~]+:|\r?\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrypted:
    """What was in an envelope; ``is_authenticated`` tells whether a tag showed that nobody changed it."""

    content: bytes = field(repr=False)
    cipher: Cipher
    key_transport: KeyTransport
    is_authenticated: bool
    key: str
    """The fingerprint of the certificate of our key that opened it."""


def decrypted(data: bytes | memoryview, keys: Sequence[OwnKey], policy: Policy) -> Decrypted:
    """Return what is in an envelope.

    Raises:
        Unacceptable: the cipher is not allowed, or decryption failed, for whatever reason.
    """
    try:
        envelope = encrypted_content.read(data)
        pairs = _pairs(envelope, keys)
    except (Malformed, ValueError) as problem:
        raise _failed(f"the envelope cannot be read: {problem}") from None
    if envelope.cipher not in policy.ciphers:
        raise Unacceptable(
            Modifier.INSUFFICIENT_MESSAGE_SECURITY,
            f"it is encrypted with {envelope.cipher}, which is not allowed for this partner",
        )
    for recipient, own in pairs:
        content = _content(envelope, _key(recipient, own, envelope.cipher))
        if content is not None:
            return Decrypted(
                content=content,
                cipher=envelope.cipher,
                key_transport=_transport(recipient),
                is_authenticated=envelope.cipher.is_authenticated,
                key=own.certificate.fingerprint,
            )
    raise _failed("no key of ours opens the envelope, or it was changed on the way")


def _pairs(envelope: Envelope, keys: Sequence[OwnKey]) -> list[tuple[Recipient, OwnKey]]:
    pairs = [(recipient, own) for recipient in envelope.recipients for own in keys]
    named = [(recipient, own) for recipient, own in pairs if is_named(recipient, own)]
    return (named or pairs)[:MOST_TRIES]


def is_named(recipient: Recipient, own: OwnKey) -> bool:
    """Tell whether an envelope names the certificate of a key of ours."""
    if recipient.key_id is not None:
        return recipient.key_id == own.certificate.key_id
    return recipient.issuer_and_serial == own.certificate.issuer + own.certificate.serial


def _transport(recipient: Recipient) -> KeyTransport:
    if recipient.transport == object_ids.RSA:
        return KeyTransport.RSA_PKCS1
    digest, _, _ = rsa_parameters.oaep(recipient.transport_parameters)
    return KeyTransport(f"oaep-{digest.plain}")


def _key(recipient: Recipient, own: OwnKey, cipher: Cipher) -> bytes:
    """Return the key of the contents, or one at random."""
    instead = os.urandom(cipher.key_bytes)
    try:
        if recipient.transport == object_ids.RSA:
            key = own.key.decrypt(recipient.encrypted_key, padding.PKCS1v15())
        elif recipient.transport == object_ids.RSA_OAEP:
            oaep = rsa_parameters.oaep(recipient.transport_parameters)
            key = own.key.decrypt(recipient.encrypted_key, rsa_parameters.oaep_padding(*oaep))
        else:
            return instead
    except (Malformed, ValueError, UnsupportedAlgorithm):
        return instead
    return key if len(key) == cipher.key_bytes else instead


def _content(envelope: Envelope, key: bytes) -> bytes | None:
    """Return the contents, None if they do not come out, or are no entity."""
    keyed = Keyed(cipher=envelope.cipher, key=key, vector=envelope.vector)
    out = BytesIO()
    try:
        _decrypt(envelope, keyed, out)
    except (Malformed, ValueError, InvalidTag):
        return None
    content = out.getvalue()
    return content if _HEADER.match(content) else None


def _decrypt(envelope: Envelope, keyed: Keyed, out: BytesIO) -> None:
    if not envelope.cipher.is_authenticated:
        ciphers.decrypt(Octets(*envelope.content.pieces()).pieces(), keyed, out)
        return
    places: list[Place] = list(envelope.content.pieces())
    tag = envelope.tag
    if tag is None:
        places, tag = encrypted_content.without_end(places, envelope.tag_bytes)
    if len(tag) != envelope.tag_bytes:
        raise Malformed("the tag is not as long as it should be")
    pieces = Octets(*places).pieces()
    ciphers.decrypt_with_tag(pieces, keyed, out, tag=tag, associated=envelope.associated)


def _failed(detail: str) -> Unacceptable:
    return Unacceptable(Modifier.DECRYPTION_FAILED, detail)
