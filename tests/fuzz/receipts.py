"""Fuzzes what reads receipts: any bytes are judged or refused, and only what the partner signed is believed.

The first byte of an input chooses where the rest stands: as a body of some kind, as a report, or as a signature.
"""

from collections.abc import Iterator

from edigateway.transports.as2.message.algorithms import Digest, Mic
from edigateway.transports.as2.message.cms.signing import Signing
from edigateway.transports.as2.message.failures import Failure
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.policy import Policy
from edigateway.transports.as2.message.receipts.building import Answer, build
from edigateway.transports.as2.message.receipts.disposition import Verdict
from edigateway.transports.as2.message.receipts.judging import Sent, judge
from edigateway.transports.as2.message.receipts.reading import Receipt, is_receipt, read_receipt
from edigateway.transports.as2.message.signed_entity import SIGNED
from tests.support import as2_cms, as2_corpus, as2_wire
from tests.support.as2_parties import NOON, pairs, party

_MIC = Mic(digest=Digest.SHA256, value="qUqP5cyxm6YcTAhz05Hph5gvu9M=")
_US = Signing(key=party("us").own)
_SENT = Sent(
    as2_from="Acme",
    as2_to="Us",
    message_id="1@acme.example",
    mics=[_MIC],
    signed_receipt=True,
)
_HEADERS = [("AS2-From", "Us"), ("AS2-To", "Acme")]
_BUILT = build(
    Answer(
        as2_from="Us",
        as2_to="Acme",
        message_id="1@us.example",
        date=NOON,
        original_id="<1@acme.example>",
        text="Received.",
        reporting_ua="edigateway",
        mic=_MIC,
    )
)
_KIND = next(value for name, value in _BUILT.headers if name == "Content-Type")
REPORT = f"Content-Type: {_KIND}\r\n\r\n".encode() + _BUILT.body
_SIGNATURE = as2_cms.signature(REPORT, _US)
_SIGNED = "multipart/signed; protocol=application/pkcs7-signature; boundary=sig"


def check(data: bytes) -> None:
    """Judge an input as a receipt, and hold the verdict against what was really signed."""
    if not data:
        return
    kind, body = _receipt(data[0] % 5, data[1:])
    headers = header_fields.of_pairs(pairs([*_HEADERS, ("Content-Type", kind)]))
    is_receipt(headers, body)
    receipt = read_receipt(headers, body)
    if isinstance(receipt, Failure):
        return
    assert isinstance(receipt, Receipt)
    found = judge(receipt, _SENT, certificates=[party("us").certificate], policy=Policy())
    assert found.text.isprintable()
    if found.verdict is not Verdict.NOT_ACCEPTABLE:
        assert bytes(found.evidence or b"") == REPORT, "a forgery"


def seeds() -> Iterator[bytes]:
    """Yield inputs to begin with."""
    signed = as2_wire.signed(REPORT, _SIGNATURE).partition(b"\r\n\r\n")[2]
    said = REPORT[REPORT.index(b"Reporting-UA") : REPORT.rindex(b"\r\n\r\n--")]
    yield b"\x00" + signed
    yield b"\x01" + _BUILT.body
    yield b"\x02" + said
    yield b"\x03" + REPORT
    yield b"\x04" + _SIGNATURE
    for each in as2_corpus.receipts():
        if each.content_type.kind == SIGNED:
            line = each.content_type.parameters["boundary"]
            yield b"\x00" + each.body.replace(line.encode(), b"sig")


def _receipt(way: int, content: bytes) -> tuple[str, bytes]:
    match way:
        case 0:
            return _SIGNED, content
        case 1:
            return _KIND, content
        case 2:
            return "message/disposition-notification", content
        case 3:
            signed = as2_wire.signed(content, _SIGNATURE)
        case _:
            signed = as2_wire.signed(REPORT, content)
    return _SIGNED, signed.partition(b"\r\n\r\n")[2]
