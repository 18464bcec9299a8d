"""What partners can call by AS2: one path for messages and for receipts, of all partners that have an AS2 inbox."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from edigateway.clock import SystemClock
from edigateway.contracts.endpoint import Call, Caller, Reply, Taken
from edigateway.contracts.outcome import Outcome, Receipt, accepted, deferred, refused
from edigateway.errors import Misconfigured
from edigateway.posting import Client, Unposted
from edigateway.transports.as2 import judging, taking, wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.message import fields, receipt_request
from edigateway.transports.as2.message.failures import Modifier, Unacceptable
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.names import bare_id, received_id_problem, unquoted_name
from edigateway.transports.as2.outbox import basic_authorization
from edigateway.transports.as2.replying import reply

LONGEST_ANSWER_S = 30.0
"""A receipt is small: whoever needs longer to take it is asked again later."""

_MOST_SHOWN = 60


class As2Endpoint:
    """All AS2 connections as one endpoint; see :class:`~edigateway.contracts.endpoint.Endpoint`."""

    def __init__(self, connections: Mapping[str, Connection]) -> None:
        """Take the connections by partner.

        Raises:
            Misconfigured: one lacks its names, or a key or certificate of it cannot be read.
        """
        self._connections, self._clock = connections, SystemClock()
        self._partners: dict[tuple[str, str], str] = {}
        for partner, each in connections.items():
            first = self._partners.setdefault(each.names, partner)
            if first != partner:
                problem = (
                    f"'{first}' has the same two names, so nobody could tell which of them calls"
                )
                raise each.fault(problem, "give each partner names of its own", "partner_id")
            _ = each.ring

    def recognise(self, call: Call) -> Caller | Reply:
        """Say who calls, by AS2-From and AS2-To; a stranger is told nothing."""
        try:
            headers = header_fields.of_pairs(wire.pairs(call.headers))
        except Unacceptable as error:
            return Reply(status=400, reason=f"a call that is no message: {error.failure.detail}")
        theirs, ours = (unquoted_name(headers.get(each, "")) for each in ("as2-from", "as2-to"))
        partner = self._partners.get((theirs, ours))
        if partner is None:
            why = f"a call from {_shown(theirs)} to {_shown(ours)}: {self._unknown(theirs, ours)}"
            return Reply(status=403, reason=why)
        reference = bare_id(headers.get("message-id", ""))
        known = "" if received_id_problem(reference) else reference
        return Caller(partner=partner, reference=known)

    def _unknown(self, theirs: str, ours: str) -> str:
        """Say what is the matter with two names that are no partner's: which one it is, and whose it nearly is."""
        for names, partner in self._partners.items():
            if [each.lower() for each in names] == [theirs.lower(), ours.lower()]:
                return f"{partner} writes {names[0]!r} to {names[1]!r}, and capitals count"
        for (name, ours_to_them), partner in self._partners.items():
            if name == theirs:
                return f"{partner} has this partner_id, and is to call us {ours_to_them!r} (our_id)"
        return "no partner has this partner_id"

    def take(self, call: Call, caller: Caller) -> Taken:
        """Open the message or receipt, and make what we answer."""
        connection, now = self._connections[caller.partner], self._clock.now()
        return taking.take(connection, call, caller, _headers(call), now)

    def judge(self, receipt: Receipt, sent: Mapping[str, object], partner: str) -> Outcome:
        """Say what a receipt means for a message of ours."""
        connection = self._connections[partner]
        return judging.of_receipt(connection, receipt, sent, self._clock.now())

    def contradict(self, call: Call, caller: Caller) -> Reply:
        """Refuse a message whose id another one has."""
        headers, connection = _headers(call), self._connections[caller.partner]
        return reply(
            connection,
            receipt_request.requested(headers),
            headers.get("message-id", "").strip(),
            self._clock.now(),
            modifier=Modifier.INVALID_MESSAGE_ID,
        )

    def reply_later(self, reply: Reply, address: str, partner: str) -> Outcome:
        """Post a receipt to where the partner wants it, if that was agreed."""
        connection = self._connections.get(partner)
        if connection is None:
            return deferred(f"{partner} has no AS2 inbox any more", misconfigured=True)
        if address not in connection.settings.receipt_addresses:
            return deferred(
                f"{partner} wants its receipt at {address}, which is not agreed any more; if it is theirs, write it "
                "under receipt_addresses",
                misconfigured=True,
            )
        return _post(connection, reply, address, self._clock.now())


def _shown(name: str) -> str:
    """Return a name that anybody may have written as it can stand in a log: in quotes, escaped, and not too long."""
    return ascii(name[:_MOST_SHOWN]) + ("..." if len(name) > _MOST_SHOWN else "")


def _headers(call: Call) -> Headers:
    return header_fields.of_pairs(wire.pairs(call.headers))


def _authorization(connection: Connection, address: str) -> tuple[str, list[wire.Field]]:
    """Return what the partner's server asks for, if this is the same server: a password is shown to no other."""
    theirs = connection.settings.url
    if theirs is None or urlsplit(theirs)[:2] != urlsplit(address)[:2]:
        return "", []
    return basic_authorization(connection)


def _post(connection: Connection, reply: Reply, address: str, at: datetime) -> Outcome:
    try:
        timeout_s = min(connection.settings.timeout_s, LONGEST_ANSWER_S)
        trust = connection.trust()
        client = Client(address, timeout_s=timeout_s, trust=trust, only_outside=True)
        try:
            secret, authorization = _authorization(connection, address)
            headers = [*reply.headers, fields.date(at), *authorization]
            answer = client.post(reply.body, headers, most_bytes=1024, secret=secret)
        finally:
            client.close()
    except Misconfigured as error:
        return deferred(str(error), misconfigured=True)
    except Unposted as error:
        return deferred(str(error))
    detail = f"{client.where} answered {answer.status}"
    if 200 <= answer.status < 300:
        return accepted(detail)
    if judging.is_for_later(answer.status):
        return deferred(detail)
    return refused(detail)
