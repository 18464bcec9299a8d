"""Killed with -9 while partners exchange files over SFTP and AS2, the gateway keeps what it promised to each of them.

The partners keep accounts of their own: an SFTP server's folders, and a peer that speaks AS2 and repeats what was not
receipted. The short run belongs to ``make test``; ``make system`` runs a hundred kills over a thousand documents on
each ledger.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support import interrupted_listener
from tests.system.conftest import Make
from tests.system.gauntlet import Gauntlet, random_points


def learn_points(gauntlet: Gauntlet) -> list[str]:
    """Run once unharmed and return every point that was passed."""
    gauntlet.drop(8)
    file = gauntlet.exchange / "points"
    gauntlet.drain("--points", str(file))
    return sorted({each for each in file.read_text().split("\n") if each and "config" not in each})


SHORT = [
    ("sqlite", "sftp", ["before commit receive:1", "after sftp show:2", "after sftp remove:2"]),
    ("postgresql", "sync", ["after commit admit:2", "after post /as2:1", "before commit seal:1"]),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("new_ledger_url", "kind", "points"), SHORT, indirect=["new_ledger_url"])
def test_kill_while_partners_exchange_files_keeps_every_account(
    make: Make, kind: str, points: Sequence[str]
) -> None:
    """F01, F13, F33: accepted is durable, nothing is lost or doubled, each group is answered once under one name."""
    gauntlet = make(kind)
    for point in points:
        gauntlet.drop(4)
        gauntlet.kill_at(point)
    gauntlet.drain()
    assert gauntlet.faults() == []


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_hundred_kills_while_partners_exchange_files_all_zeros(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every point at least once, the listener at each of its own, then points and moments by chance."""
    gauntlet, dice, died = make("sftp", "sync", "archive", "async"), random.Random(4130), 0
    points = learn_points(gauntlet)
    spots = [f"{point}:1" for point in points] + random_points(points, 20, seed=22)
    for spot in spots:
        gauntlet.drop(8)
        died += gauntlet.kill_at(spot)
    for spot in [f"{point}:{n}" for point in interrupted_listener.POINTS for n in (1, 3)]:
        gauntlet.drop(8)
        gauntlet.drain("--kill-listener", spot)
        gauntlet.kills += 1
    while len(gauntlet.orders) < 1000 or gauntlet.kills < 100:
        gauntlet.drop(10)
        gauntlet.kill_after(dice.uniform(0.5, 3.5))
    gauntlet.drain(patience_s=180)
    faults = gauntlet.faults()
    with capsys.disabled():
        kind = gauntlet.ledger_url.partition(":")[0]
        print(
            f"\n{kind}: {gauntlet.kills} kills ({died} at {len(points)} named points), {len(gauntlet.orders)} documents, faults: {faults or 'none'}"
        )
    assert faults == []


@pytest.mark.long
@pytest.mark.timeout(600)
class TestWithoutASafeguard:
    """The harness would see it if a promise were broken: each of these daemons breaks one, and is found out."""

    @pytest.fixture
    def new_ledger_url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/ledger.db"

    def found(self, gauntlet: Gauntlet, without: str, point: str) -> list[str]:
        """Kill a daemon that lacks a safeguard where that matters, and return what does not add up in the end."""
        gauntlet.drop(4)
        assert gauntlet.kill_at(point, "--without", without)
        gauntlet.drain(patience_s=40)
        return gauntlet.faults()

    def test_answer_before_the_commit_is_found(self, make: Make) -> None:
        """P1: what was receipted and is not in the ledger is lost."""
        faults = self.found(make("sync"), "commit before the answer", "before commit admit:1")
        assert any("are missing" in each for each in faults)

    def test_message_made_anew_for_each_try_is_found(self, make: Make) -> None:
        """P4: one 997 under two Message-IDs is two to its partner."""
        faults = self.found(make("sync"), "one message for all tries", "after post /as2:1")
        assert any("under more than one id" in each for each in faults)

    def test_remote_file_that_is_removed_before_the_commit_is_found(self, make: Make) -> None:
        """P1: what was removed and is not in the ledger is lost."""
        faults = self.found(make("sftp"), "commit before the finish", "before commit receive:1")
        assert any("are missing" in each for each in faults)
