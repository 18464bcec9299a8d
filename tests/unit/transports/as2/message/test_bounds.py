"""Bounds of MIME and BER: what is too much is refused, and quickly."""

import time

import pytest

from edigateway.transports.as2.message.asn1 import ber, der
from edigateway.transports.as2.message.failures import Modifier
from tests.support import as2_cms, as2_wire
from tests.support.as2_parties import ORDERS, accepted, refused
from tests.support.as2_wire import ENTITY

SMALL = b"Content-Type: text/plain\r\n\r\nx"


def message(entity: bytes) -> as2_wire.Message:
    return as2_wire.plain(entity)


def nested(depth: int) -> bytes:
    entity = SMALL
    for number in range(depth):
        entity = as2_wire.multipart([entity], "multipart/mixed", f"n{number}")
    return entity


def test_multipart_with_hundred_parts_is_taken_and_one_more_is_not() -> None:
    """A message has no more than 100 parts."""
    for count, allowed in ((100, True), (101, False)):
        made = message(as2_wire.multipart([SMALL] * count, "multipart/mixed"))
        if allowed:
            assert len(accepted(*made).files) == count
        else:
            assert refused(*made).modifier is Modifier.UNSUPPORTED_FORMAT


def test_multiparts_within_multiparts_have_hundred_files_in_all() -> None:
    """Nesting does not multiply the bound."""
    inner = [as2_wire.multipart([SMALL] * 60, "multipart/mixed", f"i{n}") for n in range(2)]
    made = message(as2_wire.multipart(inner, "multipart/mixed"))
    assert refused(*made).modifier is Modifier.UNSUPPORTED_FORMAT


def test_multipart_nested_eight_deep_is_taken_and_one_more_is_not() -> None:
    """Parts are nested no more than 8 deep."""
    assert accepted(*message(nested(8)))
    assert refused(*message(nested(9))).modifier is Modifier.UNSUPPORTED_FORMAT
    assert refused(*message(nested(50))).modifier is Modifier.UNSUPPORTED_FORMAT


@pytest.mark.parametrize(
    "entity",
    [
        b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--",
        b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----',
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n",
        b"Content-Type: multipart/mixed; boundary=b; boundary=c\r\n\r\n--b\r\n\r\nx\r\n--b--",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nno header\r\n\r\nx\r\n--b--",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nA: b\r\nA : c\r\n\r\nx\r\n--b--",
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 300 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: "
        + b"x" * 40000
        + b"\r\n\r\n\r\n--b--",
    ],
)
def test_multipart_that_is_malformed_is_refused(entity: bytes) -> None:
    """No boundary, an empty one, two, no end, no parts, no proper header."""
    assert refused(*message(entity)).modifier is Modifier.UNSUPPORTED_FORMAT


def test_boundaries_that_are_none_cost_little() -> None:
    """A body full of what begins like a delimiter is searched once."""
    body = b"--bx\r\n" * 200_000
    entity = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body
    started = time.process_time()
    assert refused(*message(entity))
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "encoded",
    [
        *(b"", b"\x30", b"\x30\x81", b"\x30\x05\x00", b"\x1f\x81\x01\x00", b"\x04\x80\x00\x00"),
        *(
            b"\x30\x80",
            b"\x30\x80\x04\x01",
            b"\x30\x87\x01\x01\x01\x01\x01\x01\x01",
            b"\x05\x00\x05\x00",
        ),
        b"\x30\x80" * 40 + b"\x00\x00" * 40,
    ],
)
def test_octets_that_are_no_value_are_refused(encoded: bytes) -> None:
    """Cut short, without an end, nested too deep, or followed by something."""
    with pytest.raises(ber.Malformed):
        ber.read(encoded)


def test_string_in_too_many_pieces_is_refused() -> None:
    """A string has no more pieces than its bound, and finding that out costs little."""
    started = time.process_time()
    with pytest.raises(ber.Malformed):
        ber.read(b"\x24\x80" + b"\x04\x00" * (ber.MOST_ELEMENTS + 1) + b"\x00\x00")
    assert time.process_time() - started < 3


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 1 << 64])
def test_number_comes_back(number: int) -> None:
    """Numbers are written in the shortest way, and never as negative ones."""
    assert ber.read(der.integer(number)).number() == number


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 70000])
def test_value_of_any_size_comes_back(size: int) -> None:
    """Lengths have one octet or more."""
    content = bytes(size)
    assert ber.read(der.octet_string(content)).octets() == content
    assert ber.read(as2_cms.indefinite(der.sequence(der.octet_string(content)))).definite() == (
        der.sequence(der.octet_string(content))
    )


def test_header_without_body_is_an_empty_file() -> None:
    """An empty file is a file."""
    made = message(as2_wire.multipart([b"Content-Type: text/plain\r\n", ENTITY], "multipart/mixed"))
    assert [each.content for each in accepted(*made).files] == [b"", ORDERS]


def test_string_in_too_many_pieces_is_refused_before_all_of_them_are_read() -> None:
    """Pieces of one octet each would cost more than a second for each megabyte of them."""
    pieces = der.octet_string(b"x") * (ber.MOST_ELEMENTS + 1)
    string = ber.read(der.value(der.OCTET_STRING | ber.CONSTRUCTED, pieces))
    with pytest.raises(ber.Malformed, match="too many"):
        string.octets()
