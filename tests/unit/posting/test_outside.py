"""Posting to names that others may let lead anywhere."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from edigateway.posting import Client, Trust, Unposted, outside
from tests.support import two_addresses
from tests.support.erp import Erp
from tests.support.tls_keys import make_key_pair

NAME = "mdn.acme.example"


class Names:
    """Where a name leads, each time that it is looked up."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        assert host == NAME
        self.asked += 1
        found = self.answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


@pytest.fixture
def erp() -> Iterator[Erp]:
    with Erp() as erp:
        yield erp


def named(erp: Erp) -> str:
    return erp.url.replace("127.0.0.1", NAME)


def status(url: str, trust: Trust | None = None) -> int:
    client = Client(url, timeout_s=5, trust=trust or Trust(), only_outside=True)
    with closing(client):
        return client.post(b"x", [], most_bytes=100).status


INSIDE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "224.0.0.1"),
    *(
        "::1",
        "::",
        "fe80::1",
        "fe80::1%lo",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "ff02::1",
    ),
]


@pytest.mark.parametrize("address", INSIDE)
def test_name_that_leads_inside_is_not_followed(
    erp: Erp, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Not even if another of its addresses would do."""
    for answer in ([address], ["192.0.2.1", address], [address, "192.0.2.1"]):
        monkeypatch.setattr(socket, "getaddrinfo", Names(answer))
        with pytest.raises(Unposted, match=r"its name leads to .*, where no partner can be"):
            status(named(erp))
    assert erp.posts == []


@pytest.mark.parametrize("address", ["192.0.2.1", "10.1.2.3", "2001:db8::1", "fd00::1"])
def test_address_of_another_host_is_outside(address: str) -> None:
    """Private networks too: partners may be reached through a tunnel."""
    assert not outside.is_inside(address)


def test_name_that_is_not_found_is_told(erp: Erp, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is without any care."""
    monkeypatch.setattr(socket, "getaddrinfo", Names([]))
    with pytest.raises(Unposted, match="nowhere"):
        status(named(erp))


def test_address_that_the_site_wrote_is_called(erp: Erp) -> None:
    """Nobody else has a say in where it leads."""
    for url in (erp.url, erp.url.replace("127.0.0.1", "localhost")):
        assert status(url) in (200, 201)


def test_name_is_looked_up_once_and_what_was_looked_at_is_called(
    erp: Erp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a second answer would never be asked for. The server hears the name, not the address."""
    monkeypatch.setattr(outside, "is_inside", lambda address: False)
    names = Names(["127.0.0.2", "127.0.0.1"], ["169.254.169.254"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert status(named(erp)) == 201
    assert erp.posts[0].headers["host"] == named(erp).split("/")[2]
    assert names.asked == 1


def test_address_that_does_not_answer_leaves_time_for_the_next(
    erp: Erp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where it does not matter where a name leads."""
    monkeypatch.setattr(outside, "is_inside", lambda address: False)
    url = erp.url.replace("127.0.0.1", two_addresses.NAME)
    with two_addresses.first_address_is_dead(monkeypatch, urlsplit(url).port or 0):
        assert status(url) == 201


@pytest.mark.parametrize("proven", [NAME, "other.example", "127.0.0.1"])
def test_server_must_prove_the_name_that_was_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, proven: str
) -> None:
    """TLS is agreed on with the name, wherever it leads."""
    monkeypatch.setattr(outside, "is_inside", lambda address: False)
    monkeypatch.setattr(socket, "getaddrinfo", Names(["127.0.0.1"]))
    pair = make_key_pair(proven)
    (tmp_path / "pair.pem").write_bytes(pair.key + pair.certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    with Erp(tls=context) as erp:
        trust = Trust(ca_file=tmp_path / "pair.pem")
        if proven == NAME:
            assert status(named(erp), trust) == 201
        else:
            with pytest.raises(Unposted, match="mismatch"):
                status(named(erp), trust)
