"""Killed with -9 at its durable acts and in between, the gateway loses nothing and doubles nothing.

The short run belongs to ``make test``; ``make system`` runs a hundred kills over a thousand documents on each ledger.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.erp import Erp
from tests.system.gauntlet import Gauntlet, random_points
from tests.system.power import Disk, cut_power


@pytest.fixture
def erp() -> Iterator[Erp]:
    with Erp() as server:
        yield server


@pytest.fixture
def ledger_url(new_ledger_url: str) -> str:
    """Return a place where no ledger was made before: making it is among the acts that a kill may interrupt."""
    return new_ledger_url


@pytest.fixture
def gauntlet(tmp_path: Path, ledger_url: str, erp: Erp) -> Gauntlet:
    """Return a prepared site, on each database."""
    made = Gauntlet(
        site=tmp_path / "site", exchange=tmp_path / "exchange", ledger_url=ledger_url, erp=erp
    )
    made.prepare()
    return made


def learn_points(gauntlet: Gauntlet) -> list[str]:
    """Run once unharmed and return every point that was passed."""
    gauntlet.drop(8)
    file = gauntlet.exchange / "points"
    gauntlet.drain("--points", str(file))
    return [each for each in file.read_text().split("\n") if each and "config" not in each]


@pytest.mark.timeout(300)
def test_kill_at_durable_acts_loses_nothing_and_doubles_nothing(gauntlet: Gauntlet) -> None:
    """F01: each durable act may be the last one; a restart carries on from what the ledger says."""
    points = learn_points(gauntlet)
    assert len(points) >= 40, points
    for point in random_points(points, 6, seed=gauntlet.ledger_url.startswith("sqlite")):
        gauntlet.drop(4)
        gauntlet.kill_at(point, patience_s=10)
    gauntlet.drain()
    assert gauntlet.faults() == []


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_hundred_kills_over_a_thousand_documents_all_zeros(
    gauntlet: Gauntlet, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every point at least once, then points and moments by chance, with translation in processes of its own."""
    dice, died = random.Random(997), 0
    gauntlet.workers = 1
    gauntlet.prepare()
    points = learn_points(gauntlet)
    spots = [f"{point}:1" for point in points] + random_points(points, 80 - len(points), seed=850)
    for spot in spots:
        gauntlet.drop(10)
        died += gauntlet.kill_at(spot)
    while len(gauntlet.orders) < 1000 or gauntlet.kills < 100:
        gauntlet.drop(10)
        gauntlet.kill_after(dice.uniform(0.2, 2.5))
    gauntlet.drain(patience_s=120)
    faults = gauntlet.faults()
    with capsys.disabled():
        kind = gauntlet.ledger_url.partition(":")[0]
        print(
            f"\n{kind}: {gauntlet.kills} kills ({died} at {len(points)} named points), {len(gauntlet.orders)} documents, faults: {faults or 'none'}"
        )
    assert faults == []


class TestTwoNodes:
    """A node that slept past its lease wakes up and may record nothing of what the other one did meanwhile."""

    @pytest.fixture
    def ledger_url(self, postgres: object) -> str:
        return str(postgres.new_database())  # type: ignore[attr-defined]

    def stop_and_wake(self, gauntlet: Gauntlet, without: str) -> list[str]:
        """Let node A stop with a translation in hand, node B do its work, and A go on."""
        helper = Gauntlet(
            site=gauntlet.site.with_name("site-b"),
            exchange=gauntlet.exchange,
            ledger_url=gauntlet.ledger_url,
            erp=gauntlet.erp,
            node="second",
        )
        helper.prepare()
        for path in (helper.site / "partners").glob("*.yaml"):
            text = path.read_text()
            path.write_text(
                "".join(line for line in text.splitlines(True) if not line.startswith("inbox"))
            )
        gauntlet.drop(1)
        helper.orders = gauntlet.orders
        lease = ("--lease-s", "1", "--without", without)
        with gauntlet.daemon("--stop", "before write translate:1", *lease) as first:
            _wait_until_stopped(first.pid)
            with helper.daemon(*lease):
                until = time.monotonic() + 30
                while not gauntlet.all_quiet() and time.monotonic() < until:
                    time.sleep(0.1)
                os.kill(first.pid, signal.SIGCONT)
                time.sleep(2)
        return gauntlet.faults()

    def test_node_that_overslept_its_lease_records_nothing(self, gauntlet: Gauntlet) -> None:
        """F27: the fence turns the sleeper's whole transaction away."""
        assert self.stop_and_wake(gauntlet, "nothing") == []

    @pytest.mark.long
    def test_without_the_fence_the_check_fails(self, gauntlet: Gauntlet) -> None:
        """The harness would see it if the fence were missing."""
        assert self.stop_and_wake(gauntlet, "fence") != []


@pytest.mark.long
@pytest.mark.timeout(600)
class TestPowerCut:
    """The disk under ledger and state loses everything that was not flushed; the outside world goes on."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Disk]:
        with Disk(tmp_path / "disk.img", tmp_path / "mount") as made:
            yield made

    @pytest.fixture
    def gauntlet(self, tmp_path: Path, disk: Disk, erp: Erp) -> Gauntlet:
        made = Gauntlet(
            site=disk.mount / "site",
            exchange=tmp_path / "exchange",
            ledger_url="sqlite:///state/ledger.db",
            erp=erp,
        )
        made.prepare()
        os.sync()
        return made

    def cut_ten_times(self, gauntlet: Gauntlet, disk: Disk, *options: str) -> list[str]:
        dice = random.Random(4130)
        for _ in range(10):
            gauntlet.drop(10)
            with gauntlet.daemon(*options) as process:
                time.sleep(dice.uniform(1.0, 2.5))
                cut_power(process, disk)
        with suppress(Exception):
            gauntlet.drain(*options)
            return gauntlet.faults()
        return ["the ledger cannot be read any more"]

    def test_power_cut_loses_nothing(self, gauntlet: Gauntlet, disk: Disk) -> None:
        """What was taken out of an inbox or sent was on disk before."""
        assert self.cut_ten_times(gauntlet, disk) == []

    def test_without_fsync_the_check_fails(self, gauntlet: Gauntlet, disk: Disk) -> None:
        """The harness would see it if the flush were missing."""
        assert self.cut_ten_times(gauntlet, disk, "--without", "fsync") != []


def _wait_until_stopped(pid: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(FileNotFoundError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                return
        time.sleep(0.05)
    raise TimeoutError("the first node never came to the point where it should stop")
