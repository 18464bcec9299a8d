"""No server holds a thread of ours: not by silence, not by dripping, not by talking nonsense."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import asyncssh
import pytest

from edigateway.contracts.outcome import Ending
from edigateway.contracts.transport import Parcel
from edigateway.errors import Temporary
from tests.support.sftp_lines import Line, proxy, saying
from tests.support.sftp_server import Files
from tests.unit.transports.sftp.conftest import Workshop

PATIENCE_S = 5.0


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    opened: list[Line] = []
    yield opened
    for each in opened:
        each.close()


NO_SERVERS = {
    "silent": saying(b""),
    "only its version": saying(b"SSH-2.0-stopped\r\n"),
    "dripping": saying(b"x", 0.05),
    "dripping lines": saying(b"\n", 0.05),
}


@pytest.mark.parametrize("kind", NO_SERVERS)
def test_server_that_never_gets_to_the_login_is_left_in_time(
    workshop: Workshop, lines: list[Line], kind: str
) -> None:
    """F17: half-open TCP, a stopped daemon, a byte now and then: connect_s is the end of it."""
    lines.append(Line(NO_SERVERS[kind]))
    begun = time.monotonic()
    [outcome] = workshop.outbox(lines[0], connect_s="0.6").send([Parcel(name="a", content=b"")])
    assert time.monotonic() - begun < PATIENCE_S
    assert outcome.ending is Ending.DEFERRED
    assert "connect_s" in outcome.detail


def parting(words: bytes, *, hears: bool = False) -> Callable[[socket.socket, Line], None]:
    """Say something to whoever connects, hear a word if it ``hears``, and hang up."""

    def serve(connection: socket.socket, line: Line) -> None:
        connection.sendall(words)
        if hears:
            connection.recv(10)
        connection.close()

    return serve


@pytest.mark.parametrize(
    ("serve", "says"),
    [
        (saying(b"HTTP/1.1 400 Bad Request\r\n" * 200), "it began with “HTTP/1.1 400 Bad Request”"),
        (saying(b"220 ProFTPD\r\n" * 200), "FTP, FTPS and HTTPS are not SFTP"),
        (parting(b""), "hung up before it said a word"),
        (parting(b"SSH-1.5-Old\r\n"), "speaks an old SSH (SSH-1.5-Old)"),
        (parting(b"SSH-2.0-x\r\n", hears=True), "hung up while keys were agreed"),
        (saying(b"SSH-2.0-x\r\n" + b"\xff" * 400), "sent what is no SSH while keys were agreed"),
    ],
)
def test_server_of_another_kind_is_told(
    workshop: Workshop,
    lines: list[Line],
    serve: Callable[[socket.socket, Line], None],
    says: str,
) -> None:
    """A web server behind the port, one for FTP, one that lets nobody in: in a sentence of ours."""
    lines.append(Line(serve))
    [outcome] = workshop.outbox(lines[0]).send([Parcel(name="a", content=b"")])
    assert says in outcome.detail
    for raw in ("banner", "Indecipherable", "Errno"):
        assert raw not in outcome.detail


def test_login_that_hangs_is_left_in_time(workshop: Workshop) -> None:
    """F17: a server whose user database is gone."""

    class Hanging(asyncssh.SSHServer):
        async def begin_auth(self, username: str) -> bool:
            await asyncio.sleep(3_600)
            return True

    begun = time.monotonic()
    mailbox = workshop.mailbox(workshop.serve(server_factory=Hanging), connect_s="0.6")
    with pytest.raises(Temporary, match="acme@"):
        mailbox.collect(9)
    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize("jump_s", [-2 * 86_400, 400 * 86_400])
def test_clock_that_jumps_while_we_wait_moves_no_deadline(
    workshop: Workshop, lines: list[Line], monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    """F20: days forward or back within a login; it ends when its seconds are over, and a good server is used on."""
    server, real, jumped = workshop.serve(), time.time, threading.Event()
    monkeypatch.setattr(time, "time", lambda: real() + (jump_s if jumped.is_set() else 0))
    good = workshop.mailbox(server)
    assert good.collect(9) == []
    lines.append(Line(saying(b"SSH-2.0-stopped\r\n")))
    threading.Timer(0.2, jumped.set).start()
    begun = time.monotonic()
    with pytest.raises(Temporary):
        workshop.mailbox(lines[0], connect_s="0.6").collect(9)
    assert time.monotonic() - begun < PATIENCE_S
    jumped.set()
    (server.root / "a.edi").write_bytes(b"ISA")
    assert [each.payload for each in good.collect(9)] == [b"ISA"]
    assert server.logins == 1


def test_answers_that_drip_end_with_the_total(workshop: Workshop) -> None:
    """F17: each answer comes in time, and all of them together take too long; what is there is kept."""

    class Slow(Files):
        async def read(self, file_obj: object, offset: int, size: int) -> Any:
            await asyncio.sleep(0.2)
            return super().read(file_obj, offset, size)

    server = workshop.serve(Slow)
    for number in range(9):
        (server.root / f"{number}.edi").write_bytes(b"ISA")
    mailbox = workshop.mailbox(server, total_s="1", operation_s="1", window="1")
    begun = time.monotonic()
    assert 0 < len(mailbox.collect(9)) < 9
    assert time.monotonic() - begun < PATIENCE_S


def test_answer_that_drips_byte_by_byte_ends_with_the_operation(
    workshop: Workshop, lines: list[Line]
) -> None:
    """F17, F18: a line that carries a byte now and then carries no answer."""
    server = workshop.serve()
    (server.root / "a.edi").write_bytes(bytes(100_000))
    lines.append(Line(proxy(server.port, bytes_a_second=10_000)))
    mailbox = workshop.mailbox(lines[0], operation_s="0.5", window="1")
    begun = time.monotonic()
    with pytest.raises(Temporary, match=r"did not answer within 0\.5 seconds"):
        mailbox.collect(9)
    assert time.monotonic() - begun < PATIENCE_S


@pytest.mark.parametrize("cut_after_bytes", [0, 500, 3_000, 20_000, 60_000])
def test_line_that_is_cut_anywhere_is_tried_again(
    workshop: Workshop, lines: list[Line], cut_after_bytes: int
) -> None:
    """F18: the line breaks after so many bytes; over a good one the same file arrives, once."""
    server = workshop.serve()
    (server.root / "a.edi").write_bytes(bytes(100_000))
    lines.append(Line(proxy(server.port, cut_after_bytes=cut_after_bytes)))
    with pytest.raises(Temporary, match="acme@127"):
        workshop.mailbox(lines[0]).collect(9)
    assert [len(each.payload) for each in workshop.mailbox(server).collect(9)] == [100_000]


def test_slow_line_carries_what_fits_the_deadlines(workshop: Workshop, lines: list[Line]) -> None:
    """F18: 400 kbit/s are enough for a file, both ways."""
    server = workshop.serve()
    lines.append(Line(proxy(server.port, bytes_a_second=50_000)))
    outbox = workshop.outbox(lines[0])
    assert outbox.send([Parcel(name="a.edi", content=bytes(20_000))])[0].ending is Ending.ACCEPTED
    assert [len(each.payload) for each in workshop.mailbox(lines[0]).collect(9)] == [20_000]


NONSENSE = {
    "text": b"Welcome to ACME, your files are yours\n",
    "a huge packet": b"\xff\xff\xff\xff",
    "no packet": b"\0\0\0\0",
    "version 6": b"\0\0\0\5\2\0\0\0\6",
    "a reply at once": b"\0\0\0\5\2\0\0\0\3" + b"\0\0\0\x09\x65\0\0\0\x63\0\0\0\0" * 9,
    "a cut reply": b"\0\0\0\5\2\0\0\0\3" + b"\0\0\0\x05\x68\0\0\0\0",
    "an unknown reply": b"\0\0\0\5\2\0\0\0\3" + b"\0\0\0\x05\x09\0\0\0\0",
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_server_that_talks_nonsense_is_left_with_a_sentence(workshop: Workshop, kind: str) -> None:
    """Whatever comes instead of SFTP ends in one temporary fault, never in a crash."""

    class Talking(Files):
        def __init__(self, channel: Any, *others: Any) -> None:
            super().__init__(channel, *others)
            channel.write(NONSENSE[kind])

    server = workshop.serve(Talking)
    with pytest.raises(Temporary, match=r"does not speak SFTP|nobody asked|version 6"):
        workshop.mailbox(server).collect(9)
