"""A peer that is gone without a word: each post ends by its deadline, and nothing of it is left open."""

import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from edigateway.posting import Client, Trust, Unposted
from tests.support.erp import Erp
from tests.support.held_sockets import connections_to
from tests.support.sftp_lines import Line, vanishing
from tests.support.two_addresses import NAME, first_address_is_dead

PATIENCE_S = 5.0
LARGE = bytes(8 << 20)


@pytest.fixture
def gone() -> Iterator[Line]:
    """Return a line that carries 100,000 bytes of the first post, and whose end is never told."""
    with Erp() as erp:
        port = urlsplit(erp.url).port or 0
        with closing(Line(vanishing(port, after_bytes=100_000))) as line:
            yield line


@pytest.mark.parametrize("content", [LARGE, b"ISA"], ids=["within the body", "before the answer"])
def test_post_to_a_peer_that_vanished_ends_by_its_deadline(gone: Line, content: bytes) -> None:
    """F17: half-open TCP while the body goes out or the answer is waited for; the descriptor is given back."""
    if content == b"ISA":
        gone.vanished.set()
    with closing(_client(gone.port, timeout_s=0.6)) as client:
        begun = time.monotonic()
        with pytest.raises(Unposted, match=r"did not answer in full within 0\.6 s"):
            client.post(content, [], most_bytes=10)
        assert time.monotonic() - begun < PATIENCE_S
        assert connections_to(gone.port) == 0
        gone.vanished.clear()
        assert client.post(b"ISA", [], most_bytes=10).status < 300


def test_connection_that_was_kept_and_vanished_costs_one_post(gone: Line) -> None:
    """F17: an idle connection is used again; nothing tells that it is dead until the deadline."""
    with closing(_client(gone.port, timeout_s=0.6)) as client:
        assert client.post(b"ISA", [], most_bytes=10).status < 300
        gone.vanished.set()
        with pytest.raises(Unposted):
            client.post(b"ISA", [], most_bytes=10)
        gone.vanished.clear()
        assert client.post(b"ISA", [], most_bytes=10).status < 300


def test_address_that_does_not_answer_leaves_time_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """F19: of two addresses of a name the first is dead; the second is reached within the same post."""
    with Erp() as erp:
        port = urlsplit(erp.url).port or 0
        with (
            first_address_is_dead(monkeypatch, port),
            closing(_client(port, timeout_s=6, host=NAME)) as client,
        ):
            assert client.post(b"ISA", [], most_bytes=10).status < 300


def _client(port: int, *, timeout_s: float, host: str = "127.0.0.1") -> Client:
    return Client(f"http://{host}:{port}/", timeout_s=timeout_s, trust=Trust())
