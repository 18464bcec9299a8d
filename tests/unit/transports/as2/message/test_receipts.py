"""Receipts: built, read, and believed only if they prove something."""

from dataclasses import replace
from typing import Any

import pytest

from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import Digest, Mic, mic_of
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts.building import Answer, Built, build
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import (
    Judgement,
    Objection,
    Sent,
    judge,
)
from edigateway.transports.as2.message.receipts.reading import (
    Receipt,
    is_receipt,
    read_answer,
    read_receipt,
)
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import NOON, composed, opened_by_us, pairs, party
from tests.support.as2_wire import Headers

MIC = Mic(digest=Digest.SHA256, value="qUqP5cyxm6YcTAhz05Hph5gvu9M=")
US = Signing(key=party("us").own)
ANSWER = Answer(
    as2_from="Us Ltd",
    as2_to="Acme",
    message_id="1@us.example",
    date=NOON,
    original_id="<20261124.1@acme.example>",
    text="The message was received.\nNothing is said of its content.",
    reporting_ua="edigateway 0.1",
    mic=MIC,
    signing=US,
)
SENT = Sent(
    as2_from="Acme",
    as2_to="Us Ltd",
    message_id="20261124.1@acme.example",
    mics=[MIC],
    signed_receipt=True,
)
AS2: Headers = [("AS2-From", '"Us Ltd"'), ("AS2-To", "Acme"), ("Message-ID", "<1@us.example>")]


def read(headers: Headers | tuple[tuple[str, str], ...], body: bytes) -> Receipt | Failure:
    return read_answer(pairs(headers), body)


def judged(
    headers: Headers | tuple[tuple[str, str], ...], body: bytes, sent: Sent = SENT
) -> Judgement:
    receipt = read(headers, body)
    assert isinstance(receipt, Receipt), receipt
    return judge(receipt, sent, certificates=[party("us").certificate], policy=Policy())


def verdict(answer: Answer, sent: Sent = SENT) -> tuple[Verdict, Objection | None]:
    built = build(answer)
    found = judged(built.headers, built.body, sent)
    return found.verdict, found.objection


def report_of(built: Built) -> bytes:
    """Return the report of a receipt that is not signed, as it stands in a signed one."""
    (kind,) = (value for name, value in built.headers if name == "Content-Type")
    return f"Content-Type: {kind}\r\n\r\n".encode() + built.body


def by_hand(report: bytes, *more: bytes, signature: bytes | None = None) -> tuple[Headers, bytes]:
    signed = as2_wire.signed(report, signature or as2_cms.signature(report, US), *more)
    head, _, body = signed.partition(b"\r\n\r\n")
    return [*AS2, ("Content-Type", head.decode().partition(":")[2].strip())], body


REPORT = report_of(build(replace(ANSWER, signing=None)))


@pytest.mark.parametrize("signing", [US, Signing(key=party("us").own, digest=Digest.SHA512), None])
def test_receipt_of_what_was_sent_is_acceptable(signing: Signing | None) -> None:
    """All that was asked for is there and fits."""
    sent = replace(SENT, signed_receipt=signing is not None)
    built = build(replace(ANSWER, signing=signing))
    found = judged(built.headers, built.body, sent)
    assert found.verdict is Verdict.PROCESSED
    assert found.facts == ()
    assert found.signer == (party("us").certificate.fingerprint if signing else None)
    if signing:
        assert found.evidence is not None
        assert b"Received-Content-MIC" in bytes(found.evidence)


@pytest.mark.parametrize(
    ("modifier", "expected", "text"),
    [
        (Modifier.DECRYPTION_FAILED, Verdict.FAILED, "processed/error: decryption-failed"),
        (Modifier.UNSUPPORTED_FORMAT, Verdict.FAILED, "failed/failure: unsupported format"),
        (
            Modifier.DUPLICATE_DOCUMENT,
            Verdict.PROCESSED_WITH_WARNING,
            "processed/warning: duplicate-document",
        ),
    ],
)
def test_receipt_of_failure_says_which(modifier: Modifier, expected: Verdict, text: str) -> None:
    """Errors and failures are failures; a warning is not."""
    built = build(replace(ANSWER, modifier=modifier))
    assert f"automatically; {text}\r\n".encode() in built.body
    found = judged(built.headers, built.body)
    assert (found.verdict, found.modifier) == (expected, modifier)


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        ({"original_id": "<other@acme.example>"}, Objection.OTHER_MESSAGE),
        ({"as2_from": "Mallory"}, Objection.OTHER_SENDER),
        ({"as2_to": "Mallory"}, Objection.OTHER_SENDER),
        ({"mic": None}, Objection.MIC_MISSING),
        ({"mic": replace(MIC, value="AAAA")}, Objection.MIC_DIFFERS),
        ({"mic": replace(MIC, digest=Digest.SHA1)}, Objection.MIC_DIFFERS),
        ({"signing": None}, Objection.NOT_SIGNED),
        ({"signing": None, "modifier": Modifier.DECRYPTION_FAILED}, Objection.NOT_SIGNED),
        ({"signing": Signing(key=party("stranger").own)}, Objection.SIGNATURE_INVALID),
        (
            {"signing": Signing(key=party("us").own, digest=Digest.SHA1)},
            Objection.SIGNATURE_INVALID,
        ),
    ],
)
def test_receipt_that_proves_nothing_is_not_acceptable(
    changes: dict[str, Any], objection: Objection
) -> None:
    """Who, what, the MIC and the signature must all fit."""
    assert verdict(replace(ANSWER, **changes)) == (Verdict.NOT_ACCEPTABLE, objection)


