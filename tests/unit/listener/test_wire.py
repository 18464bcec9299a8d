"""What listener and daemon say to each other comes back as it was, or is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.contracts.endpoint import Call, Reply
from edigateway.listener.wire import (
    CALL_BYTES,
    Unreadable,
    decode_call,
    decode_reply,
    encode_call,
    encode_reply,
)

FOLDER = Path("/state/arriving")
NAME = "call-" + "0a" * 16
CALL = Call(
    path="/as2",
    headers=(("AS2-From", "caf\xe9"),),
    body=FOLDER / NAME,
    size_bytes=7,
    sha256="1f" * 32,
    caller="::1",
    certificate="2e" * 32,
)

names = st.from_regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}", fullmatch=True).filter(
    lambda name: name.lower() not in {"connection", "date", "server", "upgrade"}
)
values = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=50)
headers = st.lists(st.tuples(names, values), max_size=20).map(tuple)


@given(headers=headers, certificate=st.sampled_from(["", "3d" * 32]), size=st.integers(0, 2**40))
def test_call_comes_back_as_it_was(
    headers: tuple[tuple[str, str], ...], certificate: str, size: int
) -> None:
    """Order, case and every byte of the headers included."""
    call = Call(
        path="/in/acme",
        headers=headers,
        body=FOLDER / NAME,
        size_bytes=size,
        sha256="1f" * 32,
        caller="192.0.2.1",
        certificate=certificate,
    )
    line = encode_call(call)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_call(line, FOLDER) == call


@given(headers=headers, body=st.binary(max_size=300), status=st.integers(200, 599))
def test_reply_comes_back_as_it_was(
    headers: tuple[tuple[str, str], ...], body: bytes, status: int
) -> None:
    """The body goes as base64, so any bytes will do."""
    reply = Reply(status=status, headers=headers, body=b"" if status in {204, 304} else body)
    assert decode_reply(encode_reply(reply)) == reply


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("body", "../ledger.db"),
        ("body", "/etc/passwd"),
        ("body", "call-" + "g" * 32),
        ("body", NAME + "\n"),
        ("body", ""),
        ("path", "as2"),
        ("path", "/a\nb"),
        ("path", "/" + "a" * 9000),
        ("headers", [["A\r\nB", "x"]]),
        ("headers", [["A", "x\r\ny"]]),
        ("headers", [["A", "\u20ac"]]),
        ("headers", [["A", "x"]] * 1001),
        ("headers", [["A"]]),
        ("size_bytes", -1),
        ("sha256", "1F" * 32),
        ("certificate", "1f"),
        ("caller", "x" * 101),
        ("more", "x"),
    ],
)
def test_call_that_no_listener_writes_is_refused(key: str, value: object) -> None:
    """No name leads out of the folder, and no header is two."""
    line = json.dumps(json.loads(encode_call(CALL)) | {key: value}).encode() + b"\n"
    with pytest.raises(Unreadable):
        decode_call(line, FOLDER)


@pytest.mark.parametrize("line", [b"", b"\n", b"[]\n", b"{}\n", b"\xff\n", encode_call(CALL)[:-1]])
def test_call_that_is_cut_off_is_refused(line: bytes) -> None:
    """Half a line is none."""
    with pytest.raises(Unreadable):
        decode_call(line, FOLDER)


def test_call_that_is_too_long_is_refused() -> None:
    """Nothing without a bound is read."""
    with pytest.raises(Unreadable, match="too long"):
        decode_call(encode_call(CALL)[:-1] + b" " * CALL_BYTES + b"\n", FOLDER)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=100),
        Reply(status=600),
        Reply(status=204, body=b"x"),
        Reply(status=200, headers=(("Content-Length", "5"),)),
        Reply(status=200, headers=(("transfer-encoding", "chunked"),)),
        Reply(status=200, headers=(("Connection", "close"),)),
        Reply(status=200, headers=(("A", "x\r\nSet-Cookie: y"),)),
        Reply(status=200, headers=(("A b", "x"),)),
        Reply(status=200, headers=(("A", "\u20ac"),)),
    ],
)
def test_reply_that_cannot_be_given_is_refused(reply: Reply) -> None:
    """What would break the answer on its way is found in the daemon, where it was made."""
    with pytest.raises(Unreadable):
        encode_reply(reply)
