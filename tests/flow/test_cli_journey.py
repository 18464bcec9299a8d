"""Operators at a running daemon, which is a process of its own as in real life."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from edigateway.demo.daemon import LOG, running_daemon
from tests.support.orders import Order
from tests.support.postgres import PostgresServer
from tests.support.site import SmallSite


def edigw(site: Path, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["--site", str(site), *map(str, arguments)], prog_name="edigw")


def upload(site: SmallSite, name: str, content: bytes) -> None:
    """Put a file into the inbox as the site's rule wants it: whole from the moment that it has its name."""
    inbox = site.root / "acme" / "in"
    (inbox / f".{name}").write_bytes(content)
    (inbox / f".{name}").rename(inbox / name)


def wait_for_state(site: Path, key: str, state: str) -> int:
    """Wait until the newest thing with this key is in a state; return its number."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = json.loads(edigw(site, "list", "--key", key, "--json").stdout or "[]")
        if found and found[-1]["state"] == state:
            return int(found[-1]["id"])
        time.sleep(0.1)
    raise AssertionError(f"{key} never was {state}: {found}")


@pytest.fixture
def site(tmp_path: Path) -> SmallSite:
    made = SmallSite(root=tmp_path, workers=1)
    made.write()
    return made


@pytest.fixture
def daemon(site: SmallSite) -> Iterator["subprocess.Popen[bytes]"]:
    with running_daemon(site.root) as process:
        yield process


def test_operator_looks_reloads_replays_and_stops(
    site: SmallSite, daemon: "subprocess.Popen[bytes]"
) -> None:
    """One shift: an order arrives, settings change, a delivery is repeated, and the daemon drains on SIGTERM."""
    upload(site, "order.edi", Order(number=1).content())
    number = wait_for_state(site.root, Order(number=1).po_number, "delivered")

    status = edigw(site.root, "status")
    assert f"the daemon is running (pid {daemon.pid})" in status.stdout
    assert status.exit_code == Exit.OK

    second = edigw(site.root, "run", "--once")
    assert second.exit_code == Exit.HELD
    assert f"process {daemon.pid}" in second.stderr

    partner = site.root / "partners" / "acme.yaml"
    sound = partner.read_text()
    partner.write_text(sound + "surprise: 1\n")
    refused = edigw(site.root, "reload")
    assert refused.exit_code == Exit.MISCONFIGURED
    assert "surprise" in refused.stderr
    assert "have faults" in edigw(site.root, "status").stdout
    partner.write_text(sound + "name: Acme Stores\n")
    assert "have changed" in edigw(site.root, "status").stdout
    assert edigw(site.root, "reload").exit_code == Exit.OK
    assert "have changed" not in edigw(site.root, "status").stdout

    replayed = edigw(site.root, "replay", number, "--new-key", "--apply")
    assert "the daemon is at work on it" in replayed.stdout
    wait_for_state(site.root, Order(number=1).po_number, "delivered")
    until = time.monotonic() + 20
    while len(site.delivered()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert len({each["id"] for each in site.delivered()}) == 2

    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == Exit.OK
    assert "NOT running" in edigw(site.root, "status").stdout
    events = [json.loads(line)["event"] for line in (site.root / LOG).read_text().splitlines()]
    assert (events[-1], "daemon.ready" in events) == ("daemon.stopped", True)


def test_operator_asks_and_replays_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    """Every question has the same answer on the other database."""
    site = SmallSite(root=tmp_path)
    site.write()
    with (tmp_path / "edigateway.yaml").open("a") as settings:
        settings.write(f"ledger: {postgres.new_database()}\n")
    order = Order(number=1)
    site.drop("good.edi", order.content())
    site.drop("stranger.edi", Order(number=2, sender="STRANGER").content())
    assert edigw(tmp_path, "run", "--once").exit_code == Exit.PERSON

    listed = json.loads(edigw(tmp_path, "list", "--since", "1h", "--json").stdout)
    assert {each["number"]: each["state"] for each in listed} == {
        order.po_number: "delivered",
        "stranger.edi": "quarantined",
    }
    rows = {each["number"]: each["id"] for each in listed}
    document, file = rows[order.po_number], rows["stranger.edi"]
    content = json.loads(edigw(tmp_path, "show", document, "--content").stdout)
    assert content["number"] == order.po_number
    shown = CliRunner().invoke(cli, ["--site", str(tmp_path), "show", str(document), "--payload"])
    assert shown.stdout_bytes == order.content()
    assert "document.made" in edigw(tmp_path, "show", document, "--journal").stdout
    assert "997" in edigw(tmp_path, "why", order.po_number.lower()).stdout
    status = edigw(tmp_path, "status")
    assert (status.exit_code, "quarantined" in status.stdout) == (Exit.PERSON, True)

    done = edigw(tmp_path, "replay", document, file, "--apply", "--new-key")
    assert done.exit_code == Exit.OK
    edigw(tmp_path, "run", "--once")
    assert len({each["id"] for each in site.delivered()}) == 2
    again = json.loads(edigw(tmp_path, "list", "--key", "stranger.edi", "--json").stdout)
    assert [each["state"] for each in again] == ["quarantined", "quarantined"]
    assert edigw(tmp_path, "ledger", "verify").exit_code == Exit.OK
