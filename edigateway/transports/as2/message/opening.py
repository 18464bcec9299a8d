"""Opens AS2 messages: decrypts, verifies and decompresses them, and takes the files out.

Nothing is believed because a header says it: what a message had to be is asked of what was really done.

Source: RFC 4130, RFC 5402, draft-ietf-ediint-rfc4130bis
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from edigateway.transports.as2.message import attachments
from edigateway.transports.as2.message.algorithms import (
    Cipher,
    Digest,
    KeyTransport,
    Mic,
    SignatureScheme,
)
from edigateway.transports.as2.message.attachments import Received
from edigateway.transports.as2.message.composing import mic
from edigateway.transports.as2.message.failures import Failure, Modifier, Unacceptable
from edigateway.transports.as2.message.heading import Heading
from edigateway.transports.as2.message.keys import Certificate, OwnKey
from edigateway.transports.as2.message.layers import Layers
from edigateway.transports.as2.message.mime import entities
from edigateway.transports.as2.message.octets import Octets
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipt_request import ReceiptRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message that is all that it had to be.

    ``signer`` and ``opened_by`` are fingerprints (SHA-256) of the partner's certificate and of ours. ``evidence`` is the
    entity that was signed, byte for byte, and ``signature`` the CMS over it. ``facts`` are plain sentences about what
    was odd, though not wrong.
    """

    files: tuple[Received, ...]
    mic: Mic
    signer: str | None
    signature_digest: Digest | None
    signature_scheme: SignatureScheme | None
    opened_by: str | None
    cipher: Cipher | None
    key_transport: KeyTransport | None
    is_compressed: bool
    evidence: memoryview | None = field(repr=False)
    signature: bytes | None = field(repr=False)
    facts: tuple[str, ...]

    @property
    def is_signed(self) -> bool:
        """Tell whether a certificate of the partner signed it."""
        return self.signer is not None

    @property
    def is_encrypted(self) -> bool:
        """Tell whether it was encrypted for us."""
        return self.cipher is not None


def open_message(
    heading: Heading,
    body: bytes,
    *,
    keys: Sequence[OwnKey],
    certificates: Sequence[Certificate],
    policy: Policy,
) -> Opened | Failure:
    """Open a message with our keys, and verify it by the partner's certificates; return what is wrong if it cannot be.

    As long as neither a tag nor a signature has shown that an encrypted message is what somebody sent, every failure is
    ``decryption-failed``: otherwise who posts changed copies of a message could learn what is in it.
    """
    layers = Layers(keys=keys, certificates=certificates, policy=policy)
    try:
        layers.take_off(entities.outermost(heading.headers, body))
        _check(layers, heading.receipt)
        files = attachments.received(layers.entity)
    except Unacceptable as problem:
        return _told(problem.failure, layers)
    return _opened(layers, files, _mic(layers, heading.receipt))


def _check(layers: Layers, receipt: ReceiptRequest | None) -> None:
    missing = [
        name
        for name, demanded, done in (
            ("signed", layers.policy.signed, layers.signer),
            ("encrypted", layers.policy.encrypted, layers.decrypted),
        )
        if demanded and done is None
    ]
    if missing:
        raise Unacceptable(
            Modifier.INSUFFICIENT_MESSAGE_SECURITY,
            f"the message is not {' and not '.join(missing)}, as this partner's messages must be",
        )
    if receipt and receipt.is_unmeetable:
        raise Unacceptable(
            Modifier.UNSUPPORTED_MIC_ALGORITHMS,
            "the sender demands a receipt of a kind that we cannot make",
        )


def _told(failure: Failure, layers: Layers) -> Failure:
    if not layers.could_be_forged:
        return failure
    detail = f"{failure.modifier} once decrypted, which the sender is not told: {failure.detail}"
    return Failure(modifier=Modifier.DECRYPTION_FAILED, detail=detail)


def _opened(layers: Layers, files: tuple[Received, ...], computed: Mic) -> Opened:
    signer, decrypted, signed = layers.signer, layers.decrypted, layers.signed
    return Opened(
        files=files,
        mic=computed,
        signer=signer.certificate.fingerprint if signer else None,
        signature_digest=signer.digest if signer else None,
        signature_scheme=signer.scheme if signer else None,
        opened_by=decrypted.key if decrypted else None,
        cipher=decrypted.cipher if decrypted else None,
        key_transport=decrypted.key_transport if decrypted else None,
        is_compressed=layers.is_compressed,
        evidence=signed.entity.raw if signed else None,
        signature=signed.signature if signed else None,
        facts=tuple(layers.facts),
    )


def _mic(layers: Layers, receipt: ReceiptRequest | None) -> Mic:
    """Compute the MIC over what was signed; of an unsigned message, over its content.

    That is without the header only if it was neither encrypted nor compressed, as others may have changed it then.

    Source: RFC 4130 §7.3.1, RFC 5402 §4
    """
    digest, spelling = _mic_digest(layers, receipt)
    if layers.signed and layers.signer:
        octets = Octets(layers.signed.entity.raw)
        return mic(octets, digest, spelling, canonical=layers.signer.is_canonical)
    is_bare = not (layers.decrypted or layers.is_compressed)
    return mic(Octets(layers.entity.content if is_bare else layers.entity.raw), digest, spelling)


def _mic_digest(layers: Layers, receipt: ReceiptRequest | None) -> tuple[Digest, str]:
    wanted = receipt.micalgs if receipt else ()
    allowed = [each for each in wanted if each[0] in layers.policy.digests]
    if allowed or wanted:
        return (allowed or list(wanted))[0]
    return (layers.signer.digest if layers.signer else Digest.SHA256), ""
