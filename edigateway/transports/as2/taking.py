"""Taking a call apart: a receipt for a message of ours, or a message with files in it.

Source: RFC 4130
"""

import hashlib
import traceback
from datetime import datetime

from edigateway.contracts.endpoint import Call, Caller, Taken
from edigateway.contracts.outcome import Receipt
from edigateway.contracts.transport import Arrival
from edigateway.errors import Temporary
from edigateway.transports.as2 import wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.evidence import signed_file
from edigateway.transports.as2.message import heading as headings
from edigateway.transports.as2.message import receipt_request
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.heading import Heading
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.receipt_request import ReceiptRequest
from edigateway.transports.as2.message.receipts import reading
from edigateway.transports.as2.replying import NOT_TAKEN, STORED, reply

MOST_KEPT_BYTES = 1 << 20
"""A refused message is kept for whoever looks into it, unless it is large: anybody can send one."""


def take(
    connection: Connection, call: Call, caller: Caller, headers: Headers, at: datetime
) -> Taken:
    """Return what a call brings; a fault of ours is told to nobody outside, and to our own people in full.

    Raises:
        Temporary: what lies on the disk is not what was received.
    """
    body = call.body.read_bytes()
    if hashlib.sha256(body).hexdigest() != call.sha256:
        raise Temporary(f"{call.body.name} on the disk is not what was received")
    try:
        return _take(connection, call, caller, headers, body, at)
    except Exception:  # noqa: BLE001 - kept with the message, and answered as if it could not be opened
        detail = f"a fault of the gateway:\n{traceback.format_exc(limit=-6)}"
        failure = Failure(modifier=Modifier.DECRYPTION_FAILED, detail=detail)
        return _refused(connection, call, body, headers, failure, at)


def _take(
    connection: Connection,
    call: Call,
    caller: Caller,
    headers: Headers,
    body: bytes,
    at: datetime,
) -> Taken:
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
        refusal = f"a receipt that cannot be read: {read.detail}"
        return Taken(refusal=refusal, reply=NOT_TAKEN)
    receipt = Receipt(
        reference=read.original_message_id, content=wire.join(wire.ours(call.headers), body)
    )
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
        reply_to=_elsewhere(connection, heading.receipt),
        evidence=evidence,
        facts=_facts(opened) | _not_agreed(connection, heading.receipt),
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
        reply_to="",
        evidence=wire.join(wire.ours(call.headers), body) if small else b"",
    )


def _elsewhere(connection: Connection, request: ReceiptRequest | None) -> str:
    """Return where a receipt must go besides our answer: only where that was agreed.

    Nobody signs the header that asks for it, so any other address is left alone, and the receipt goes into our answer.
    """
    wanted = request.url if request else None
    return wanted if wanted and wanted in connection.settings.receipt_addresses else ""


def _not_agreed(connection: Connection, request: ReceiptRequest | None) -> dict[str, object]:
    """Return a fact about an address that was asked for and left alone."""
    if not request or not request.url or _elsewhere(connection, request):
        return {}
    why = f"a receipt was wanted at {request.url}, which is not among receipt_addresses; our answer has it"
    return {"receipt_address": why}


def _key(caller: Caller, position: int) -> str:
    """Return the name of a file for good, within the partner's mailbox."""
    name = f"{caller.partner}\n{caller.reference}\n{position}"
    return hashlib.sha256(name.encode()).hexdigest()


def _facts(opened: Opened) -> dict[str, object]:
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
