"""What an answer or a receipt means for a message of ours: accepted, refused, or not proven.

Source: RFC 4130 §7, draft-ietf-ediint-rfc4130bis §5.4
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from edigateway.contracts.outcome import Outcome, Receipt, accepted, awaited, deferred, refused
from edigateway.posting import Answer, excerpt, retry_after_s
from edigateway.transports.as2 import wire
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.failures import Failure, Unacceptable
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.receipts import judging, reading
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import Judgement, Sent
from edigateway.transports.as2.settings import ReceiptKind

MOST_RECEIPT_BYTES = reading.MOST_BYTES
_LATER = frozenset({408, 425, 429})
"""With 5xx and a lost connection the only answers after which the same message may pass."""


def is_for_later(status: int) -> bool:
    """Tell whether the same may pass later, by the status of an answer that took nothing."""
    return status in _LATER or status >= 500


def of_answer(
    connection: Connection, answer: Answer, sent: Mapping[str, Any], where: str, now: datetime
) -> Outcome:
    """Judge what came back when a message was posted."""
    if 200 <= answer.status < 300:
        return _of_success(connection, answer, sent, where, now)
    detail = f"{where} answered {answer.status}"
    if said := excerpt(answer.body.decode(errors="replace")):
        detail += f": {said}"
    if is_for_later(answer.status):
        wait_s = retry_after_s(answer.header("Retry-After"), now)
        return deferred(detail, retry_after_s=wait_s)
    return refused(f"{detail}; {_what_to_check(answer.status, sent, where)}")


def _what_to_check(status: int, sent: Mapping[str, Any], where: str) -> str:
    """Name what a server may have against a message that it did not take, as it was sent to it."""
    if status == 401:
        return "it wants to know who calls: check user and password, and client_key"
    if status == 404:
        path = urlsplit(where).path or "/"
        return (
            f"there is nothing to post to at the path {path}: ask the partner for it, and mend url"
        )
    names = f"AS2-From {sent['as2_from']!r} and AS2-To {sent['as2_to']!r}"
    if status == 403:
        return (
            f"it knows nobody by the names {names}, or does not let our address in: compare our_id and partner_id "
            "with what the partner has set up, letter by letter (capitals count)"
        )
    return f"ask the partner what their log says of {names}"


def _of_success(
    connection: Connection, answer: Answer, sent: Mapping[str, Any], where: str, now: datetime
) -> Outcome:
    settings = connection.settings
    if settings.receipt is ReceiptKind.NONE:
        return accepted(f"{where} answered {answer.status}; no receipt was asked for")
    if _holds_receipt(answer) or (answer.body.strip() and settings.receipt is ReceiptKind.SYNC):
        return _at_once(connection, answer, sent, where, now)
    if settings.receipt is ReceiptKind.ASYNC:
        within_s = settings.receipt_within_h * 3600
        return awaited(
            f"{where} answered {answer.status}; its receipt is to come", within_s=within_s
        )
    return deferred(f"{where} answered {answer.status} without the receipt that was asked for")


def _holds_receipt(answer: Answer) -> bool:
    """Tell whether an answer is a receipt: some give one at once, though it was asked for later."""
    try:
        headers = header_fields.of_pairs(wire.pairs(wire.ours(answer.headers)))
    except Unacceptable:
        return False
    return bool(answer.body) and reading.is_receipt(headers, answer.body)


def _at_once(
    connection: Connection, answer: Answer, sent: Mapping[str, Any], where: str, now: datetime
) -> Outcome:
    """Judge a receipt that came in the answer: one that proves nothing is for a person, as it would come again."""
    content = wire.join(wire.ours(answer.headers), answer.body)
    receipt = Receipt(reference=sent["message_id"], content=content)
    outcome = of_receipt(connection, receipt, sent, now)
    if outcome.receipt is None:
        return deferred(f"{where} answered {answer.status}, and {outcome.detail}")
    if not outcome.receipt.is_proof:
        return refused(outcome.detail, receipt=outcome.receipt)
    return outcome


def of_receipt(
    connection: Connection, receipt: Receipt, sent: Mapping[str, Any], now: datetime
) -> Outcome:
    """Judge a receipt; one that proves nothing changes nothing, and where it is none at all it is left out."""
    fields, body = wire.split(receipt.content)
    try:
        read = reading.read_receipt(header_fields.of_pairs(wire.pairs(fields)), body)
    except Unacceptable as error:
        read = error.failure
    if isinstance(read, Failure):
        return deferred(f"what came is no receipt: {read.detail}")
    judgement = judging.judge(
        read,
        expected(sent),
        certificates=connection.signers(now),
        policy=connection.policy(now),
    )
    told = replace(receipt, facts=_facts(judgement))
    if judgement.verdict is Verdict.NOT_ACCEPTABLE:
        why = f"the receipt proves nothing: {judgement.detail}"
        return replace(deferred(why), receipt=replace(told, is_proof=False))
    if judgement.verdict is Verdict.FAILED:
        return refused(f"the partner refused it: {judgement.detail}", receipt=told)
    return accepted(judgement.detail, receipt=told)


def expected(sent: Mapping[str, Any]) -> Sent:
    """Return what a receipt must prove, from the facts that were kept when the message was made."""
    return Sent(
        as2_from=sent["as2_from"],
        as2_to=sent["as2_to"],
        message_id=sent["message_id"],
        mics=[Mic(digest=Digest(digest), value=value) for digest, value in sent["mics"]],
        signed_receipt=sent["signed_receipt"],
    )


def _facts(judgement: Judgement) -> Mapping[str, object]:
    facts: dict[str, object] = {"verdict": str(judgement.verdict)}
    if judgement.text:
        facts["said"] = judgement.text
    if judgement.mic:
        facts["mic"] = str(judgement.mic)
    if judgement.signer:
        facts["signed_by"] = judgement.signer
    if judgement.objection:
        facts["objection"] = str(judgement.objection)
    if judgement.facts:
        facts["odd"] = list(judgement.facts)
    return facts
