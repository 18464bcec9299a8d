"""Looks into a message that a partner sent, with every key and certificate that the site has."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from edigateway.errors import Misconfigured
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.diagnosing.captured import Captured
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.doctor.explaining import Doctor
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.heading import read_heading
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.opening import open_message


class Practice:
    """All AS2 connections of a site by partner, at one time."""

    def __init__(self, connections: Mapping[str, Connection], at: datetime) -> None:
        """Take the connections; one whose keys cannot be read only lacks them."""
        self.connections, self.at = connections, at

    def partner_of(self, captured: Captured) -> str | None:
        """Return whose message or receipt it is, by its names, or to whom it went; None if they are nobody's here."""
        names = (captured.as2_from, captured.as2_to)
        for partner, each in self.connections.items():
            ours_and_theirs = (each.settings.partner_id, each.settings.our_id)
            if names in (ours_and_theirs, ours_and_theirs[::-1]):
                return partner
        return None

    def certificates_besides(self, partner: str) -> list[Certificate]:
        """Return every certificate that the site names and that does not prove this partner's signatures now."""
        proving = {each.fingerprint for each in self.connections[partner].signers(self.at)}
        every = [each for one in self.connections.values() for each in _certificates(one)]
        return [each for each in every if each.fingerprint not in proving]

    def explain_message(self, partner: str, message: Captured) -> list[Explanation]:
        """Say what is the matter with a message of a partner's; nothing if it would be taken now."""
        connection = self.connections[partner]
        failure = self._failure(connection, message)
        if failure is None:
            return []
        doctor = Doctor(
            keys=connection.opening_keys(self.at),
            certificates=connection.signers(self.at),
            policy=connection.policy(self.at),
            other_keys=[key for each in self.connections.values() for key in _keys(each)],
            other_certificates=self.certificates_besides(partner),
        )
        found = doctor.explain(message.headers, message.body)
        wrong = [each for each in found if each.cause is not Cause.FITS]
        return wrong or [_as_failed(failure)]

    def _failure(self, connection: Connection, message: Captured) -> Failure | None:
        pairs = [(name.encode(), value.encode()) for name, value in message.headers.items()]
        heading = read_heading(pairs)
        if isinstance(heading, Failure):
            return heading
        opened = open_message(
            heading,
            message.body,
            keys=connection.opening_keys(self.at),
            certificates=connection.signers(self.at),
            policy=connection.policy(self.at),
        )
        return opened if isinstance(opened, Failure) else None


def _keys(connection: Connection) -> Iterator[OwnKey]:
    """Yield every key of ours, retired ones too."""
    try:
        yield from connection.every_key()
    except Misconfigured:
        return


def _certificates(connection: Connection) -> Iterator[Certificate]:
    try:
        ring = connection.ring
    except Misconfigured:
        return
    for each in (*ring.certificates, *ring.keys):
        try:
            yield Certificate.of(each.certificate)
        except Malformed:
            continue


def _as_failed(failure: Failure) -> Explanation:
    # What an encrypted message lacks is told to its sender as decryption-failed, and to us in the first words of the detail.
    said = failure.detail.partition(" once decrypted")[0]
    modifier = next((each for each in Modifier if each.value == said), failure.modifier)
    remedy = _REMEDIES.get(modifier, "have the sender look at how it builds messages")
    not_allowed = modifier is Modifier.INSUFFICIENT_MESSAGE_SECURITY
    cause = Cause.NOT_ALLOWED if not_allowed else Cause.NOT_FOUND
    return Explanation(cause=cause, problem=failure.detail, remedy=remedy)


_REMEDIES = {
    Modifier.INSUFFICIENT_MESSAGE_SECURITY: "have the sender sign and encrypt; or, if that was agreed, write require_signed: no or require_encrypted: no for this partner",
    Modifier.INVALID_MESSAGE_ID: "have the sender write a Message-ID such as <1@example.com>",
    Modifier.UNSUPPORTED_MIC_ALGORITHMS: "have the sender ask for a receipt with sha-256",
}
