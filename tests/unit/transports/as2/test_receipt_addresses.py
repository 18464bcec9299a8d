"""Server-side request forgery by the address that a message wants its receipt at: nobody is called who was not agreed on."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edigateway.contracts.endpoint import Reply
from edigateway.contracts.outcome import Ending
from tests.support.erp import Erp
from tests.support.erp import Reply as Answer
from tests.unit.transports.as2.calling import Headers, call, endpoint, let_in, sent


class Canary:
    """Listens on one port of IPv4 and IPv6, and must never hear anything."""

    def __init__(self, stack: ExitStack) -> None:
        self._sockets = [
            stack.enter_context(socket.socket(family))
            for family in (socket.AF_INET, socket.AF_INET6)
        ]
        self._sockets[0].bind(("127.0.0.1", 0))
        self.port = int(self._sockets[0].getsockname()[1])
        self._sockets[1].bind(("::1", self.port))
        for each in self._sockets:
            each.listen()
            each.setblocking(False)

    def heard(self) -> bool:
        for each in self._sockets:
            try:
                each.accept()[0].close()
            except BlockingIOError:
                continue
            return True
        return False


@pytest.fixture
def canary() -> Iterator[Canary]:
    with ExitStack() as stack:
        yield Canary(stack)


CANARY = [
    *("http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/mdn", "https://127.0.0.1:PORT/mdn"),
    *("http://localhost:PORT/mdn", "http://LOCALHOST:PORT/mdn", "http://localhost.:PORT/mdn"),
    *("http://2130706433:PORT/mdn", "http://0x7f000001:PORT/mdn", "http://0x7f.1:PORT/mdn"),
    *("http://017700000001:PORT/mdn", "http://0177.0.0.1:PORT/mdn", "http://127.1:PORT/mdn"),
    *("http://127.0.1:PORT/mdn", "http://0:PORT/mdn", "http://0.0.0.0:PORT/mdn"),
    *("http://[::1]:PORT/mdn", "http://[0:0:0:0:0:0:0:1]:PORT/mdn", "http://[::]:PORT/mdn"),
    *("http://[::ffff:127.0.0.1]:PORT/mdn", "http://[::ffff:7f00:1]:PORT/mdn"),
    *("http://[::127.0.0.1]:PORT/mdn", "http://[::1%25lo]:PORT/mdn"),
    *("http://127.0.0.1:PORT@acme.example/mdn", "http://acme.example@127.0.0.1:PORT/mdn"),
    *("http://acme.example:80@127.0.0.1:PORT/mdn", "http://user:pass@127.0.0.1:PORT/mdn"),
    *("http://acme.example#@127.0.0.1:PORT/mdn", "http://127.0.0.1:PORT#@acme.example/mdn"),
    *("http://acme.example\\@127.0.0.1:PORT/mdn", "http:\\\\127.0.0.1:PORT\\mdn"),
    *("//127.0.0.1:PORT/mdn", "127.0.0.1:PORT/mdn", "HTTP://127.0.0.1:PORT/mdn"),
    *("http:127.0.0.1:PORT/mdn", "http:///127.0.0.1:PORT/mdn", "http://127.0.0.1:PORT/mdn?a=b"),
    *("http://127.0.0.1:0PORT/mdn", "http://127.0.0.1:PORT\tx/mdn", "http://127.0.0.1%2f:PORT/mdn"),
    *("gopher://127.0.0.1:PORT/_POST", "dict://127.0.0.1:PORT/x", "ftp://127.0.0.1:PORT/mdn"),
    *("ws://127.0.0.1:PORT/mdn", "tftp://127.0.0.1:PORT/mdn", "ldap://127.0.0.1:PORT/mdn"),
    *("smtp://127.0.0.1:PORT", "as2://127.0.0.1:PORT/mdn", "http+unix://127.0.0.1:PORT/mdn"),
]
"""Ways to write where the canary is."""
AGREED = [
    *(
        "AGREED/",
        "AGREED?to=x",
        "AGREED#x",
        "AGREED/../other",
        "AGREED%2f",
        "AGREED;x",
        " AGREED x",
    ),
    *("AGREED.", "AGREEDx", "<AGREED>x", "AGREED http://127.0.0.1:PORT/mdn"),
    *("AGREED,http://127.0.0.1:PORT/mdn", "x@AGREED", "HTTP:AGREED"),
]
"""Ways to write nearly what was agreed."""
ELSEWHERE = [
    *("file:///etc/passwd", "file://127.0.0.1/etc/passwd", "mailto:edi@acme.example"),
    *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/"),
    *("jar:http://127.0.0.1:PORT/a!/b", "data:text/plain,x", "javascript:x", "unix:///run/x.sock"),
    *("", "http://", "https://", "http://:PORT/", "http://[", "http://%", "\u2024", "\xe9"),
]
ADDRESSES = [*CANARY, *AGREED, *ELSEWHERE]


def wanting(headers: Headers, address: str) -> Headers:
    """Return a header that wants the receipt at an address; nobody signs it."""
    kept = tuple(each for each in headers if each[0] != "Receipt-Delivery-Option")
    return (*kept, ("Receipt-Delivery-Option", address))


def test_receipt_goes_to_no_address_that_only_looks_like_one_that_was_agreed(
    site: Path, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one connection, and no name is even looked up, so none can lead somewhere else the second time (DNS rebinding)."""
    looked_up: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **_: looked_up.append(asked))
    _, headers, body = sent(site, receipt="async", receipt_url="http://acme.example/mdn")
    assert len(ADDRESSES) >= 60
    with Erp() as partner:
        door = endpoint(site, receipt_addresses=[partner.url])
        for written in ADDRESSES:
            address = written.replace("PORT", str(canary.port)).replace("AGREED", partner.url)
            found = let_in(door, call(site, wanting(headers, address), body))
            assert (found.reply_to, found.refusal) == ("", ""), address
            outcome = door.reply_later(found.reply, address, "acme")
            assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, True), address
        assert partner.posts == []
    assert not canary.heard()
    assert looked_up == []