def test_receipt_without_signers_is_not_acceptable() -> None:
    """A signature by nobody is none."""
    empty = as2_cms.with_signers(as2_cms.signature(REPORT, US), [])
    found = judged(*by_hand(REPORT, signature=empty))
    assert found.objection is Objection.SIGNATURE_INVALID
    assert judged(*by_hand(REPORT)).verdict is Verdict.PROCESSED


def test_receipt_with_two_signers_is_not_acceptable() -> None:
    """A receipt has one signer."""
    signature = as2_cms.signature(REPORT, US)
    twice = as2_cms.with_signers(signature, as2_cms.signers(signature) * 2)
    found = judged(*by_hand(REPORT, signature=twice))
    assert found.objection is Objection.SIGNATURE_INVALID


def test_receipt_with_report_appended_is_refused() -> None:
    """Only the first part is signed, so nothing may follow that could be read instead."""
    other = report_of(build(replace(ANSWER, signing=None, original_id="<stolen@acme.example>")))
    assert isinstance(read(*by_hand(REPORT, other)), Failure)


def test_receipt_wrapped_in_another_is_read_as_what_was_signed() -> None:
    """A genuine receipt inside a part of another one says nothing about it."""
    genuine = as2_wire.signed(REPORT, as2_cms.signature(REPORT, US))
    other = report_of(build(replace(ANSWER, signing=None, original_id="<stolen@acme.example>")))
    mixed = as2_wire.multipart([other, genuine], "multipart/mixed")
    head, _, body = mixed.partition(b"\r\n\r\n")
    assert isinstance(read([*AS2, ("Content-Type", head.decode()[14:])], body), Failure)


def test_receipt_with_two_notifications_is_refused() -> None:
    """A report says one thing."""
    said = REPORT[REPORT.index(b"Content-Type: message/") : REPORT.rindex(b"\r\n--")]
    twice = as2_wire.multipart([said, said], "multipart/report")
    assert isinstance(read(*by_hand(twice)), Failure)


def test_receipt_changed_after_signing_is_not_acceptable() -> None:
    """Its signature is over every byte."""
    built = build(replace(ANSWER, modifier=Modifier.DECRYPTION_FAILED))
    changed = built.body.replace(b"processed/error: decryption-failed", b"processed")
    found = judged(built.headers, changed)
    assert found.objection is Objection.SIGNATURE_INVALID


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            b"Original-Message-ID: <20261124.1@acme.example>",
            b"original-message-id:20261124.1@acme.example",
        ),
        (b'Original-Recipient: rfc822; "Us Ltd"\r\n', b""),
        (b'Final-Recipient: rfc822; "Us Ltd"', b"Final-Recipient: Us Ltd"),
        (
            b"Received-Content-MIC: qUqP5cyxm6YcTAhz05Hph5gvu9M=, sha-256",
            b"Received-content-MIC: qUqP5cyxm6YcTAhz05Hph5gvu9M= ,SHA256",
        ),
        (b"; processed\r\n", b";processed\r\n"),
        (b"automatic-action/MDN-sent-automatically", b"Automatic-Action/mdn-sent-automatically"),
        (b"\r\nReporting-UA", b"\r\n\r\nReporting-UA"),
        (b"Content-Transfer-Encoding: 7bit\r\n", b""),
    ],
)
def test_receipt_with_small_oddity_is_acceptable(old: bytes, new: bytes) -> None:
    """Receipts in use leave things out, or write them otherwise."""
    assert old in REPORT
    odd = REPORT.replace(old, new)
    assert judged(*by_hand(odd)).verdict is Verdict.PROCESSED


