"""The daemon as its service manager and its operators meet it: a real process, signals and sockets."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edigateway.daemon.control import NoDaemon, ask
from tests.support.erp import Erp, Reply
from tests.support.orders import Order
from tests.support.site import PARTNER, SmallSite


@contextmanager
def daemon(site: SmallSite, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `edigw run` on a site until the context ends."""
    command = [sys.executable, "-m", "edigateway.cli", "--site", str(site.root), "run"]
    with (site.root / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment)
    try:
        wait_for(lambda: answers(site))
        yield process
    finally:
        process.terminate()
        process.wait(30)


def answers(site: SmallSite) -> bool:
    try:
        return bool(ask(site.root / "state", {"command": "ping"}))
    except NoDaemon:
        return False


def wait_for(condition: Callable[[], bool], patience_s: float = 30) -> None:
    until = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def put(site: SmallSite, name: str, content: bytes, *, partner: str = "acme") -> None:
    """Drop a file as partners should: written elsewhere, then renamed into the inbox."""
    hidden = site.root / partner / "in" / f".{name}"
    hidden.write_bytes(content)
    hidden.rename(hidden.with_name(name))


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path)
    made.write()
    return made


def test_second_daemon_is_refused_with_the_pid_of_the_first(site: SmallSite) -> None:
    """One ledger, one holder; exit 75 says that trying later may help."""
    with daemon(site) as first:
        command = [sys.executable, "-m", "edigateway.cli", "--site", str(site.root), "run"]
        second = subprocess.run(command, capture_output=True, timeout=30, check=False)
    assert second.returncode == 75
    assert str(first.pid) in second.stderr.decode()


def test_reload_takes_a_new_partner_without_a_restart(site: SmallSite) -> None:
    """A partner is onboarded by adding YAML to a running gateway."""
    with daemon(site):
        site.partner("globex", PARTNER.format(name="globex", identity="GLOBEX"))
        assert ask(site.root / "state", {"command": "reload"})["ok"] is True
        put(site, "order.edi", Order(number=1, sender="GLOBEX").content(), partner="globex")
        wait_for(lambda: len(site.answers("globex")) == 1)


@pytest.mark.parametrize("way", ["command", "signal"])
def test_bad_reload_keeps_the_running_site_and_says_so(site: SmallSite, way: str) -> None:
    """A site with faults is not taken; what ran before goes on."""
    with daemon(site) as process:
        (site.root / "partners" / "acme.yaml").write_text("partner: acme\nreceive: oops\n")
        if way == "command":
            answer = ask(site.root / "state", {"command": "reload"})
            assert answer["ok"] is False
            assert "acme.yaml:2:" in answer["error"]
        else:
            process.send_signal(signal.SIGHUP)
            wait_for(lambda: "config.refused" in (site.root / "log").read_text())
        put(site, "order.edi", Order(number=1).content())
        wait_for(lambda: len(site.answers()) == 1)


def test_sigterm_settles_what_was_begun_and_ends_in_order(tmp_path: Path) -> None:
    """The delivery in hand is finished and recorded; the exit code is 0."""
    with Erp([Reply(delay_s=2)]) as erp:
        site = SmallSite(root=tmp_path, adapters=f'  erp: {{type: http, url: "{erp.url}"}}')
        site.write()
        with daemon(site) as process:
            put(site, "order.edi", Order(number=1).content())
            wait_for(lambda: len(erp.posts) == 1)
            process.terminate()
            assert process.wait(30) == 0
    assert site.documents() == [("PO0000001", "delivered")]


def test_service_manager_hears_ready_alive_and_stopping(site: SmallSite, tmp_path: Path) -> None:
    """sd_notify(3): READY=1 once it works, WATCHDOG=1 as long as it does, STOPPING=1 at the end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(20)
        heard: list[str] = []
        with daemon(site, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="1000000"):
            while not {"READY=1", "WATCHDOG=1"} <= set(heard):
                heard += channel.recv(4096).decode().split("\n")
        channel.setblocking(False)
        while "STOPPING=1" not in heard:
            heard += channel.recv(4096).decode().split("\n")
    assert heard.index("READY=1") < heard.index("STOPPING=1")


def test_hostile_requests_on_the_control_socket_are_answered_with_an_error(site: SmallSite) -> None:
    """Whatever is said to the socket, the daemon answers and lives."""
    with daemon(site):
        for line in (
            b"",
            b"nonsense",
            b"[]",
            b'{"command":"fly"}',
            b'{"command":"replay"}',
            b'{"command":"replay","by":"me","numbers":[1%s]}' % (b"0" * 30),
            b"[" * 100_000,
            b"\xff" * 100,
        ):
            with socket.socket(socket.AF_UNIX) as channel:
                channel.connect(str(site.root / "state" / "control.sock"))
                channel.sendall(line + b"\n")
                assert json.loads(channel.makefile("rb").readline())["ok"] is False
        assert answers(site)


def test_reload_waits_for_no_slow_target_and_sigterm_ends_both(tmp_path: Path) -> None:
    """A delivery in hand goes on by the former files, while new mailboxes are served and a stop is obeyed."""
    with Erp([Reply(delay_s=4)]) as erp:
        site = SmallSite(root=tmp_path, adapters=f'  erp: {{type: http, url: "{erp.url}"}}')
        site.write()
        with daemon(site) as process:
            put(site, "order.edi", Order(number=1).content())
            wait_for(lambda: len(erp.posts) == 1)
            site.partner("globex", PARTNER.format(name="globex", identity="GLOBEX"))
            assert ask(site.root / "state", {"command": "reload"})["ok"] is True
            put(site, "order.edi", Order(number=2, sender="GLOBEX").content(), partner="globex")
            wait_for(lambda: len(site.answers("globex")) == 1)
            assert site.documents()[0] == ("PO0000001", "ready"), "the delivery is still in hand"
            process.terminate()
            assert process.wait(30) == 0
    assert dict(site.documents())["PO0000001"] == "delivered"
