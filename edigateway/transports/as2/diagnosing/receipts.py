"""Looks into a receipt that a partner gave, beside the message that it should be for, where that is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from edigateway.contracts.transport import Parcel
from edigateway.errors import Misconfigured
from edigateway.transports.as2 import wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.diagnosing.captured import Captured
from edigateway.transports.as2.diagnosing.practice import Practice
from edigateway.transports.as2.judging import expected
from edigateway.transports.as2.message import signed_entity
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.composing import Compression
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.doctor.mics import explain_mic
from edigateway.transports.as2.message.doctor.signatures import explain_signature
from edigateway.transports.as2.message.doctor.variants import Variant
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.mime import entities
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.mime.entities import Entity
from edigateway.transports.as2.message.receipts import judging, reading
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import Judgement, Objection
from edigateway.transports.as2.message.receipts.reading import Receipt
from edigateway.transports.as2.outbox import As2Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A message of ours as the ledger has it: what a receipt must prove, and the file in it."""

    facts: Mapping[str, Any]
    name: str
    content: bytes = field(repr=False)


def explain_receipt(
    practice: Practice, partner: str, captured: Captured, sent: SentFile | None
) -> list[Explanation]:
    """Say what is the matter with a receipt; nothing if it proves that the message arrived.

    Without the message only its signature can be looked into.
    """
    read = reading.read_receipt(captured.headers, captured.body)
    if isinstance(read, Failure):
        remedy = "have the partner look at what its server answers: it should be a multipart/report"
        problem = f"this is no receipt: {read.detail}"
        return [Explanation(cause=Cause.NOT_FOUND, problem=problem, remedy=remedy)]
    if sent is None:
        return _wrong(_signature(practice, partner, read))
    judgement = judging.judge(
        read,
        expected(sent.facts),
        certificates=practice.connections[partner].signers(practice.at),
        policy=practice.connections[partner].policy(practice.at),
    )
    return list(_judged(practice, partner, read, judgement, sent))


def _judged(
    practice: Practice, partner: str, read: Receipt, judgement: Judgement, sent: SentFile
) -> Iterator[Explanation]:
    objection = judgement.objection
    if objection is Objection.SIGNATURE_INVALID:
        yield from _wrong(_signature(practice, partner, read))
    elif objection is Objection.MIC_DIFFERS and read.mic:
        yield _mic(practice.connections[partner], read.mic, sent)
    elif objection is not None:
        yield Explanation(
            cause=Cause.NOT_FOUND, problem=judgement.detail, remedy=_OBJECTIONS[objection]
        )
    elif judgement.verdict is Verdict.FAILED:
        yield _refused(judgement, sent)


def _signature(practice: Practice, partner: str, read: Receipt) -> list[Explanation]:
    if read.signed is None:
        return []
    connection = practice.connections[partner]
    return explain_signature(
        read.signed,
        certificates=connection.signers(practice.at),
        others=practice.certificates_besides(partner),
        policy=connection.policy(practice.at),
    )


def _wrong(found: list[Explanation]) -> list[Explanation]:
    return [each for each in found if each.cause is not Cause.FITS]


def _mic(connection: Connection, mic: Mic, sent: SentFile) -> Explanation:
    """Say what a MIC was computed over; what we signed is made again from the file, as it went out encrypted."""
    entity = _signed(connection, sent)
    if entity is None:
        return Explanation(
            cause=Cause.NOT_FOUND,
            problem=f"the MIC {mic} is not the one that was expected, and what was signed cannot be made again, as the settings have changed since",
            remedy="send the file again, and look into the receipt of that",
        )
    return explain_mic(entity, mic)


def _signed(connection: Connection, sent: SentFile) -> Entity | None:
    """Return the entity that was signed, None if it does not come out again as it was."""
    changes: dict[str, object] = {"encrypt": None}
    digest, value = sent.facts["mics"][0]
    changes["sign"] = connection.settings.sign or Digest(digest)
    if connection.settings.compress is Compression.AFTER_SIGNING:
        changes["compress"] = None
    settings = connection.settings.model_copy(update=changes)
    try:
        outbox = As2Outbox(Connection(settings, connection.site, connection.partner))
        sealed = outbox.seal(Parcel(name=sent.name, content=sent.content))
    except Misconfigured:
        return None
    outbox.close()
    fields, body = wire.split(sealed.content)
    headers = header_fields.of_pairs(wire.pairs(fields))
    entity = signed_entity.split(entities.outermost(headers, body)).entity
    was = explain_mic(entity, Mic(digest=Digest(digest), value=value))
    return entity if was.cause is Cause.FITS or was.variant is Variant.WITHOUT_HEADER else None


def _refused(judgement: Judgement, sent: SentFile) -> Explanation:
    """Say what a partner means that did not take a message."""
    ours = sent.facts.get("signed_by", "none")
    theirs = sent.facts.get("encrypted_to", "none")
    remedy = "ask the partner what its log says of this message"
    if judgement.modifier is Modifier.DECRYPTION_FAILED:
        remedy = f"ask the partner whether it has the key of the certificate that we encrypt to (SHA-256 {theirs}) and takes the cipher, and whether it knows our present certificate (SHA-256 {ours}): careful systems tell the two apart only in their log"
    elif judgement.modifier in _SIGNATURES:
        remedy = f"ask the partner whether it has our present certificate (SHA-256 {ours}), and takes the digest"
    elif judgement.modifier is Modifier.UNKNOWN_TRADING_RELATIONSHIP:
        remedy = "compare our_id and partner_id with what the partner has set up, capitals included"
    problem = f"the partner refused the message: {judgement.text or judgement.detail}"
    return Explanation(cause=Cause.NOT_FOUND, problem=problem, remedy=remedy)


_SIGNATURES = {
    Modifier.AUTHENTICATION_FAILED,
    Modifier.INTEGRITY_CHECK_FAILED,
    Modifier.INSUFFICIENT_MESSAGE_SECURITY,
}
_OBJECTIONS = {
    Objection.OTHER_MESSAGE: "have the partner look for the receipt of this message, whose id must be in Original-Message-ID",
    Objection.OTHER_SENDER: "have the partner write its own name into AS2-From of the receipt, and ours into AS2-To",
    Objection.NOT_SIGNED: "have the partner sign its receipts; or, if that was agreed, write receipt_signed: no for this partner",
    Objection.MIC_MISSING: "have the partner put Received-Content-MIC into its receipts: without it they do not say what arrived",
}
