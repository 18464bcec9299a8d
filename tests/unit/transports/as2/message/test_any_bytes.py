"""Whatever bytes come, there is an answer, and never anything else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edigateway.transports.as2.message.composing import Compression
from edigateway.transports.as2.message.failures import Failure, Unacceptable
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.mime import headers as header_fields
from edigateway.transports.as2.message.opening import Opened, open_message
from edigateway.transports.as2.message.receipts.reading import Receipt, is_receipt, read_receipt
from tests.support.as2_parties import ANY, Pairs, composed, pairs, party

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = st.sampled_from(
    [
        b"application/pkcs7-mime",
        b"application/pkcs7-mime; smime-type=enveloped-data",
        b"application/pkcs7-mime; smime-type=compressed-data",
        b"multipart/signed; boundary=b",
        b"multipart/report; boundary=b",
        b"multipart/mixed; boundary=b",
        b"message/disposition-notification",
        b"text/plain",
    ]
)
NAMES = st.sampled_from(
    [
        *(b"content-type", b"content-transfer-encoding", b"content-disposition"),
        *(b"disposition-notification-to", b"disposition-notification-options"),
        *(b"receipt-delivery-option", b"subject", b"as2-version"),
    ]
)
START: Pairs = [(b"as2-from", b"Acme"), (b"as2-to", b"Us"), (b"message-id", b"<1@a>")]
BODIES = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from(
            [
                *(
                    b"--b",
                    b"--b--",
                    b"\r\n",
                    b"\n",
                    b"Content-Type: ",
                    b"multipart/signed;boundary=b",
                ),
                *(
                    b"text/plain",
                    b"Content-Transfer-Encoding: base64",
                    b"x",
                    b"\x30\x80",
                    b"\x00\x00",
                ),
                *(b"Disposition: a; processed", b"Original-Message-ID: <1>", b"MII=", b"\xff"),
            ]
        ),
        max_size=40,
    ).map(b"".join),
)
MESSAGES = [composed(encryption=None, compression=each) for each in (None, *Compression)]


def check(fields: Pairs, body: bytes) -> None:
    """Read an input in every way in which it can be read."""
    head = read_heading(fields)
    assert isinstance(head, Heading | Failure)
    if isinstance(head, Failure):
        return
    opened = open_message(
        head,
        body,
        keys=[party("us").own],
        certificates=[party("acme").certificate],
        policy=ANY,
    )
    assert isinstance(opened, Opened | Failure)
    is_receipt(head.headers, body)
    assert isinstance(read_receipt(head.headers, body), Receipt | Failure)


@QUICK
@given(st.lists(st.tuples(NAMES, st.binary(max_size=80)), max_size=6), KINDS, BODIES)
def test_message_of_any_fields_and_bytes_gets_an_answer(
    fields: Pairs, kind: bytes, body: bytes
) -> None:
    """Nothing but a value comes out."""
    check([*START, (b"content-type", kind), *fields], body)


@QUICK
@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=80)), max_size=6))
def test_header_of_any_bytes_gets_an_answer(fields: Pairs) -> None:
    """Nothing but a value comes out."""
    check(fields, b"")
    check([*START, *fields], b"")


@QUICK
@given(st.data())
def test_message_with_pieces_changed_gets_an_answer(data: st.DataObject) -> None:
    """A real message is cut, and pieces of it are put elsewhere."""
    message = MESSAGES[data.draw(st.integers(0, len(MESSAGES) - 1))]
    body = bytearray(message.body)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, 4096)) % len(body)
        size = data.draw(st.integers(0, 40))
        body[at : at + size] = data.draw(st.binary(max_size=20))
    check(pairs(message.headers), bytes(body))


@QUICK
@given(st.binary(max_size=400))
def test_header_block_of_any_bytes_gets_an_answer(block: bytes) -> None:
    """What is split of bytes is a header, or refused."""
    try:
        fields = header_fields.of_bytes(block)
    except Unacceptable:
        return
    assert all(name == name.lower() for name in fields)
