"""Reads receipts: takes them apart, and believes nothing yet.

What is read is the first part of what is signed, and nothing else: a report that somebody appended to a genuine receipt
is no part of it.

Source: RFC 4130 §7.4, RFC 8098 §3
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from edigateway.transports.as2.message import signed_entity
from edigateway.transports.as2.message.algorithms import Mic, mic_of
from edigateway.transports.as2.message.failures import Failure, Unacceptable, malformed
from edigateway.transports.as2.message.mime import encodings, entities
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.names import bare_id, received_id_problem, unquoted_name
from edigateway.transports.as2.message.receipts import disposition
from edigateway.transports.as2.message.receipts.disposition import Disposition
from edigateway.transports.as2.message.signed_entity import SIGNED, SignedEntity

_REPORT = "multipart/report"
_NOTIFICATION = "message/disposition-notification"
MOST_BYTES = 1 << 20
"""A receipt is a few lines and a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says; whether that is to be believed is for ``judging`` to tell.

    ``as2_from`` and ``as2_to`` are empty where the header does not say them; ids are without angle brackets. ``mic`` is
    None where there is none, or none that we know.
    """

    as2_from: str
    as2_to: str
    original_message_id: str
    final_recipient: str | None
    disposition: Disposition
    mic: Mic | None
    text: str
    signed: SignedEntity | None = field(repr=False)


def is_receipt(headers: Headers, body: bytes) -> bool:
    """Tell a receipt from a message that came to the same place."""
    try:
        entity = entities.outermost(headers, body)
        if entity.content_type.kind == SIGNED:
            entity = entities.parts(entity)[0]
        return entity.content_type.kind in {_REPORT, _NOTIFICATION}
    except (Unacceptable, IndexError):
        return False


def read_receipt(headers: Headers, body: bytes) -> Receipt | Failure:
    """Return what a receipt says, or what is wrong with it; the header is that of HTTP."""
    try:
        if len(body) > MOST_BYTES:
            raise malformed(f"a receipt has more than {MOST_BYTES} bytes")
        return _receipt(headers, entities.outermost(headers, body))
    except Unacceptable as problem:
        return problem.failure


def read_answer(pairs: Iterable[tuple[bytes, bytes]], body: bytes) -> Receipt | Failure:
    """Return what a receipt says that came as the answer to a message, of which the HTTP client has split the header."""
    try:
        return read_receipt(header_fields.of_pairs(pairs), body)
    except Unacceptable as problem:
        return problem.failure


def _receipt(headers: Headers, entity: Entity) -> Receipt:
    signed = None
    if entity.content_type.kind == SIGNED:
        signed = signed_entity.split(entity)
        entity = signed.entity
    text, said = _said(entity)
    recipient = said.get("final-recipient")
    original_id = bare_id(said.get("original-message-id", ""))
    if received_id_problem(original_id):
        raise malformed("a receipt does not say which message it is about")
    return Receipt(
        as2_from=unquoted_name(headers.get("as2-from", "")),
        as2_to=unquoted_name(headers.get("as2-to", "")),
        original_message_id=original_id,
        final_recipient=unquoted_name(recipient.partition(";")[2] or recipient)
        if recipient
        else None,
        disposition=_disposition(said),
        mic=mic_of(said.get("received-content-mic", "")),
        text=text,
        signed=signed,
    )


def _said(entity: Entity) -> tuple[str, Headers]:
    """Return the text for people, and the fields of the notification."""
    if entity.content_type.kind == _NOTIFICATION:  # some leave the multipart away
        return "", _fields(entity)
    if entity.content_type.kind != _REPORT:
        raise malformed("what should be a receipt is no report")
    parts = entities.parts(entity)
    notifications = [each for each in parts if each.content_type.kind == _NOTIFICATION]
    if len(notifications) != 1:
        raise malformed(f"a receipt has {len(notifications)} notifications")
    texts = [each for each in parts if each.content_type.kind == "text/plain"]
    return _printable(bytes(encodings.decoded(texts[0]))) if texts else "", _fields(
        notifications[0]
    )


def _fields(entity: Entity) -> Headers:
    # The fields stand where a body stands; some put a blank line before them, and some after each of them.
    return header_fields.of_bytes(bytes(encodings.decoded(entity)).strip(b"\r\n"))


def _disposition(said: Headers) -> Disposition:
    found = disposition.read(said.get("disposition", ""))
    if found is None:
        raise malformed("a receipt does not say what came of the message")
    return found


def _printable(text: bytes) -> str:
    decoded = text[:_MOST_TEXT].decode("utf-8", "replace")
    return "".join(each if each.isprintable() or each == "\n" else " " for each in decoded).strip()


_MOST_TEXT = 2000
