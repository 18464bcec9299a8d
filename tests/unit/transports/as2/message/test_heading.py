"""Names, ids and fields of a header: what is taken, and what is not."""

from dataclasses import replace
from typing import Any

import pytest

from edigateway.errors import Refused
from edigateway.transports.as2.message.algorithms import Digest, digest_named
from edigateway.transports.as2.message.composing import File, ReceiptWanted, compose
from edigateway.transports.as2.message.failures import Failure, Modifier
from edigateway.transports.as2.message.heading import Heading, read_heading
from edigateway.transports.as2.message.mime.headers import MOST_BYTES, MOST_FIELDS
from edigateway.transports.as2.message.names import (
    bare_id,
    id_problem,
    name_problem,
    quoted_name,
    unquoted_name,
)
from tests.support.as2_parties import composed, heading, outgoing, pairs

GOOD = [(b"as2-from", b"Acme"), (b"as2-to", b"Us"), (b"message-id", b"<1@acme.example>")]


def without(name: bytes) -> list[tuple[bytes, bytes]]:
    return [each for each in GOOD if each[0] != name]


@pytest.mark.parametrize(
    ("name", "written"),
    [("Acme", "Acme"), ("Us Ltd", '"Us Ltd"'), ('a"b', '"a\\"b"'), ("a\\b", '"a\\\\b"')],
)
def test_name_is_quoted_only_where_it_must(name: str, written: str) -> None:
    """A name with a blank, a quote or a backslash stands in quotes, and comes back."""
    assert quoted_name(name) == written
    assert unquoted_name(written) == name


@pytest.mark.parametrize("name", ["", "x" * 129, "ä", "a\tb", "a\x00b", " a", "a ", "a\x7f"])
def test_name_that_is_none_is_seen(name: str) -> None:
    """A name is printable ASCII, and no longer than 128."""
    assert name_problem(name)
    with pytest.raises(Refused):
        compose(outgoing(as2_from=name))


@pytest.mark.parametrize("message_id", ["", "a b", "a\x00", "ä@b", "x" * 997, "<a@b>", "a>b"])
def test_id_that_is_none_is_seen(message_id: str) -> None:
    """An id is printable ASCII without blanks, and no longer than 998 with its brackets."""
    assert id_problem(message_id)
    with pytest.raises(Refused):
        compose(outgoing(message_id=message_id))


def test_id_is_read_with_and_without_brackets() -> None:
    """Some leave the angle brackets out."""
    assert bare_id("<a@b>") == bare_id(" a@b ") == "a@b"


@pytest.mark.parametrize(
    ("spelling", "digest"),
    [
        *((name, Digest.SHA1) for name in ("sha1", "SHA-1", "rsa-sha1", "RSA-SHA1")),
        *(
            (name, Digest.SHA256)
            for name in ("sha256", "SHA-256", "SHA2-256", "sha_256", "rsa-sha256")
        ),
        ("sha-384", Digest.SHA384),
        (" sha512 ", Digest.SHA512),
        *((name, None) for name in ("md5", "", "sha", "sha3-256", "sha-224")),
    ],
)
def test_digest_in_any_spelling_is_known(spelling: str, digest: Digest | None) -> None:
    """Everybody spells digests in another way."""
    assert digest_named(spelling) is digest


@pytest.mark.parametrize(
    "fields",
    [
        without(b"as2-from"),
        without(b"as2-to"),
        [*GOOD, (b"AS2-From", b"Mallory")],
        [*GOOD, (b"Content-Type", b"a/b"), (b"content-type", b"c/d")],
        [*GOOD, (b"subject", b"a\nb")],
        [*without(b"as2-from"), (b"as2-from", b"Ac\xffme")],
        GOOD + [(b"x-%d" % number, b"") for number in range(MOST_FIELDS - 2)],
        [*GOOD, (b"x-long", b"x" * MOST_BYTES)],
    ],
)
def test_header_that_breaks_a_rule_is_a_failure(fields: list[tuple[bytes, bytes]]) -> None:
    """Missing names, doubled fields, control characters, too many and too long."""
    read = read_heading(fields)
    assert isinstance(read, Failure)
    assert read.modifier is Modifier.UNSUPPORTED_FORMAT


