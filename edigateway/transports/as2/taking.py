"""Taking a call apart: a receipt for a message of ours, or a message with files in it.

Source: RFC 4130
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from edigateway.contracts.endpoint import Call, Caller, Taken
from edigateway.contracts.outcome import Receipt
from edigateway.contracts.transport import Arrival
from edigateway.transports.as2 import wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.evidence import signed_file
from edigateway.transports.as2.message import heading as headings
from edigateway.transports.as2.message import receipt_request
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.heading import Heading
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.receipts import reading
from edigateway.transports.as2.replying import STORED, reply

MOST_KEPT_BYTES = 1 << 20
"""A refused message is kept for whoever looks into it, unless it is large: anybody can send one."""


def take(
    connection: Connection, call: Call, caller: Caller, headers: Headers, at: datetime
) -> Taken:
    """Return what a call brings."""
    body = call.body.read_bytes()
    if reading.is_receipt(headers, body):
        return _receipt(call, headers, body)
    heading = headings.read_heading(wire.pairs(call.headers))
    if isinstance(heading, Failure):
        return _refused(connection, call, body, headers, heading, at)
    opened = open_message(
        heading,
        body,
        keys=connection.opening_keys(at),
        certificates=connection.signers(at),
        policy=connection.policy(at),
    )
    if isinstance(opened, Failure):
        return _refused(connection, call, body, headers, opened, at)
    return _taken(connection, caller, heading, opened, at)


def _receipt(call: Call, headers: Headers, body: bytes) -> Taken:
    read = reading.read_receipt(headers, body)
    if isinstance(read, Failure):
        return Taken(refusal=f"a receipt that cannot be read: {read.detail}", reply=STORED)
    receipt = Receipt(reference=read.original_message_id, content=wire.join(call.headers, body))
    return Taken(receipt=receipt, reply=STORED)


def _taken(
    connection: Connection, caller: Caller, heading: Heading, opened: Opened, at: datetime
) -> Taken:
    digests = [hashlib.sha256(each.view).hexdigest() for each in opened.files]
    evidence = b""
    if opened.evidence is not None and opened.signature is not None:
        evidence = signed_file(opened.evidence, opened.signature)
    return Taken(
        arrivals=tuple(
            Arrival(
                key=_key(caller, position),
                name=each.name or f"{caller.reference}-{position}",
                payload=each.content,
            )
            for position, each in enumerate(opened.files, 1)
        ),
        content_sha256=hashlib.sha256("\n".join(digests).encode()).hexdigest(),
        reply=reply(connection, heading.receipt, heading.written_id, at, mic=opened.mic),
        reply_to=_elsewhere(connection, heading, is_proven=opened.is_signed),
        evidence=evidence,
        facts=_facts(opened),
    )


def _refused(
    connection: Connection,
    call: Call,
    body: bytes,
    headers: Headers,
    failure: Failure,
    at: datetime,
) -> Taken:
    """Refuse a message, in one of the few words that the standard has for its sender."""
    request = receipt_request.requested(headers)
    written_id = headers.get("message-id", "").strip()
    answer = reply(connection, request, written_id, at, modifier=failure.modifier)
    small = len(body) <= MOST_KEPT_BYTES
    return Taken(
        refusal=f"{failure.modifier.value}: {failure.detail}",
        reply=answer,
        reply_to=request.url if request and request.url in _addresses(connection) else "",
        evidence=wire.join(call.headers, body) if small else b"",
    )


def _elsewhere(connection: Connection, heading: Heading, *, is_proven: bool) -> str:
    """Return where a receipt must go besides our answer.

    An address that was not agreed stops the receipt, visibly, if the message is certainly the partner's; anybody else's
    is answered in the call, and the address is left alone.
    """
    wanted = heading.receipt and heading.receipt.url
    if not wanted:
        return ""
    return wanted if is_proven or wanted in _addresses(connection) else ""


def _addresses(connection: Connection) -> tuple[str, ...]:
    return connection.settings.receipt_addresses


def _key(caller: Caller, position: int) -> str:
    """Return the name of a file for good, within the partner's mailbox."""
    name = f"{caller.partner}\n{caller.reference}\n{position}"
    return hashlib.sha256(name.encode()).hexdigest()


def _facts(opened: Opened) -> Mapping[str, object]:
    words = [f"encrypted {opened.cipher}"] if opened.cipher else []
    if opened.signature_digest:
        words.append(f"signed {opened.signature_digest}")
    if opened.is_compressed:
        words.append("compressed")
    facts: dict[str, object] = {"protection": ", ".join(words) or "in clear"}
    facts["mic"] = str(opened.mic)
    if opened.signer:
        facts["signed_by"] = opened.signer
    if opened.opened_by:
        facts["encrypted_to"] = opened.opened_by
    if opened.facts:
        facts["odd"] = list(opened.facts)
    return facts
