"""Addresses of one name: one that answers nothing, as it is when its machine is gone, and one that does."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

NAME = "partner.example"


@contextmanager
def first_address_is_dead(monkeypatch: pytest.MonkeyPatch, port: int) -> Iterator[None]:
    """Let ``NAME`` have two addresses; on the second one a server listens at the port."""
    look_up = socket.getaddrinfo

    def answered(host: Any, *rest: Any, **more: Any) -> list[Any]:
        if host not in (NAME, NAME.encode()):
            return look_up(host, *rest, **more)
        found = (
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (2, 1)
        )
        return list(found)

    with _deaf("127.0.0.2", port):
        monkeypatch.setattr(socket, "getaddrinfo", answered)
        yield


@contextmanager
def _deaf(address: str, port: int) -> Iterator[None]:
    """Listen on a port with a queue that is full: the kernel drops every further SYN."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        while True:
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0.2)
            try:
                waiting.connect(listener.getsockname())
            except TimeoutError:
                break
        yield
