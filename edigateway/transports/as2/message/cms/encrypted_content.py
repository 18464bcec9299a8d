"""What an envelope says of itself: for whom, how, and where its contents lie.

Source: RFC 5652 §6.1, RFC 5083 §2.1
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edigateway.transports.as2.message.algorithms import CIPHERS_BY_ID, Cipher
from edigateway.transports.as2.message.asn1 import der, object_ids
from edigateway.transports.as2.message.asn1.ber import CONSTRUCTED, Element, Malformed
from edigateway.transports.as2.message.cms.structure import (
    EXPLICIT_0,
    EXPLICIT_1,
    algorithm_of,
    content_of,
    tagged,
)
from edigateway.transports.as2.message.octets import Place

MOST_RECIPIENTS = 16
_KEY_ID = 0x80
_GCM_DEFAULT_TAG_BYTES = 12
_GCM_USUAL_TAG_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One for whom the key was encrypted: issuer and serial of its certificate, or the identifier of its key."""

    issuer_and_serial: bytes | None
    key_id: bytes | None
    transport: bytes
    transport_parameters: Element | None
    encrypted_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope that is still closed. ``tag`` is None where it is the end of the contents themselves."""

    recipients: list[Recipient]
    cipher: Cipher
    vector: bytes
    tag_bytes: int
    tag: bytes | None
    associated: bytes
    content: Element


def read(data: bytes | memoryview) -> Envelope:
    """Return what an envelope says of itself.

    Raises:
        Malformed: it is none, or uses what is not known.
    """
    kind, content = content_of(data)
    if kind not in {object_ids.ENVELOPED_DATA, object_ids.AUTH_ENVELOPED_DATA}:
        raise Malformed("it is no envelope")
    _, *fields = content.children(most=8)
    if fields and fields[0].tag == EXPLICIT_0:  # certificates of the originator, of no use here
        del fields[0]
    recipients, inside, *after = fields
    kind_inside, method, encrypted = tagged(inside, der.SEQUENCE).children(most=3)
    cipher, vector, tag_bytes = _cipher(method)
    if encrypted.tag & ~CONSTRUCTED != _KEY_ID or bytes(kind_inside.raw) != object_ids.DATA:
        raise Malformed("the encrypted contents are missing, or are not plain data")
    is_authenticated = kind == object_ids.AUTH_ENVELOPED_DATA
    if is_authenticated and not cipher.is_authenticated:
        raise Malformed("an authenticated envelope has a cipher without a tag")
    associated, tag = _tag(after) if is_authenticated else (b"", None)
    return Envelope(
        recipients=list(_recipients(tagged(recipients, der.SET))),
        cipher=cipher,
        vector=vector,
        tag_bytes=tag_bytes,
        tag=tag,
        associated=associated,
        content=encrypted,
    )


def _recipients(recipients: Element) -> Iterator[Recipient]:
    for each in recipients.children(most=MOST_RECIPIENTS):
        if each.tag != der.SEQUENCE:  # a way to agree on a key that we have no keys for
            continue
        _, name, method, encrypted_key = each.children(most=4)
        transport, parameters = algorithm_of(method)
        if transport == object_ids.RSA and parameters is not None:
            raise Malformed("RSA has parameters where it has none")
        is_key_id = name.tag & ~CONSTRUCTED == _KEY_ID
        yield Recipient(
            issuer_and_serial=None
            if is_key_id
            else b"".join(bytes(x.raw) for x in name.children()),
            key_id=name.octets() if is_key_id else None,
            transport=transport,
            transport_parameters=parameters,
            encrypted_key=tagged(encrypted_key, der.OCTET_STRING).octets(),
        )


def _cipher(method: Element) -> tuple[Cipher, bytes, int]:
    identifier, parameters = algorithm_of(method)
    cipher = CIPHERS_BY_ID.get(identifier)
    if cipher is None or parameters is None:
        raise Malformed("the cipher is not known")
    if parameters.tag == der.OCTET_STRING:  # some write the nonce of GCM like a vector of CBC
        return cipher, parameters.octets(), _GCM_USUAL_TAG_BYTES
    vector, *tag_bytes = tagged(parameters, der.SEQUENCE).children(most=2)
    return (
        cipher,
        tagged(vector, der.OCTET_STRING).octets(),
        tag_bytes[0].number() if tag_bytes else _GCM_DEFAULT_TAG_BYTES,
    )


def _tag(after: list[Element]) -> tuple[bytes, bytes]:
    """Return what else the tag vouches for, and the tag."""
    associated = b""
    if after and after[0].tag == EXPLICIT_1:
        associated = after.pop(0).definite(der.SET)
    if not after:
        raise Malformed("the tag is missing")
    return associated, tagged(after[0], der.OCTET_STRING).octets()


def without_end(pieces: Sequence[Place], size: int) -> tuple[list[Place], bytes]:
    """Return contents without their last octets, and these."""
    places = list(pieces)
    end = b""
    while places and len(end) < size:
        last = memoryview(places.pop())
        missing = size - len(end)
        end = bytes(last[-missing:]) + end
        if len(last) > missing:
            places.append(last[:-missing])
    return places, end
