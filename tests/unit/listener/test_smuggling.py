"""Calls that two programs could read in two ways: each is refused as a whole, and nothing behind it is a call."""

import pytest

from tests.support.listener import RunningListener, statuses
from tests.unit.listener.conftest import Daemon

BEHIND = b"POST /in/smuggled HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
"""What somebody would like to pass off as a call of its own."""


def head(*lines: bytes, first: bytes = b"POST /in/acme HTTP/1.1") -> bytes:
    return b"\r\n".join([first, b"Host: x", *lines, b"", b""])


CHUNKED = b"Transfer-Encoding: chunked"
FIVE = b"Content-Length: 5"

HEADS = {
    "length and chunked": head(FIVE, CHUNKED),
    "chunked and length": head(CHUNKED, FIVE),
    "length zero and chunked": head(b"Content-Length: 0", CHUNKED),
    "two lengths": head(FIVE, b"Content-Length: 6"),
    "the same length twice": head(FIVE, FIVE),
    "a list of lengths": head(b"Content-Length: 5, 6"),
    "a list of one length": head(b"Content-Length: 5, 5"),
    "length with a sign": head(b"Content-Length: +5"),
    "negative length": head(b"Content-Length: -5"),
    "length in hex": head(b"Content-Length: 0x5"),
    "length with an underscore": head(b"Content-Length: 1_0"),
    "length with a blank within": head(b"Content-Length: 5 6"),
    "length that is empty": head(b"Content-Length:"),
    "length beyond all numbers": head(b"Content-Length: " + b"9" * 30),
    "length in other digits": head("Content-Length: \u00b2".encode("latin-1")),
    "length with a vertical tab": head(b"Content-Length: \x0b5"),
    "blank before the colon of a length": head(b"Content-Length : 5"),
    "blank before the colon of chunked": head(b"Transfer-Encoding : chunked"),
    "tab before the colon": head(b"Transfer-Encoding\t: chunked"),
    "folded chunked": head(b"Transfer-Encoding:", b" chunked"),
    "folded header": head(b"X-One: a", b"\tb", FIVE),
    "folded first header": b"POST /in/acme HTTP/1.1\r\n Host: x\r\n\r\n",
    "two codings": head(b"Transfer-Encoding: gzip, chunked"),
    "coding identity": head(b"Transfer-Encoding: identity"),
    "coding of another name": head(b"Transfer-Encoding: xchunked"),
    "coding with a parameter": head(b"Transfer-Encoding: chunked;a=b"),
    "coding in quotes": head(b'Transfer-Encoding: "chunked"'),
    "coding with a control character": head(b"Transfer-Encoding: \x0bchunked"),
    "coding that is empty": head(b"Transfer-Encoding:"),
    "coding twice": head(CHUNKED, CHUNKED),
    "coding twice in another case": head(CHUNKED, b"TRANSFER-encoding: chunked"),
    "coding and identity": head(CHUNKED, b"Transfer-Encoding: identity"),
    "coding in version 1.0": head(CHUNKED, first=b"POST /in/acme HTTP/1.0"),
    "line end without return": b"POST /in/acme HTTP/1.1\nHost: x\nContent-Length: 5\n\n",
    "one line end without return": b"POST /in/acme HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
    "return without line end": head(b"X-One: a\rTransfer-Encoding: chunked"),
    "blank line without return": b"POST /in/acme HTTP/1.1\r\nHost: x\r\n\n\r\n",
    "return twice": b"POST /in/acme HTTP/1.1\r\nHost: x\r\r\n\r\n",
    "NUL in a value": head(b"X-One: a\x00b"),
    "NUL in a name": head(b"X-\x00One: a"),
    "NUL in the path": head(first=b"POST /in/ac\x00me HTTP/1.1"),
    "control character in a value": head(b"X-One: a\x07b"),
    "DEL in a value": head(b"X-One: a\x7fb"),
    "8-bit name": head(b"X-\xe9: a"),
    "8-bit path": head(first=b"POST /in/\xe9 HTTP/1.1"),
    "no colon": head(b"nothing"),
    "no name": head(b": nothing"),
    "two hosts": head(b"Host: y"),
    "no host": b"POST /in/acme HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
    "no version": head(first=b"POST /in/acme"),
    "version 0.9": head(first=b"POST /in/acme HTTP/0.9"),
    "version 1.2": head(first=b"POST /in/acme HTTP/1.2"),
    "version 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "version in small letters": head(first=b"POST /in/acme http/1.1"),
    "two blanks in the first line": head(first=b"POST  /in/acme HTTP/1.1"),
    "tab in the first line": head(first=b"POST\t/in/acme HTTP/1.1"),
    "blank behind the version": head(first=b"POST /in/acme HTTP/1.1 "),
    "blank before the method": head(first=b" POST /in/acme HTTP/1.1"),
    "empty line before all": b"\r\n" + head(FIVE),
    "method with a sign": head(first=b"PO(ST /in/acme HTTP/1.1"),
    "greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 30 + b"\r\n\r\n",
}


