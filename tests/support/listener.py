"""A real listener in a process of its own, with a real reception that hands its calls to a function of the test."""

import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edigateway.config.listener import ListenerSettings
from edigateway.contracts.endpoint import Call, Reply
from edigateway.daemon.reception import Reception
from edigateway.listener.orders import Orders
from edigateway.listener.wire import ARRIVING

Handle = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a caller was told."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RunningListener:
    """A listener process; the test may talk to it, look at it and kill it."""

    def __init__(self, orders: Orders) -> None:
        self.state = orders.state
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edigateway.listener"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(orders.model_dump_json().encode() + b"\n")
        self.process.stdin.flush()
        self.said = self.next_saying()
        self.port = int(self.said.get("listening", 0))
        scheme = "https" if orders.settings.tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"

    def next_saying(self) -> dict[str, Any]:
        """Wait for the next thing that it says of itself, besides that it is alive."""
        assert self.process.stdout is not None
        while True:
            said: dict[str, Any] = json.loads(self.process.stdout.readline() or b"{}")
            if "alive" not in said:
                return said

    @property
    def bodies(self) -> list[Path]:
        """Return the bodies that lie in the folder now."""
        return list((self.state / ARRIVING).iterdir())

    def wait_for_bodies(self, count: int) -> None:
        """Wait until so many bodies lie in the folder."""
        until = time.monotonic() + 10
        while len(self.bodies) != count:
            assert time.monotonic() < until, f"{len(self.bodies)} bodies, not {count}"
            time.sleep(0.01)

    def resident_mib(self, key: str = "VmRSS") -> float:
        """Return how much memory it has (``VmRSS``), or at most had (``VmHWM``)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        line = next(each for each in status.splitlines() if each.startswith(key))
        return int(line.split()[1]) / 1024

    def connect(self, source: str = "127.0.0.1", timeout_s: float = 10) -> socket.socket:
        """Open a connection from an address of this machine."""
        return socket.create_connection(
            ("127.0.0.1", self.port), timeout=timeout_s, source_address=(source, 0)
        )

    def send(self, raw: bytes, source: str = "127.0.0.1") -> bytes:
        """Send bytes, and return all that comes back until the other side closes."""
        with closing(self.connect(source)) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(raw)
            return read_all(connection)

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        source: str = "127.0.0.1",
        timeout_s: float = 30,
    ) -> Answer:
        """Post like an ordinary caller, on a connection of its own."""
        connection = self.connect(source, timeout_s)
        if tls is not None:
            connection = tls.wrap_socket(connection, server_hostname="localhost")
        given = {"Host": "localhost", "Content-Length": str(len(body)), "Connection": "close"}
        lines = [f"{name}: {value}" for name, value in (given | dict(headers or {})).items()]
        head = "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")
        with closing(connection):
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(head + body)
            return parse(read_all(connection))

    def stop(self) -> int:
        """End it in good order, and return its exit code."""
        self.process.terminate()
        code = self.process.wait(40)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()
        return code


def read_all(connection: socket.socket) -> bytes:
    """Read until the other side closes, or cuts the connection."""
    parts = []
    with suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def parse(raw: bytes) -> Answer:
    """Read one answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Answer(
        status=int(first.split()[1]),
        headers={name.lower(): value for name, value in headers.items()},
        body=body,
    )


def statuses(raw: bytes) -> list[int]:
    """Return the status of each answer in what came back on one connection, none of which has a body."""
    return [int(part.split()[1]) for part in raw.split(b"HTTP/1.1")[1:] for part in [b"x" + part]]


@contextmanager
def running(
    state: Path,
    *,
    paths: Sequence[str] = ("/in/", "/as2"),
    site: Path | None = None,
    **settings: Any,
) -> Iterator[RunningListener]:
    """Run a listener on a free port; whoever answers it is the test's business. ``settings`` are those of ``listener:``."""
    made = ListenerSettings.model_validate({"port": 0} | settings)
    listener = RunningListener(
        Orders(settings=made, site=site or state, state=state, paths=tuple(paths))
    )
    try:
        yield listener
    finally:
        listener.stop()


@contextmanager
def listening(
    handle: Handle, *, paths: Sequence[str] = ("/in/", "/as2"), **settings: Any
) -> Iterator[str]:
    """Run a real listener whose calls are answered by ``handle``; give its URL, without a path."""
    with TemporaryDirectory(prefix="edigw-") as folder:
        state = Path(folder)
        with received(state, handle), running(state, paths=paths, **settings) as listener:
            yield listener.url


@contextmanager
def received(state: Path, handle: Handle) -> Iterator[Reception]:
    """Answer the calls of the listener on this state folder by ``handle``."""
    reception = Reception(state, handle)
    try:
        yield reception
    finally:
        reception.close()
