"""Sending: a file is made a message once, and that message is posted until its receipt has come.

Source: RFC 4130, draft-ietf-ediint-rfc4130bis §5.4 (every retry is the same message under the same Message-ID)
"""

import base64
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from edigateway.clock import Clock, SystemClock
from edigateway.contracts.outcome import LONGEST_BATCH_S, Ending, Outcome, deferred
from edigateway.contracts.transport import Parcel, Sealed
from edigateway.errors import Misconfigured, Refused
from edigateway.posting import Client, Unposted
from edigateway.transports.as2 import judging, wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.message.algorithms import Digest
from edigateway.transports.as2.message.cms.enveloping import Encryption
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.composing import (
    File,
    Outgoing,
    ReceiptWanted,
    compose,
)
from edigateway.transports.as2.settings import ReceiptKind

_logger = logging.getLogger(__name__)


class As2Outbox:
    """One partner's AS2 server as an outbox; see :class:`~edigateway.contracts.transport.SealingOutbox`."""

    def __init__(self, connection: Connection, clock: Clock | None = None) -> None:
        """Take a connection; nothing is opened before the first message.

        Raises:
            Misconfigured: it lacks what sending needs.
        """
        if connection.settings.url is None:
            raise connection.fault(
                "url is missing", "write where the partner takes AS2 messages", "url"
            )
        self._connection, self._clock = connection, clock or SystemClock()
        _ = connection.names, connection.ring
        timeout_s = connection.settings.timeout_s
        trust = connection.trust()
        self._client = Client(connection.settings.url, timeout_s=timeout_s, trust=trust)

    def seal(self, parcel: Parcel) -> Sealed:
        """Make the message of a file.

        Raises:
            Misconfigured: a key or certificate that it needs is missing or not valid now.
        """
        now = self._clock.now()
        connection, settings = self._connection, self._connection.settings
        theirs, ours = connection.names
        signing = connection.signing(now, settings.sign) if settings.sign else None
        encryption = connection.encryption(now)
        wanted = self._receipt(settings.sign or Digest.SHA256)
        message_id = new_message_id(ours)
        try:
            composed = compose(
                Outgoing(
                    as2_from=ours,
                    as2_to=theirs,
                    message_id=message_id,
                    date=now,
                    files=[_file(parcel, settings.content_type)],
                    subject=settings.subject or parcel.name,
                    signing=signing,
                    encryption=encryption,
                    compression=settings.compress,
                    receipt=wanted,
                )
            )
        except Refused as error:
            raise connection.fault(str(error), "mend the settings of the connection") from error
        facts: dict[str, object] = {
            "message_id": message_id,
            "as2_from": ours,
            "as2_to": theirs,
            "mics": [[str(each.digest), each.value] for each in composed.mics],
            "signed_receipt": bool(wanted and wanted.signed),
            **_protection(signing, encryption),
        }
        return Sealed(
            reference=message_id,
            content=wire.join(composed.headers, composed.body),
            facts=facts,
        )

    def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Post messages in order; stop at the first that is deferred, or when the others must wait for too long."""
        outcomes: list[Outcome] = []
        until = self._clock.monotonic() + LONGEST_BATCH_S
        for parcel in parcels:
            outcomes.append(self._send(parcel))
            if outcomes[-1].ending is Ending.DEFERRED or self._clock.monotonic() > until:
                break
        return outcomes

    def close(self) -> None:
        """Close the connections; a message that is under way is deferred."""
        self._client.close()

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            if parcel.sealed is None:
                raise ValueError(f"{parcel.name} was not sealed")
            return self._post(parcel.sealed)
        except Misconfigured as error:
            return deferred(str(error), misconfigured=True)
        except Unposted as error:
            return deferred(str(error))
        except Exception as error:
            _logger.exception("sending to %s failed", self._client.where)
            return deferred(f"sending to {self._client.where} failed: {error!r}")

    def _post(self, sealed: Sealed) -> Outcome:
        fields, body = wire.split(sealed.content)
        secret, authorization = basic_authorization(self._connection)
        answer = self._client.post(
            body,
            [*fields, *authorization],
            most_bytes=judging.MOST_RECEIPT_BYTES,
            secret=secret,
        )
        return judging.of_answer(
            self._connection, answer, sealed.facts, self._client.where, self._clock.now()
        )

    def _receipt(self, digest: Digest) -> ReceiptWanted | None:
        settings = self._connection.settings
        if settings.receipt is ReceiptKind.NONE:
            return None
        return ReceiptWanted(
            to=self._connection.names[1],
            signed=settings.receipt_signed,
            micalgs=[digest],
            url=settings.receipt_url if settings.receipt is ReceiptKind.ASYNC else None,
        )


def new_message_id(our_name: str) -> str:
    """Return an id that no other message has or will have (RFC 5322 §3.6.4)."""
    host = re.sub("[^A-Za-z0-9-]+", "-", our_name).strip("-").lower() or "as2"
    return f"{uuid4().hex}@{host}"


def basic_authorization(connection: Connection) -> tuple[str, list[wire.Field]]:
    """Return the password, to be kept out of errors, and the field that shows it; nothing if there is none.

    Raises:
        Misconfigured: the password cannot be read.
    """
    settings = connection.settings
    if settings.user is None or settings.password is None:
        return "", []
    password = settings.password.reveal(connection.site)
    shown = base64.b64encode(f"{settings.user}:{password}".encode()).decode("ascii")
    return password, [("Authorization", f"Basic {shown}")]


def _file(parcel: Parcel, content_type: str) -> File:
    return File(content=parcel.content, content_type=content_type, name=parcel.name)


def _protection(signing: Signing | None, encryption: Encryption | None) -> Mapping[str, Any]:
    """Return, in words for people and in fingerprints for proof, how a message is protected."""
    words, facts = [], {}
    if signing:
        words.append(f"signed {signing.digest}")
        facts["signed_by"] = signing.key.certificate.fingerprint
    if encryption:
        words.append(f"encrypted {encryption.cipher}")
        facts["encrypted_to"] = ", ".join(each.fingerprint for each in encryption.recipients)
    return {"protection": ", ".join(words) or "in clear", **facts}
