"""Stopping and reloading while somebody out there answers to nothing: the daemon waits a while, and never for good."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edigateway.ledger import tables
from tests.support.orders import Order
from tests.support.sftp_bad_servers import BadFiles
from tests.support.sftp_server import SftpServer, host_key, user_key
from tests.support.sftp_site import keep
from tests.support.site import SmallSite

RUN = """\
import sys
from pathlib import Path
from edigateway.clock import SystemClock
from edigateway.daemon import service

service.PATIENCE_S = float(sys.argv[2])
service.Service(Path(sys.argv[1]), SystemClock()).run()
"""
ENOUGH_S = 30


class StalledListing(BadFiles):
    """Lists no folder."""

    stalls_at = "scandir"


class StalledWriting(BadFiles):
    """Takes no content."""

    stalls_at = "write"


PARTNER = """\
partner: hull
identities: [{{qualifier: ZZ, id: HULL}}]
connection:
  {{transport: sftp, host: 127.0.0.1, port: {port}, user: {user}, host_keys: ["{host_key}"],
   key: "${{cred:sftp-key}}", operation_s: 600, total_s: 3600}}
inbox: {{path: /in, ready: rename}}
outbox: {{path: /out}}
receive:
  - {{document: "850", map: x12/850, deliver_to: [erp]}}
"""


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A port where everybody gets through and nobody gets an answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


class Running:
    """The daemon as a process of its own, with little patience at a stop."""

    def __init__(self, root: Path, patience_s: float) -> None:
        self.log = root / "log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-c", RUN, str(root), str(patience_s)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: "daemon.ready" in self.log.read_text())

    def tell(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def end(self) -> float:
        """Ask it to stop, and return how long that took, in seconds."""
        began = time.monotonic()
        self.tell(signal.SIGTERM)
        assert self.process.wait(timeout=ENOUGH_S) == 0, self.log.read_text()
        return time.monotonic() - began


def until(has_come: Callable[[], object]) -> None:
    """Wait for something that comes soon."""
    ends = time.monotonic() + ENOUGH_S
    while not has_come():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.fixture
def run() -> Iterator[Callable[[Path], Running]]:
    """Return what starts a daemon; whatever is left of it in the end is killed."""
    started: list[Running] = []

    def run_(root: Path) -> Running:
        started.append(Running(root, patience_s=1))
        return started[-1]

    yield run_
    for each in started:
        each.process.kill()
        each.process.wait()


def with_server(root: Path, files: type[BadFiles]) -> SftpServer:
    """Give a site a partner with an SFTP server."""
    (root / "exchange" / "in").mkdir(parents=True)
    (root / "exchange" / "out").mkdir()
    server = SftpServer(root / "exchange", files)
    key = host_key().get_fingerprint()
    text = PARTNER.format(port=server.port, user=server.user, host_key=key)
    keep(root, "sftp-key", user_key().export_private_key())
    (root / "partners" / "hull.yaml").write_text(text)
    return server


def test_stop_ends_although_a_server_lists_nothing(
    tmp_path: Path, run: Callable[[Path], Running]
) -> None:
    """F32: a look into a mailbox is broken off."""
    SmallSite(root=tmp_path).write()
    server = with_server(tmp_path, StalledListing)
    running = run(tmp_path)
    time.sleep(1)  # it is within the listing
    assert running.end() < ENOUGH_S / 2
    assert "broken off because we are closing" in running.log.read_text()
    server.close()


def test_stop_ends_although_a_target_and_a_partner_take_nothing(
    tmp_path: Path, run: Callable[[Path], Running], silent: socket.socket
) -> None:
    """F32: what is under way is put off, and tried again after the next start."""
    port = silent.getsockname()[1]
    web = f"  erp: {{type: http, url: 'http://127.0.0.1:{port}/', timeout_s: 600}}"
    small = SmallSite(root=tmp_path, adapters=web)
    small.write()
    server = with_server(tmp_path, StalledWriting)
    (tmp_path / "exchange" / "in" / "a.edi").write_bytes(Order(number=1, sender="HULL").content())
    running = run(tmp_path)
    until(lambda: list((tmp_path / "exchange" / "out").iterdir()))
    until(lambda: small.rows(tables.delivery))
    time.sleep(0.5)
    assert running.end() < ENOUGH_S / 2
    assert [state for _, state in small.files("out")] == ["deferred"]
    assert [row.state for row in small.rows(tables.delivery)] == ["deferred"]
    server.close()


def test_reload_waits_for_no_mailbox(tmp_path: Path, run: Callable[[Path], Running]) -> None:
    """F17: the watchdog would end a daemon that waits; the new site is worked by at once, and the old look ends apart."""
    small = SmallSite(root=tmp_path)
    small.write()
    server = with_server(tmp_path, StalledListing)
    running = run(tmp_path)
    time.sleep(1)
    running.tell(signal.SIGHUP)
    until(lambda: "config.loaded" in running.log.read_text())
    small.drop("a.edi", Order(number=1, sender="ACME").content())
    until(small.delivered)
    assert running.end() < ENOUGH_S / 2
    server.close()
