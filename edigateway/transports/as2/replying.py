"""The receipts that we give: made once for a message, and the same for whoever repeats it.

Source: RFC 4130 §7, draft-ietf-ediint-rfc4130bis
"""

from collections.abc import Sequence
from datetime import datetime

from edigateway.contracts.endpoint import Reply
from edigateway.errors import Misconfigured, Refused
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.failures import Modifier
from edigateway.transports.as2.message.fields import PRODUCT
from edigateway.transports.as2.message.receipt_request import ReceiptRequest
from edigateway.transports.as2.message.receipts.building import Answer, build
from edigateway.transports.as2.outbox import new_message_id
from edigateway.transports.as2.wire import Field

STORED = Reply(status=204)
"""For who wants no receipt."""
NOT_TAKEN = Reply(status=400)
"""For who wants no receipt, and must not believe that all is well."""

_TAKEN = "The message was received, and what it was to be proven by fits."
_REFUSED = "The message was not accepted. Reason: {}."


def reply(
    connection: Connection,
    request: ReceiptRequest | None,
    original_id: str,
    at: datetime,
    *,
    mic: Mic | None = None,
    modifier: Modifier | None = None,
) -> Reply:
    """Return the receipt for a message whose id was written as ``original_id``, if one is wanted."""
    if request is None:
        return NOT_TAKEN if modifier else STORED
    theirs, ours = connection.names
    text = _REFUSED.format(modifier.value) if modifier else _TAKEN
    try:
        built = build(
            Answer(
                as2_from=ours,
                as2_to=theirs,
                message_id=new_message_id(ours),
                date=at,
                original_id=original_id,
                text=text,
                reporting_ua=PRODUCT,
                mic=mic,
                modifier=modifier,
                signing=_signing(connection, request, at),
            )
        )
    except Refused:  # an id that no header can repeat: there is nothing to give a receipt for
        return NOT_TAKEN
    return Reply(status=200, headers=_without_date(built.headers), body=built.body)


def _without_date(headers: Sequence[Field]) -> tuple[Field, ...]:
    """Leave the date to whoever sends it: the listener dates its answers (RFC 9110 §6.6.1), and two dates are none."""
    return tuple(each for each in headers if each[0].lower() != "date")


def _signing(connection: Connection, request: ReceiptRequest, at: datetime) -> Signing | None:
    """Return what a receipt is signed by, where that is wanted and we have a key: an unsigned one is better than none."""
    if not request.signed:
        return None
    allowed = connection.policy(at).digests
    wanted = [digest for digest, _ in request.micalgs if digest in allowed]
    try:
        return connection.signing(at, (wanted or [Digest.SHA256])[0])
    except Misconfigured:
        return None