@pytest.mark.parametrize("raw", HEADS.values(), ids=HEADS.keys())
def test_listener_head_of_two_meanings_is_refused_with_all_behind_it(
    listener: RunningListener, daemon: Daemon, raw: bytes
) -> None:
    """One answer, 400, and the connection ends; neither the call nor what follows it reaches the daemon.

    The body is good by one of the ways in which the head could be read.
    """
    body = b"5\r\nhello\r\n0\r\n\r\n" if b"chunked" in raw else b"hello"
    assert statuses(listener.send(raw + body + BEHIND)) == [400]
    assert daemon.calls == []


@pytest.mark.parametrize("raw", [b"POST /as2 HTTP/1.1\nHost: x\n\n", b"POST\x00", b"\x16\x03\x01"])
def test_listener_head_that_can_become_no_good_one_is_refused_at_once(
    listener: RunningListener, daemon: Daemon, raw: bytes
) -> None:
    """Nobody waits for the end of a head that is wrong already."""
    with listener.connect() as connection:
        connection.sendall(raw)
        assert connection.recv(12) == b"HTTP/1.1 400"


BODIES = {
    "size in no number": b"z\r\nhello\r\n0\r\n\r\n",
    "size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "negative size": b"-5\r\nhello\r\n0\r\n\r\n",
    "size with a plus": b"+5\r\nhello\r\n0\r\n\r\n",
    "size of 21 digits": b"0" * 20 + b"5\r\nhello\r\n0\r\n\r\n",
    "empty size": b"\r\nhello\r\n0\r\n\r\n",
    "size with a blank before it": b" 5\r\nhello\r\n0\r\n\r\n",
    "data longer than the size": b"4\r\nhello\r\n0\r\n\r\n",
    "data without its line end": b"5\r\nhello0\r\n\r\n",
    "other bytes for the line end": b"5\r\nhelloXX0\r\n\r\n",
    "NUL in the size": b"5\x00\r\nhello\r\n0\r\n\r\n",
    "endless extension": b"5;" + b"a" * 60_000 + b"\r\nhello\r\n0\r\n\r\n",
    "extensions that outweigh the data": (b"1;" + b"a" * 500 + b"\r\nx\r\n") * 100 + b"0\r\n\r\n",
    "chunks of one byte": b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n",
    "chunks of one byte behind a good one": b"c350\r\n%b\r\n" % (b"x" * 50_000)
    + b"1\r\nx\r\n" * 5_000,
    "endless trailers": b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_listener_body_in_bad_chunks_is_refused(
    listener: RunningListener, daemon: Daemon, body: bytes
) -> None:
    """Whatever a broken body began with, it is no call, and its file is gone."""
    assert statuses(listener.send(head(CHUNKED) + body + BEHIND)) == [400]
    assert daemon.calls == []
    listener.wait_for_bodies(0)


@pytest.mark.parametrize(
    "body",
    [
        b"5\r\nhello\r\n0\r\n\r\n",
        b"5;a=b\r\nhello\r\n0\r\nX-Trailer: y\r\n\r\n",
        b"0005\r\nhello\r\n0\r\n\n",
    ],
    ids=["plain", "with extension and trailer", "with a line end that others would not see"],
)
def test_listener_behind_a_chunked_body_nothing_is_a_call(
    listener: RunningListener, daemon: Daemon, body: bytes
) -> None:
    """Programs differ about where chunks end, so the connection ends with them."""
    assert statuses(listener.send(head(CHUNKED) + body + BEHIND)) == [200]
    assert [(call.path, content) for call, content in daemon.calls] == [("/in/acme", b"hello")]


def test_listener_size_beyond_the_limit_is_refused(
    listener: RunningListener, daemon: Daemon
) -> None:
    """A chunk that claims to be enormous is taken as far as a body may go."""
    huge = b"ffffffffffffffff\r\n" + b"x" * 250_000
    assert statuses(listener.send(head(CHUNKED) + huge)) == [413]
    assert daemon.calls == []


def test_listener_pipelined_calls_are_answered_in_order(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Calls of a told length may stand behind one another; each is one call."""
    calls = [
        head(b"Content-Length: 1", first=f"POST /in/{n} HTTP/1.1".encode()) + b"x"
        for n in range(20)
    ]
    last = head(b"Content-Length: 1", b"Connection: close") + b"y"
    assert statuses(listener.send(b"".join(calls) + last)) == [200] * 21
    assert [call.path for call, _ in daemon.calls] == [*(f"/in/{n}" for n in range(20)), "/in/acme"]


def test_listener_pipelined_bad_call_ends_the_connection(
    listener: RunningListener, daemon: Daemon
) -> None:
    """The second head is looked at as strictly as the first."""
    raw = head(FIVE) + b"hello" + head(FIVE, CHUNKED) + b"hello" + BEHIND
    assert statuses(listener.send(raw)) == [200, 400]
    assert [content for _, content in daemon.calls] == [b"hello"]


def test_listener_head_byte_by_byte_is_read_as_strictly(
    listener: RunningListener, daemon: Daemon
) -> None:
    """Where the pieces of a head are cut makes no difference."""
    for raw, status in ((head(FIVE) + b"hello", 200), (HEADS["one line end without return"], 400)):
        with listener.connect() as connection:
            for n in range(len(raw)):
                connection.send(raw[n : n + 1])
            assert connection.recv(100).startswith(b"HTTP/1.1 %d" % status)
    assert [content for _, content in daemon.calls] == [b"hello"]