def test_receipt_without_message_id_or_multipart_is_read() -> None:
    """Some receipts are the notification alone."""
    said = REPORT[REPORT.index(b"Reporting-UA") : REPORT.rindex(b"\r\n\r\n--")]
    headers = [*AS2[:2], ("Content-Type", "message/disposition-notification")]
    found = judged(headers, said, replace(SENT, signed_receipt=False))
    assert found.verdict is Verdict.PROCESSED


@pytest.mark.parametrize("name", ["Us Ltd", 'a "b" c', "back\\slash", "plain", "semi;colon"])
def test_receipt_with_odd_name_comes_back(name: str) -> None:
    """Names are quoted once, in the header and in the report."""
    found = verdict(replace(ANSWER, as2_from=name), replace(SENT, as2_to=name))
    assert found == (Verdict.PROCESSED, None)


def test_receipt_of_other_recipient_is_noted() -> None:
    """The final recipient is signed, but not what the message was addressed by."""
    other = REPORT.replace(b'Final-Recipient: rfc822; "Us Ltd"', b"Final-Recipient: rfc822; Other")
    assert "final recipient" in judged(*by_hand(other)).facts[0]


@pytest.mark.parametrize(
    "disposition", [b"", b"processed", b"x; dispatched", b"x; failed/nonsense"]
)
def test_receipt_without_proper_disposition_is_refused(disposition: bytes) -> None:
    """What does not say what came of the message is no receipt."""
    whole = b"automatic-action/MDN-sent-automatically; processed"
    assert isinstance(read(*by_hand(REPORT.replace(whole, disposition))), Failure)


@pytest.mark.parametrize("sign", [":", "="])
def test_receipt_of_failure_in_any_words_is_read(sign: str) -> None:
    """Words that are none of the standard's are kept, whatever stands before them."""
    whole = b"automatic-action/MDN-sent-automatically; processed"
    said = f"automatic-action/MDN-sent-automatically; failed/failure{sign}error:1F:no key"
    found = judged(*by_hand(REPORT.replace(whole, said.encode())))
    assert (found.verdict, found.text) == (Verdict.FAILED, "error:1F:no key")


def test_receipt_with_header_that_breaks_a_rule_is_refused() -> None:
    """What came as an answer is read as carefully as what is posted."""
    built = build(ANSWER)
    assert isinstance(read((*built.headers, ("AS2-From", "Mallory")), built.body), Failure)


@pytest.mark.parametrize("written", [b"", "ä".encode(), b"x" * 2000])
def test_receipt_that_is_about_no_message_is_refused(written: bytes) -> None:
    """What it is about must be an id that a message can have."""
    whole = b"<20261124.1@acme.example>"
    assert isinstance(read(*by_hand(REPORT.replace(whole, written))), Failure)


def test_receipt_is_told_from_message_by_its_content() -> None:
    """Both may come to the same place."""
    receipt, unsigned = build(ANSWER), build(replace(ANSWER, signing=None))
    for each in (receipt, unsigned):
        fields = header_fields.of_pairs(pairs(each.headers))
        assert is_receipt(fields, each.body)
    for message in (composed(), composed(encryption=None), composed(signing=None, encryption=None)):
        fields = header_fields.of_pairs(pairs(message.headers))
        assert not is_receipt(fields, message.body)
        assert isinstance(read_receipt(fields, message.body), Failure)


def test_receipt_opened_as_message_is_refused() -> None:
    """A receipt is never delivered as a file."""
    receipt = build(ANSWER)
    opened = opened_by_us(receipt.headers, receipt.body, certificates=[party("us").certificate])
    assert isinstance(opened, Failure)


@pytest.mark.parametrize(
    "changes",
    [
        {"as2_from": "a\r\nX: y"},
        {"as2_to": ""},
        {"message_id": "a b"},
        {"original_id": "<a>\r\nDisposition: x"},
        {"reporting_ua": "x\ny"},
        {"text": "ä"},
    ],
)
def test_receipt_with_value_that_could_be_more_is_not_built(changes: dict[str, Any]) -> None:
    """Nothing of a value can become a field of its own."""
    with pytest.raises(Refused):
        build(replace(ANSWER, **changes))


@pytest.mark.parametrize(
    "text", ["", "abc", "a, sha256", "qUqP5c=, md5", "<>, sha1", "x" * 200 + ", sha1"]
)
def test_mic_that_is_none_is_not_read(text: str) -> None:
    """A MIC has base64 and a digest that we know."""
    assert mic_of(text) is None
