"""The gauntlet: the real daemon, killed again and again, and at the end one question: does everything add up?

What went in, what the ledger says, what the ERP has and which acknowledgements exist are compared. Nothing may be lost,
nothing may have two effects, and each functional group must have been answered exactly once.
"""

import json
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from edigateway.errors import EdigatewayError
from edigateway.ledger import journal, tables
from edigateway.ledger.ledger import open_reader
from tests.support.erp import Erp
from tests.support.orders import Order
from tests.system.partners import FolderPartner, Partner, files, halves

T = TypeVar("T")

ROOT = Path(__file__).parents[2]

SETTINGS = """\
site: gauntlet
node: {node}
ledger: {ledger}
state: {state}
identities: [{{qualifier: ZZ, id: DISTRIBUTOR}}]
poll_every_s: 0.2
{listener}
workers: {workers}
retry: {{first_s: 0.2, most_s: 1}}
adapters:
  web: {{type: http, url: "{erp}", timeout_s: 5}}
  files: {{type: spool, directory: "{spool}"}}
"""

LOOK_EVERY_S = 0.15
"""How often the ledger is asked how far the daemon is; each look takes time from the daemon."""


@dataclass(slots=True, kw_only=True)
class Gauntlet:
    """A site with partners, delivered over HTTP or into a folder, and the record of what was sent in.

    Unless the test names others there are two partners with folders. ``port`` is where the listener listens, if any.
    ``site`` holds the ledger and is what a power cut hits; ``exchange`` is the outside world, which survives it.
    """

    site: Path
    exchange: Path
    ledger_url: str
    erp: Erp
    node: str = "main"
    workers: int = 0
    partners: Sequence[Partner] = ()
    port: int | None = None
    address: str = "127.0.0.1"
    """What the listener listens on."""
    prefix: Sequence[str] = ()
    """What is put before the daemon's command."""
    lines: int = 3
    """How long the orders are."""
    orders: list[Order] = field(default_factory=list)
    kills: int = 0
    seen: list[str] = field(default_factory=list)
    """What did not add up at the moment of a kill."""

    def __post_init__(self) -> None:
        self.partners = self.partners or [
            FolderPartner(name=name, identity=name.upper(), target=target, exchange=self.exchange)
            for name, target in (("acme", "web"), ("globex", "files"))
        ]

    def prepare(self) -> None:
        """Write the site's files."""
        (self.site / "partners").mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(
            node=self.node,
            ledger=self.ledger_url,
            state=self.site / "state",
            workers=self.workers,
            listener=""
            if self.port is None
            else f"listener: {{address: {self.address}, port: {self.port}, plain: true}}",
            erp=self.erp.url,
            spool=self.exchange / "erp",
        )
        (self.site / "edigateway.yaml").write_text(settings)
        for partner in self.partners:
            text = partner.prepare(self.site)
            (self.site / "partners" / f"{partner.name}.yaml").write_text(text)
        self.exchange.mkdir(parents=True, exist_ok=True)

    def drop(self, count: int) -> None:
        """Let partners put in ``count`` orders, every seventh of them unsound."""
        for _ in range(count):
            number = len(self.orders) + 1
            partner = self.partners[number % len(self.partners)]
            order = Order(
                number=number, sender=partner.identity, sound=number % 7 != 0, lines=self.lines
            )
            partner.give(order)
            self.orders.append(order)

    @contextmanager
    def daemon(self, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run the daemon with an accident; whatever is left of it at the end is killed."""
        command = [
            *self.prefix,
            sys.executable,
            "-m",
            "tests.support.interrupted",
            "--site",
            str(self.site),
            *options,
        ]
        with (self.exchange / "daemon.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def kill_at(self, point: str, *options: str, patience_s: float = 60) -> bool:
        """Run until the daemon dies at a point; tell whether it did within ``patience_s`` (it may never pass it)."""
        with self.daemon("--kill", point, *options) as process:
            until = time.monotonic() + patience_s
            while process.poll() is None and time.monotonic() < until:
                _wait(process)
                if self.all_quiet():
                    break
            died = process.poll() == -signal.SIGKILL
        self.note_kill()
        return died

    def kill_after(self, seconds: float, *options: str) -> None:
        """Run and kill at some moment."""
        with self.daemon(*options) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        self.note_kill()

    def note_kill(self) -> None:
        """Count a kill, and see what partners have of our files at this moment."""
        self.kills += 1
        self.seen += [each for partner in self.partners for each in halves(partner)]

    def drain(self, *options: str, patience_s: float = 60) -> None:
        """Run without an accident until nothing is left to do, then stop the daemon in order."""
        with self.daemon(*options) as process:
            until = time.monotonic() + patience_s
            while not self.all_quiet():
                if process.poll() is not None or time.monotonic() > until:
                    break
                _wait(process)
            process.terminate()
            process.wait(30)

    def all_quiet(self) -> bool:
        """Tell whether the partners have nothing to wait for and the queue is empty."""
        if not all(partner.is_quiet() for partner in self.partners):
            return False
        try:
            reader = open_reader(self._reader_url())
        except (EdigatewayError, DBAPIError):
            return False
        try:
            with reader.read() as connection:
                received = connection.scalar(
                    select(func.count())
                    .select_from(tables.transmission)
                    .where(tables.transmission.c.direction == "in")
                )
                waiting = connection.scalar(select(func.count()).select_from(tables.job))
                return received == len(self.orders) and waiting == 0
        finally:
            reader.close()

    def faults(self) -> list[str]:
        """Compare all accounts and return everything that does not add up."""
        return [
            *self.seen,
            *self._ledger_faults(),
            *self._effect_faults(),
            *self._answer_faults(),
            *(each for partner in self.partners for each in partner.faults()),
        ]

    def _reader_url(self) -> str:
        prefix = "sqlite:///"
        if self.ledger_url.startswith(prefix):
            return f"{prefix}{(self.site / self.ledger_url.removeprefix(prefix)).absolute()}"
        return self.ledger_url

    def _ledger_faults(self) -> Iterator[str]:
        reader = open_reader(self._reader_url())
        with reader.read() as connection:
            rows = connection.execute(select(tables.journal).order_by(tables.journal.c.sequence))
            if found := journal.verify(rows, connection.execute(select(tables.journal_head)).one()):
                yield f"journal: entry {found.sequence}: {found.problem}"
            documents = connection.execute(
                select(tables.document.c.number, tables.document.c.state)
            ).all()
            transmissions = connection.execute(
                select(tables.transmission.c.state, tables.transmission.c.direction)
            ).all()
            messages = connection.execute(
                select(tables.message.c.state, tables.message.c.accepted)
            ).all()
            jobs = connection.scalar(select(func.count()).select_from(tables.job))
        reader.close()
        if jobs:
            yield f"queue: {jobs} jobs are left"
        if unsettled := [row for row in messages if tuple(row) != ("delivered", True)]:
            yield f"messages: {len(unsettled)} are not settled, such as {unsettled[0]}"
        expected = Counter(
            (each.po_number, "delivered" if each.sound else "rejected") for each in self.orders
        )
        found_documents = Counter((row.number, row.state) for row in documents)
        yield from _differences("ledger documents", expected, found_documents)
        states = Counter((row.direction, row.state) for row in transmissions)
        count = len(self.orders)
        yield from _differences(
            "transmissions", Counter({("in", "read"): count, ("out", "delivered"): count}), states
        )

    def _effect_faults(self) -> Iterator[str]:
        web = Counter(_po_number(body) for body in self.erp.effects.values())
        spool = Counter(_po_number(path.read_bytes()) for path in files(self.exchange / "erp"))
        for name, effects in (("web", web), ("files", spool)):
            senders = {each.identity for each in self.partners if each.target == name}
            expected = Counter(
                each.po_number for each in self.orders if each.sound and each.sender in senders
            )
            yield from _differences(f"effects in {name}", expected, effects)

    def _answer_faults(self) -> Iterator[str]:
        for partner in self.partners:
            mine = [each for each in self.orders if each.sender == partner.identity]
            answers: Counter[tuple[str, str]] = Counter()
            numbers: Counter[str] = Counter()
            yield from halves(partner)
            for content in partner.answers().values():
                text = content.decode()
                verdict = re.findall(r"AK9\*(\w)", text)
                answers.update(zip(re.findall(r"AK1\*PO\*(\d+)", text), verdict, strict=True))
                numbers.update(re.findall(r"IEA\*1\*(\d+)", text))
            expected = Counter((str(each.number), "A" if each.sound else "R") for each in mine)
            yield from _differences(f"997s to {partner.name}", expected, answers)
            if repeated := [number for number, times in numbers.items() if times > 1]:
                yield f"997s to {partner.name}: the control numbers {repeated} were given out twice"


def random_points(points: Iterable[str], count: int, seed: int) -> list[str]:
    """Choose points to die at, each at its first to fifth passing; the same for the same seed."""
    dice = random.Random(seed)
    names = sorted(points)
    return [f"{dice.choice(names)}:{dice.randint(1, 5)}" for _ in range(count)]


def _differences(what: str, expected: Counter[T], found: Counter[T]) -> Iterator[str]:
    missing, surplus = expected - found, found - expected
    if missing:
        yield f"{what}: {sum(missing.values())} are missing, such as {next(iter(missing))}"
    if surplus:
        yield f"{what}: {sum(surplus.values())} are too many, such as {next(iter(surplus))}"


def _po_number(content: bytes) -> str:
    return str(json.loads(content)["document"]["number"])


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait until it is time to look again, or the daemon has died."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(LOOK_EVERY_S)
