"""The header of an AS2 message: who sends it to whom, under which id, and what receipt is asked for.

Source: RFC 4130 §6
"""

from collections.abc import Iterable
from dataclasses import dataclass

from edigateway.transports.as2.message import receipt_request
from edigateway.transports.as2.message.failures import Failure, Modifier, Unacceptable, malformed
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.names import (
    bare_id,
    name_problem,
    received_id_problem,
    unquoted_name,
)
from edigateway.transports.as2.message.receipt_request import ReceiptRequest

_MOST_SUBJECT = 998


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a message says of itself before anything of it is believed.

    ``message_id`` is without angle brackets, ``written_id`` exactly as it came, which is how a receipt repeats it.
    """

    as2_from: str
    as2_to: str
    message_id: str
    written_id: str
    version: str
    subject: str
    receipt: ReceiptRequest | None
    headers: Headers


def read_heading(pairs: Iterable[tuple[bytes, bytes]]) -> Heading | Failure:
    """Return the header of a message (or receipt), of which the HTTP server has split the fields; or what is wrong."""
    try:
        return _heading(header_fields.of_pairs(pairs))
    except Unacceptable as problem:
        return problem.failure


def _heading(headers: Headers) -> Heading:
    written_id = headers.get("message-id", "").strip()
    message_id = bare_id(written_id)
    problem = received_id_problem(message_id)
    if problem:
        raise Unacceptable(Modifier.INVALID_MESSAGE_ID, problem)
    return Heading(
        as2_from=_name(headers, "as2-from"),
        as2_to=_name(headers, "as2-to"),
        message_id=message_id,
        written_id=written_id,
        version=headers.get("as2-version", "1.0")[:16],
        subject=headers.get("subject", "")[:_MOST_SUBJECT],
        receipt=receipt_request.requested(headers),
        headers=headers,
    )


def _name(headers: Headers, field: str) -> str:
    name = unquoted_name(headers.get(field, ""))
    problem = name_problem(name)
    if problem:
        raise malformed(f"{field}: {problem}")
    return name
