"""Explains a message that could not be opened."""

from collections.abc import Iterator, Sequence

from edigateway.transports.as2.message import signed_entity
from edigateway.transports.as2.message.algorithms import Cipher, Digest, Mic
from edigateway.transports.as2.message.asn1.ber import Malformed
from edigateway.transports.as2.message.cms import compressing, encrypted_content, structure
from edigateway.transports.as2.message.cms import opening as envelopes
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.doctor.mics import explain_mic
from edigateway.transports.as2.message.doctor.signatures import explain_signature
from edigateway.transports.as2.message.failures import Unacceptable, malformed
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.mime import encodings, entities
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.mime.headers import Headers
from edigateway.transports.as2.message.policy import Policy

ANYTHING = Policy(
    signed=False,
    encrypted=False,
    digests=frozenset(Digest),
    ciphers=frozenset(Cipher),
    least_rsa_bits=0,
)
"""What the doctor looks into, whatever a partner's policy is."""


class Doctor:
    """Looks into one message, layer by layer, and notes what it finds."""

    def __init__(
        self,
        *,
        keys: Sequence[OwnKey],
        certificates: Sequence[Certificate],
        policy: Policy,
        other_keys: Sequence[OwnKey] = (),
        other_certificates: Sequence[Certificate] = (),
    ) -> None:
        """Take the keys and certificates that the partner's messages are opened with, and all others that there are."""
        self._keys, self._other_keys = keys, other_keys
        self._certificates, self._others = certificates, other_certificates
        self._policy = policy

    def explain(
        self, headers: Headers, body: bytes, expected: Mic | None = None
    ) -> list[Explanation]:
        """Return what is the matter with a message, and what to do; with a MIC, also what that was computed over."""
        found: list[Explanation] = []
        try:
            entity = self._look(entities.outermost(headers, body), found)
        except Unacceptable as problem:
            detail, remedy = (
                problem.failure.detail,
                "have the sender look at how it builds messages",
            )
            return [*found, Explanation(cause=Cause.NOT_FOUND, problem=detail, remedy=remedy)]
        if expected:
            found.append(explain_mic(entity, expected))
        return found

    def _look(self, entity: Entity, found: list[Explanation]) -> Entity:
        """Note what is the matter with each layer, and return the entity that a MIC is over."""
        for _ in range(_MOST_LAYERS):
            content_type = entity.content_type.kind
            if content_type == signed_entity.SIGNED:
                signed = signed_entity.split(entity)
                found += explain_signature(
                    signed,
                    certificates=self._certificates,
                    others=self._others,
                    policy=self._policy,
                )
                return signed.entity
            if not content_type.endswith("pkcs7-mime"):
                return entity
            content = encodings.decoded(entity)
            if structure.kind_of(content) == "compressed-data":
                entity = entities.whole(compressing.decompressed(content))
            else:
                entity = entities.whole(self._decrypted(content, found))
        raise malformed("the message has more layers than AS2 has")

    def _decrypted(self, content: memoryview, found: list[Explanation]) -> bytes:
        try:
            envelope = encrypted_content.read(content)
        except (Malformed, ValueError) as problem:
            raise malformed(f"the envelope cannot be read: {problem}") from None
        if envelope.cipher not in self._policy.ciphers:
            found.append(
                Explanation(
                    cause=Cause.NOT_ALLOWED,
                    problem=f"the message is encrypted with {envelope.cipher}",
                    remedy="have the sender encrypt with AES, or allow the cipher for this partner by name",
                )
            )
        for is_other, keys in ((False, self._keys), (True, self._other_keys)):
            try:
                opened = envelopes.decrypted(content, keys, ANYTHING)
            except Unacceptable:
                continue
            if is_other:
                found.append(_other_key(opened.key))
            return opened.content
        found += self._recipients(envelope)
        raise malformed("no key opens the envelope")

    def _recipients(self, envelope: encrypted_content.Envelope) -> Iterator[Explanation]:
        ours = [*self._keys, *self._other_keys]
        if any(envelopes.is_named(to, own) for to in envelope.recipients for own in ours):
            yield Explanation(
                cause=Cause.NOT_FOUND,
                problem="the envelope names a certificate of ours, but its key does not open it",
                remedy="it was damaged on the way, or encrypted for another key under the same name: have it sent again",
            )
            return
        yield Explanation(
            cause=Cause.NOT_FOR_US,
            problem="the envelope is for no certificate of ours",
            remedy="give the partner our present certificate to encrypt for",
        )


_MOST_LAYERS = 4


def _other_key(fingerprint: str) -> Explanation:
    return Explanation(
        cause=Cause.OTHER_KEY,
        problem=f"the message is encrypted for our certificate {fingerprint}, which is not one for this partner",
        remedy="give the partner our present certificate, or let it use that one as well",
    )
