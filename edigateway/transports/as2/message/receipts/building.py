"""Builds receipts.

Source: RFC 4130 §7.3 to §7.5, RFC 8098 §3
"""

from dataclasses import dataclass, field
from datetime import datetime

from edigateway.errors import Refused
from edigateway.transports.as2.message import fields, signed_entity
from edigateway.transports.as2.message.algorithms import Mic
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.failures import Modifier
from edigateway.transports.as2.message.fields import Field
from edigateway.transports.as2.message.names import id_problem, name_problem, quoted_name
from edigateway.transports.as2.message.receipts.disposition import MODE
from edigateway.transports.as2.message.signed_entity import Written

_PROCESSED = "processed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A receipt to build. ``as2_from`` is ours, the receiver of the message; ids are without angle brackets.

    ``original_id`` is the id of the message as it was written in it, with angle brackets if it had any. Without a
    modifier the message was processed.
    """

    as2_from: str
    as2_to: str
    message_id: str
    date: datetime
    original_id: str
    text: str
    reporting_ua: str
    mic: Mic | None = None
    modifier: Modifier | None = None
    signing: Signing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A receipt as it is sent, in the answer to the message or in a request of its own."""

    headers: tuple[Field, ...]
    body: bytes = field(repr=False)


def build(answer: Answer) -> Built:
    """Build a receipt; every call makes another one, so the first must be kept.

    Raises:
        Refused: a name, id or text cannot be used as it shall.
    """
    problem = (
        name_problem(answer.as2_from)
        or name_problem(answer.as2_to)
        or id_problem(answer.message_id)
    )
    if problem:
        raise Refused(problem)
    written = _report(answer)
    if answer.signing:
        written = signed_entity.signed(written.octets(), answer.signing, answer.date)
    return Built(headers=(*_head(answer), *written.fields), body=b"".join(written.places))


def _head(answer: Answer) -> list[Field]:
    return [
        *fields.INTRODUCTION,
        fields.plain("AS2-From", quoted_name(answer.as2_from)),
        fields.plain("AS2-To", quoted_name(answer.as2_to)),
        fields.plain("Message-ID", f"<{answer.message_id}>"),
        fields.date(answer.date),
        ("MIME-Version", "1.0"),
    ]


def _report(answer: Answer) -> Written:
    line = signed_entity.boundary()
    text = fields.block([("Content-Type", "text/plain; charset=us-ascii"), _SEVEN_BIT]) + _lines(
        answer.text
    )
    said = fields.block([("Content-Type", "message/disposition-notification"), _SEVEN_BIT])
    delimiter = f"--{line}".encode("ascii")
    report = b"".join(
        (
            *(delimiter, b"\r\n", text, b"\r\n"),
            *(delimiter, b"\r\n", said, fields.block(_said(answer)), b"\r\n"),
            *(delimiter, b"--\r\n"),
        )
    )
    kind = f'multipart/report; report-type=disposition-notification; boundary="{line}"'
    return Written(fields=[("Content-Type", kind)], places=[report])


_SEVEN_BIT = ("Content-Transfer-Encoding", "7bit")


def _said(answer: Answer) -> list[Field]:
    recipient = f"rfc822; {quoted_name(answer.as2_from)}"
    outcome = answer.modifier.disposition if answer.modifier else _PROCESSED
    said = [
        fields.plain("Reporting-UA", answer.reporting_ua),
        ("Original-Recipient", recipient),
        ("Final-Recipient", recipient),
        fields.plain("Original-Message-ID", answer.original_id),
        ("Disposition", f"{MODE}; {outcome}"),
    ]
    if answer.mic:
        said.append(fields.plain("Received-Content-MIC", str(answer.mic)))
    return said


def _lines(text: str) -> bytes:
    lines = text.splitlines()
    if not all(line.isascii() and (line.isprintable() or not line) for line in lines):
        raise Refused("the text of a receipt may only have printable ASCII characters")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