@pytest.mark.parametrize("status", [200, 204, 300, 301, 302, 303, 304, 305, 307, 308, 401, 407])
def test_receipt_is_sent_nowhere_that_the_agreed_server_points_to(
    site: Path, canary: Canary, status: int
) -> None:
    """Whatever the answer: no redirect, refresh, proxy or other service that it names is followed."""
    pointing = {
        name: f"{value}http://127.0.0.1:{canary.port}/"
        for name, value in (
            *(("Location", ""), ("Content-Location", ""), ("Refresh", "0; url=")),
            *(("Link", "<"), ("Alt-Svc", 'h2="'), ("Proxy", "")),
        )
    }
    with Erp([Answer(status=status, headers=pointing, body=b"")]) as partner:
        door = endpoint(site, receipt_addresses=[partner.url])
        _, headers, body = sent(site, receipt="async", receipt_url=partner.url)
        found = let_in(door, call(site, headers, body))
        door.reply_later(found.reply, found.reply_to, "acme")
        assert [each.body for each in partner.posts] == [found.reply.body]
    assert not canary.heard()


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_receipt_is_not_sent_where_an_agreed_name_leads_inside(
    site: Path, canary: Canary, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """The partner owns the name, and may let it lead to this machine one day (DNS rebinding)."""
    found = (socket.AF_UNSPEC, socket.SOCK_STREAM, 6, "", (inside, canary.port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [found])
    address = f"http://mdn.acme.example:{canary.port}/mdn"
    door = endpoint(site, receipt_addresses=[address], timeout_s=0.5)
    _, headers, body = sent(site, receipt="async", receipt_url=address)
    taken = let_in(door, call(site, headers, body))
    outcome = door.reply_later(taken.reply, taken.reply_to, "acme")
    assert outcome.ending is Ending.DEFERRED
    assert "leads to" in outcome.detail
    assert not canary.heard()


def test_receipt_for_a_server_without_an_address_waits(site: Path) -> None:
    """A name that is not known just now is looked up again with the next try."""
    address = "http://no.such.host.invalid/mdn"
    door = endpoint(site, receipt_addresses=[address])
    outcome = door.reply_later(Reply(status=200), address, "acme")
    assert (outcome.ending, outcome.misconfigured) == (Ending.DEFERRED, False)


def test_canary_hears_who_calls_it(site: Path, canary: Canary) -> None:
    """Were it agreed, it would be called: what the other tests find is not for want of ears."""
    address = f"http://127.0.0.1:{canary.port}/mdn"
    door = endpoint(site, receipt_addresses=[address], timeout_s=0.5)
    _, headers, body = sent(site, receipt="async", receipt_url=address)
    found = let_in(door, call(site, headers, body))
    door.reply_later(found.reply, found.reply_to, "acme")
    assert canary.heard()
