"""A captured message or receipt: header fields, a blank line and the body, as people and programs save them."""

import re
from dataclasses import dataclass, field

from edigateway.errors import Refused
from edigateway.transports.as2.message.failures import Unacceptable
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime.headers import MOST_BYTES, Headers
from edigateway.transports.as2.message.names import bare_id, unquoted_name
from edigateway.transports.as2.message.receipts import reading

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_FIRST_LINE = re.compile(rb"(?:[A-Z]+ \S+ HTTP/[0-9.]+|HTTP/[0-9.]+ [0-9]{3}[^\r\n]*)\r?\n")


class NoMessage(Refused):
    """These bytes are no message or receipt of AS2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was captured; ``as2_from`` and ``as2_to`` are empty where the header does not say them."""

    headers: Headers
    body: bytes = field(repr=False)

    @property
    def as2_from(self) -> str:
        """Return who sent it."""
        return unquoted_name(self.headers.get("as2-from", ""))

    @property
    def as2_to(self) -> str:
        """Return who it was sent to."""
        return unquoted_name(self.headers.get("as2-to", ""))

    @property
    def reference(self) -> str:
        """Return its own id."""
        return bare_id(self.headers.get("message-id", ""))

    @property
    def is_receipt(self) -> bool:
        """Tell a receipt from a message."""
        return reading.is_receipt(self.headers, self.body)

    @property
    def receipt_for(self) -> str:
        """Return the id of the message that a receipt is for; nothing where it does not say so."""
        read = reading.read_receipt(self.headers, self.body)
        return read.original_message_id if isinstance(read, reading.Receipt) else ""


def captured(content: bytes) -> Captured:
    """Take what was captured apart; the first line of HTTP may stand before the header.

    Raises:
        NoMessage: there is no header of AS2 or MIME in it.
    """
    first = _FIRST_LINE.match(content)
    start = first.end() if first else 0
    end = _END_OF_HEADER.search(content, start, start + MOST_BYTES)
    if end is None:
        raise NoMessage("it has no header with a blank line behind it")
    try:
        headers = header_fields.of_bytes(content[start : end.start()])
    except Unacceptable as error:
        raise NoMessage(error.failure.detail) from None
    if "content-type" not in headers:
        raise NoMessage("its header has no Content-Type")
    return Captured(headers=headers, body=content[end.end() :])
