"""Judges receipts: whether one proves that what we sent is what the partner received.

Source: RFC 4130 §7, draft-ietf-ediint-rfc4130bis
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms.verifying import Signer
from edigateway.transports.as2.message.failures import Modifier, Unacceptable
from edigateway.transports.as2.message.keys import Certificate
from edigateway.transports.as2.message.names import unquoted_name
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.reading import Receipt


class Objection(StrEnum):
    """Why a receipt is not acceptable."""

    OTHER_MESSAGE = "other-message"
    OTHER_SENDER = "other-sender"
    NOT_SIGNED = "not-signed"
    SIGNATURE_INVALID = "signature-invalid"
    MIC_MISSING = "mic-missing"
    MIC_DIFFERS = "mic-differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The message that a receipt should be about, as it was composed: names, id, MICs, and what was asked for."""

    as2_from: str
    as2_to: str
    message_id: str
    mics: Sequence[Mic]
    signed_receipt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a receipt is worth. ``detail`` is for our own log; ``modifier`` and ``text`` are the partner's words.

    ``signer`` is the fingerprint of the partner's certificate, ``evidence`` what it signed, byte for byte.
    """

    verdict: Verdict
    objection: Objection | None
    detail: str
    text: str
    modifier: Modifier | None
    mic: Mic | None
    signer: str | None
    signature_digest: Digest | None
    evidence: memoryview | None = field(repr=False)
    signature: bytes | None = field(repr=False)
    facts: tuple[str, ...]


class _NotAcceptable(Exception):
    def __init__(self, objection: Objection, detail: str) -> None:
        super().__init__(detail)
        self.objection = objection


def judge(
    receipt: Receipt, sent: Sent, *, certificates: Sequence[Certificate], policy: Policy
) -> Judgement:
    """Judge a receipt by what was sent and by the partner's certificates; of the policy only algorithms count.

    A receipt that says failed needs no MIC, but if a signed one was demanded it must be signed: a stranger must not be
    able to say so either.
    """
    facts: list[str] = []
    signer = None
    try:
        _check_names(receipt, sent, facts)
        signer = _signer(receipt, sent, certificates, policy, facts)
        if receipt.disposition.verdict is not Verdict.FAILED:
            _check_mic(receipt.mic, sent.mics)
    except _NotAcceptable as problem:
        return _judgement(receipt, Verdict.NOT_ACCEPTABLE, signer, facts, problem)
    return _judgement(receipt, receipt.disposition.verdict, signer, facts, None)


def _check_names(receipt: Receipt, sent: Sent, facts: list[str]) -> None:
    if receipt.original_message_id != sent.message_id:
        raise _NotAcceptable(Objection.OTHER_MESSAGE, "the receipt is about another message")
    names, expected = (receipt.as2_from, receipt.as2_to), (sent.as2_to, sent.as2_from)
    if names != expected and tuple(map(unquoted_name, names)) == expected:
        facts.append("the names in the header of the receipt are quoted twice")
    elif names != expected:
        raise _NotAcceptable(
            Objection.OTHER_SENDER, "the receipt is not from whom the message went to, or not to us"
        )
    if receipt.final_recipient is None:
        facts.append("the receipt does not say who the final recipient is")
    elif receipt.final_recipient != sent.as2_to:
        facts.append("the final recipient in the receipt is not whom the message went to")


def _signer(
    receipt: Receipt,
    sent: Sent,
    certificates: Sequence[Certificate],
    policy: Policy,
    facts: list[str],
) -> Signer | None:
    if receipt.signed is None:
        if sent.signed_receipt:
            raise _NotAcceptable(
                Objection.NOT_SIGNED, "a signed receipt was asked for, and this is not signed"
            )
        return None
    try:
        signer = receipt.signed.verified(certificates, policy, most_signers=1)
    except Unacceptable as problem:
        raise _NotAcceptable(Objection.SIGNATURE_INVALID, problem.failure.detail) from None
    if signer.is_canonical:
        facts.append(
            "the signature fits only with CRLF for every line end, which the receipt has not"
        )
    return signer


def _check_mic(mic: Mic | None, expected: Sequence[Mic]) -> None:
    if mic is None:
        raise _NotAcceptable(Objection.MIC_MISSING, "the receipt has no MIC of a kind that we know")
    if (mic.digest, mic.value) not in {(each.digest, each.value) for each in expected}:
        raise _NotAcceptable(
            Objection.MIC_DIFFERS,
            f"the partner computed the MIC {mic}, where {' or '.join(map(str, expected))} was expected",
        )


def _judgement(
    receipt: Receipt,
    verdict: Verdict,
    signer: Signer | None,
    facts: list[str],
    problem: _NotAcceptable | None,
) -> Judgement:
    said = receipt.disposition
    return Judgement(
        verdict=verdict,
        objection=problem.objection if problem else None,
        detail=str(problem)
        if problem
        else f"the receipt says {said.verdict}" + (f": {said.text}" if said.text else ""),
        text=said.text,
        modifier=said.modifier,
        mic=receipt.mic,
        signer=signer.certificate.fingerprint if signer else None,
        signature_digest=signer.digest if signer else None,
        evidence=receipt.signed.entity.raw if receipt.signed and signer else None,
        signature=receipt.signed.signature if receipt.signed and signer else None,
        facts=tuple(facts),
    )
