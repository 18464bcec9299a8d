"""Packets of SFTP are read within their bounds, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.transports.sftp import packets, unpacking
from edigateway.transports.sftp.packets import Attributes, Code, Malformed, Names, Status
from edigateway.transports.sftp.replies import Failed
from edigateway.transports.sftp.trouble import shown

KINDS = st.sampled_from([101, 102, 103, 104, 105, 201, 0, 255])


@given(KINDS, st.binary(max_size=200))
def test_parse_reply_of_any_bytes_is_a_reply_or_malformed(kind: int, body: bytes) -> None:
    """Nothing that a server sends ends in another exception, or in more than it sent."""
    try:
        number, _ = unpacking.parse_reply(bytes([kind]) + body)
    except Malformed:
        return
    assert number == int.from_bytes(body[:4], "big")


@given(st.binary(max_size=60))
def test_parse_hello_of_any_bytes_is_a_version_or_malformed(body: bytes) -> None:
    """The first packet is as hostile as the others."""
    try:
        unpacking.parse_hello(body)
    except Malformed:
        return
    assert body[0] == 2


def test_parse_reply_names_keeps_bytes_and_attributes() -> None:
    """A listing with every attribute that a server may send (draft §5, §7)."""
    attributes = bytes.fromhex(
        "8000000f 0000000000000007 0000000100000002 000081a4 0000000500000006 00000001 00000001 61 00000001 62"
    )
    entry = bytes.fromhex("00000002 ff0a 00000000")
    body = bytes.fromhex("68 00000009 00000001") + entry + attributes
    reply = Names([(b"\xff\n", Attributes(7, 0o100644, 6))])
    assert unpacking.parse_reply(body) == (9, reply)


def test_parse_reply_status_without_words_is_taken() -> None:
    """Old servers leave the words out (draft §7)."""
    assert unpacking.parse_reply(bytes.fromhex("65 00000001 00000003")) == (1, Status(3, b""))


def test_packet_write_is_as_the_draft_has_it() -> None:
    """Length, kind, number, handle, offset, data (draft §6.4)."""
    request = packets.write(packets.Handle(b"h"), 258, b"abc")
    assert packets.packet(5, request) == bytes.fromhex(
        "00000019 06 00000005 00000001 68 0000000000000102 00000003 616263"
    )
    assert packets.most_bytes(packets.read(packets.Handle(b"h"), 0, 77)) == 77
    assert packets.most_bytes(request) == 0


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        (Code.PERMISSION_DENIED, b"Permission denied", "permission denied: Permission denied"),
        (Code.FAILURE, b"", "failed"),
        (99, b"line\nbreak \x1b[31m", "line\\x0abreak \\x1b[31m"),
    ],
)
def test_failure_is_told_on_one_line(code: int, said: bytes, sentence: str) -> None:
    """What a server says cannot forge a line of the log."""
    assert str(Failed(Status(code, said))) == sentence
    assert len(shown(b"x" * 10_000)) <= 200
