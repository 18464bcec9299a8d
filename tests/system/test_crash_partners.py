"""Killed with -9 while partners exchange files over SFTP and AS2, the gateway keeps what it promised to each of them.

The partners keep accounts of their own: an SFTP server's folders, and a peer that speaks AS2 and repeats what was not
receipted. The short run belongs to ``make test``; ``make system`` runs a hundred kills over a thousand documents on
each ledger.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import interrupted_listener
from tests.support.erp import Erp
from tests.system.gauntlet import Gauntlet, random_points
from tests.system.partners import As2Partner, SftpPartner, free_port

Make = Callable[..., Gauntlet]


@pytest.fixture
def make(tmp_path: Path, new_ledger_url: str) -> Iterator[Make]:
    """Return what prepares a site on each database with these partners: sftp, archive, sync, async."""
    with ExitStack() as stack:

        def make_(*kinds: str) -> Gauntlet:
            port = free_port()
            partners = [_partner(each, tmp_path / "exchange", port) for each in kinds]
            for each in partners:
                stack.callback(each.close)
            made = Gauntlet(
                site=tmp_path / "site",
                exchange=tmp_path / "exchange",
                ledger_url=new_ledger_url,
                erp=stack.enter_context(Erp()),
                partners=partners,
                port=port,
            )
            made.prepare()
            return made

        yield make_


def _partner(kind: str, exchange: Path, port: int) -> SftpPartner | As2Partner:
    if kind in {"sftp", "archive"}:
        name = {"sftp": "hull", "archive": "initech"}[kind]
        return SftpPartner(
            name=name,
            identity=name.upper(),
            target="web",
            root=exchange / name,
            archive=kind == "archive",
        )
    name = {"sync": "globex", "async": "umbrella"}[kind]
    return As2Partner(
        name=name,
        identity=name.upper(),
        target="files" if kind == "sync" else "web",
        port=port,
        is_async=kind == "async",
    )


def learn_points(gauntlet: Gauntlet) -> list[str]:
    """Run once unharmed and return every point that was passed."""
    gauntlet.drop(8)
    file = gauntlet.exchange / "points"
    gauntlet.drain("--points", str(file))
    return sorted({each for each in file.read_text().split("\n") if each and "config" not in each})


SHORT: Sequence[tuple[Sequence[str], Sequence[str]]] = [
    (["sftp"], ["before commit receive:1", "after sftp show:2", "after sftp remove:2"]),
    (["sync"], ["after commit admit:2", "after post /as2:1", "before commit seal:1"]),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kinds", "points"), SHORT, ids=lambda each: "-".join(each)[:12])
def test_kill_while_partners_exchange_files_keeps_every_account(
    make: Make, kinds: Sequence[str], points: Sequence[str]
) -> None:
    """Accepted is durable, nothing is lost or doubled, and each group is answered once under one name."""
    gauntlet = make(*kinds)
    for point in points:
        gauntlet.drop(4)
        gauntlet.kill_at(point, patience_s=10)
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