@pytest.mark.parametrize("value", [None, b"", b"<\xe4@b>", b"<" + b"x" * 998 + b">"])
def test_header_without_proper_id_is_a_failure(value: bytes | None) -> None:
    """An id that cannot be repeated in a receipt is none."""
    fields = without(b"message-id") + ([(b"message-id", value)] if value is not None else [])
    read = read_heading(fields)
    assert isinstance(read, Failure)
    assert read.modifier is Modifier.INVALID_MESSAGE_ID


def test_id_with_blanks_is_taken_and_repeated() -> None:
    """Some make the id of the file's name, which may have blanks."""
    read = read_heading([*without(b"message-id"), (b"message-id", b"<1-my orders.edi>")])
    assert isinstance(read, Heading)
    assert read.written_id == "<1-my orders.edi>"


def test_header_with_repeated_harmless_field_is_taken() -> None:
    """HTTP repeats fields such as Via."""
    assert isinstance(read_heading([*GOOD, (b"via", b"a"), (b"via", b"b")]), Heading)


def test_receipt_request_of_ours_is_read_back() -> None:
    """What we ask for is what the other side reads."""
    wanted = ReceiptWanted(
        to="edi@acme.example",
        micalgs=[Digest.SHA512, Digest.SHA256],
        url="https://acme.example/receipts?x=1",
    )
    read = heading(composed(receipt=wanted).headers).receipt
    assert read is not None
    assert read.signed
    assert [digest for digest, _ in read.micalgs] == [Digest.SHA512, Digest.SHA256]
    assert (read.to, read.url) == (wanted.to, wanted.url)
    assert heading(composed(receipt=None).headers).receipt is None
    unsigned = heading(composed(receipt=replace(wanted, signed=False)).headers).receipt
    assert unsigned is not None
    assert not unsigned.signed


@pytest.mark.parametrize(
    ("options", "signed", "known"),
    [
        (
            "signed-receipt-micalg=optional, sha1; signed-receipt-protocol=optional, pkcs7-signature",
            True,
            1,
        ),
        (
            "SIGNED-RECEIPT-PROTOCOL = Required , PKCS7-Signature ; Signed-Receipt-Micalg = x, SHA-256,sha1;",
            True,
            2,
        ),
        ("signed-receipt-micalg=sha-256", True, 1),
        ("signed-receipt-protocol=optional, pgp-signature", False, 0),
        ("nonsense", False, 0),
        (";;;===,,,", False, 0),
    ],
)
def test_receipt_request_in_any_notation_is_read(options: str, signed: bool, known: int) -> None:
    """Orders, capitals and blanks differ."""
    fields = [
        *GOOD,
        (b"disposition-notification-to", b"x"),
        (b"disposition-notification-options", options.encode()),
    ]
    read = read_heading(fields)
    assert isinstance(read, Heading)
    assert read.receipt is not None
    assert (read.receipt.signed, len(read.receipt.micalgs)) == (signed, known)


def test_url_for_receipt_is_passed_on_as_data() -> None:
    """Where a receipt may be posted is for the site to say, so the url is only told."""
    fields = [
        *GOOD,
        (b"disposition-notification-to", b"x"),
        (b"receipt-delivery-option", b"file:///etc/passwd"),
    ]
    read = read_heading(fields)
    assert isinstance(read, Heading)
    assert read.receipt is not None
    assert read.receipt.url == "file:///etc/passwd"


@pytest.mark.parametrize(
    "changes",
    [
        {"files": []},
        {"files": [File(content=b"", content_type="text")]},
        {"files": [File(content=b"", content_type="a/b\r\nX: y")]},
        {"files": [File(content=b"", name="a\r\nb")]},
        {"subject": "a\r\nb"},
        {"receipt": ReceiptWanted(to="a\r\nb")},
        {"receipt": ReceiptWanted(to="a", url="http://\r\n")},
    ],
)
def test_message_with_value_that_could_be_more_is_not_composed(changes: dict[str, Any]) -> None:
    """Nothing of a value can become a field of its own."""
    with pytest.raises(Refused):
        compose(outgoing(**changes))


def test_subject_with_any_letters_is_written_in_ascii() -> None:
    """HTTP headers are ASCII, whatever the subject."""
    message = composed(subject="Bestellung für Zürich, " + "ß" * 60)
    assert all(value.isascii() for _, value in message.headers)
    assert pairs(message.headers)
