"""How many documents a second make the whole journey: a file in, JSON and 997 out, every step on disk.

4 KB 850s, one a file, for four partners; the ERP's side is a folder. The machine's limit is measured in the same run: the
same durable input and output without any EDI work, one commit a file.
"""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select

from edigateway import durable
from edigateway.ledger import tables
from edigateway.ledger.ledger import open_reader
from tests.support.orders import Order
from tests.support.postgres import PostgresServer

FILES = int(os.environ.get("BENCH_FILES", "3000"))
PARTNERS = ("alpha", "bravo", "charlie", "delta")
LINES = 38
BOTS_FILES_PER_S = 51
"""What bots-engine 3.3 did with 200 such files, whole engine, once measured on two cores; see docs/performance.md."""

SETTINGS = """\
site: bench
ledger: {ledger}
identities: [{{qualifier: ZZ, id: DISTRIBUTOR}}]
poll_every_s: 0.2
workers: {workers}
adapters: {{erp: {{type: spool, directory: erp}}}}
"""
PARTNER = """\
partner: {name}
identities: [{{qualifier: ZZ, id: {id}}}]
inbox: {{path: {name}/in, ready: rename}}
outbox: {{path: {name}/out}}
receive: [{{document: "850", map: x12/850, deliver_to: [erp]}}]
"""


def main() -> None:
    """Measure on SQLite and on PostgreSQL and print the figures."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        limit = _limit(root / "limit")
        size = len(Order(number=1, lines=LINES).content())
        print(
            f"journey: {FILES} files of one 850 each ({size} bytes, {LINES} lines), four partners"
        )
        print(
            f"machine's limit: {limit:6.0f} files/s (same durable files, one SQLite commit each, no EDI)"
        )
        server = stack.enter_context(PostgresServer())
        ledgers = {"sqlite": "sqlite:///state/ledger.db", "postgresql": server.new_database()}
        for kind, url in ledgers.items():
            for workers in (1, 2):
                rate, reading = _journey(
                    root / f"{kind}{workers}",
                    url if kind == "sqlite" else server.new_database(),
                    workers,
                )
                print(
                    f"{kind:10} {workers} worker(s): {rate:6.0f} documents/s"
                    f" = {rate / limit:4.2f} x the machine's limit = {rate / BOTS_FILES_PER_S:4.1f} x Bots;"
                    f" processor time a document: {_share(reading)}"
                )


def _journey(site: Path, ledger: str, workers: int) -> tuple[float, Mapping[str, float]]:
    _prepare(site, ledger, workers)
    reading = site / "reading.json"
    with (site / "log").open("wb") as log:
        command = [sys.executable, "-m", "tests.bench.metered", str(site), str(reading)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    while not (site / "state" / "control.sock").exists():
        time.sleep(0.01)
    _fill(site)
    started = time.monotonic()
    for name in PARTNERS:
        for path in list((site / name).glob(".*")):
            path.rename(site / name / "in" / f"{path.name[1:]}.edi")
    _wait_until_done(process, site, ledger)
    rate = FILES / (time.monotonic() - started)
    process.send_signal(signal.SIGTERM)
    process.wait()
    return rate, json.loads(reading.read_text())


def _prepare(site: Path, ledger: str, workers: int) -> None:
    (site / "partners").mkdir(parents=True)
    (site / "edigateway.yaml").write_text(SETTINGS.format(ledger=ledger, workers=workers))
    for name in PARTNERS:
        (site / name / "out").mkdir(parents=True)
        (site / name / "in").mkdir()
        (site / "partners" / f"{name}.yaml").write_text(PARTNER.format(name=name, id=name.upper()))


def _fill(site: Path) -> None:
    """Write every file beside its inbox and move it in by one rename each, so that writing is not measured."""
    for number in range(1, FILES + 1):
        name = PARTNERS[number % len(PARTNERS)]
        content = Order(number=number, sender=name.upper(), lines=LINES).content()
        (site / name / f".{number}").write_bytes(content)


def _wait_until_done(process: "subprocess.Popen[bytes]", site: Path, ledger: str) -> None:
    """Look at the ledger now and then, through one connection, so that looking costs next to nothing."""
    table, delivery = tables.transmission, tables.delivery
    sent = select(func.count()).where(table.c.direction == "out", table.c.state == "delivered")
    delivered = select(func.count()).where(delivery.c.state == "delivered")
    url = (
        f"sqlite:///{(site / 'state' / 'ledger.db').absolute()}"
        if ledger.startswith("sqlite")
        else ledger
    )
    reader = open_reader(url)
    while process.poll() is None:
        with reader.read() as connection:
            if (connection.scalar(delivered), connection.scalar(sent)) == (FILES, FILES):
                break
        time.sleep(0.2)
    reader.close()
    if process.poll() is not None:
        raise RuntimeError((site / "log").read_text())


def _limit(folder: Path) -> float:
    """Do the durable acts of the journey and nothing else: a row with the payload, two files published, one removed."""
    (folder / "out").mkdir(parents=True)
    files = [Order(number=n, lines=LINES).content() for n in range(1, 501)]
    paths = [folder / f"{n}.edi" for n in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    ledger = sqlite3.connect(folder / "ledger.db", isolation_level=None)
    ledger.execute("PRAGMA journal_mode=WAL")
    ledger.execute("PRAGMA synchronous=FULL")
    ledger.execute("CREATE TABLE payload (sha256 TEXT PRIMARY KEY, body BLOB)")
    started = time.monotonic()
    for n, path in enumerate(paths):
        content = path.read_bytes()
        ledger.execute(
            "INSERT INTO payload VALUES (?, ?)", (hashlib.sha256(content).hexdigest(), content)
        )
        for name, body in ((f"{n}.json", content * 2), (f"{n}.997", content[:300])):
            durable.publish(durable.write(folder / "out", body), folder / "out" / name)
            durable.sync_folder(folder / "out")
        path.unlink()
    return len(paths) / (time.monotonic() - started)


def _share(reading: Mapping[str, float]) -> str:
    """Tell where the processor's time went, in milliseconds a document."""
    stations = (
        "receive",
        "identify",
        "translate",
        "deliver",
        "send",
        "ledger: rows",
        "ledger: commits",
    )
    parts = [f"{name} {reading.get(name, 0) / FILES * 1000:.2f}" for name in stations]
    whole = [f"{name} {reading[name] / FILES * 1000:.2f} ms" for name in ("daemon", "workers")]
    return f"{', '.join(whole)} ({', '.join(parts)})"
