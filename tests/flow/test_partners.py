"""The partners of the example site: each map does what its examples say, both ways, and stays a short difference."""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from edigateway.clock import SystemClock
from edigateway.contracts import registry
from edigateway.daemon.assembly import read_site
from edigateway.daemon.once import run_once
from edigateway.model.finding import Severity
from edigateway.workbench.bench import Bench, open_bench
from edigateway.workbench.examples import Examples
from tests.house.sources import ROOT, name
from tests.support.there_and_back import Received, received, segments, written

MAPS = ROOT / "maps"
OF_NOBODY = {"x12", "xml"}
"""Folders of base maps."""
MOST_LINES = 60
"""More than that is no difference any more: then the language lacks something, or the base map does."""

FILES = sorted(path for path in MAPS.glob("*/*.yaml") if path.parent.name not in OF_NOBODY)
NAMES = [f"{path.parent.name}/{path.stem}" for path in FILES]
OF_X12 = [each for each in NAMES if any((MAPS / f"{each}.tests").glob("*.edi"))]
RECEIVED = [
    path
    for file in FILES
    for path in sorted(file.with_suffix(".tests").iterdir())
    if path.suffix != ".json" and ".out." not in path.name
]
SENT = sorted(MAPS.glob("*/*.tests/*.out.edi"))

NOT_AS_SENT = {
    "tangram/850": "the unit that they leave out is written",
    "ironbridge/850": "what they order by the thousand is told by the hundred, the first unit of the table that is exact",
    "portside/945": "pieces that fill a case are told as a case",
}
"""Maps whose documents come back with the same meaning and other elements, and why."""


@cache
def bench() -> Bench:
    """Return the bench with every map of the repository."""
    return open_bench([MAPS], registry.formats())


@pytest.mark.parametrize("path", FILES, ids=name)
def test_map_of_a_partner_is_a_short_difference(path: Path) -> None:
    """What a partner does otherwise fits on a page."""
    assert len(path.read_text("utf-8").splitlines()) < MOST_LINES


@pytest.mark.parametrize("map_name", NAMES)
def test_examples_of_a_map_are_what_comes_of_them(map_name: str) -> None:
    """Each file is read as the documents beside it, each document written as the file beside it, and back again."""
    outcomes = list(Examples(bench(), map_name).run())
    bad = {each.example.given.name: each.failures for each in outcomes if not each.is_good}
    assert bad == {}
    assert len(outcomes) >= 2


@pytest.mark.parametrize("path", [*RECEIVED, *SENT], ids=name)
def test_example_is_a_file_without_a_fault(path: Path) -> None:
    """Neither the format nor the map finds anything but notes, and fields take all that is said."""
    map_name = f"{path.parent.parent.name}/{path.parent.stem}"
    for trial in bench().read(map_name, path.read_bytes()):
        assert [each for each in trial.findings if each.severity is not Severity.NOTE] == []
        assert "unmapped" not in json.dumps(trial.content)


@pytest.mark.parametrize("map_name", OF_X12)
def test_examples_in_x12_come_back_segment_for_segment(map_name: str) -> None:
    """The first law: what a map writes of a document is what the document was read from; no exception is needless."""
    as_sent = [segments(again) == segments(found) for found, again in _there_and_back(map_name)]
    assert all(as_sent) is (map_name not in NOT_AS_SENT)


def _there_and_back(map_name: str) -> Iterator[tuple[Received, Received]]:
    ready = bench().map(map_name)
    maps = {str(ready.map.layout.keys["set"]): ready}
    for path in sorted((MAPS / f"{map_name}.tests").glob("*.edi")):
        for found in received(path.read_bytes(), maps):
            document = found.document(ready)
            [again] = received(written(document, ready, found.release), maps)
            assert again.document(ready) == document
            yield found, again


def test_site_takes_every_example_of_every_partner(tmp_path: Path) -> None:
    """Put into the mailboxes, all of them reach the ERP as the documents beside them; nothing waits for a person."""
    shutil.copy(ROOT / "edigateway.yaml", tmp_path)
    for folder in ("partners", "maps", "guidelines"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    boxes = _mailboxes()
    for box in (tmp_path / "exchange" / each for each in boxes.values()):
        (box / "in").mkdir(parents=True, exist_ok=True)
        (box / "out").mkdir(exist_ok=True)
    for number, path in enumerate(RECEIVED):
        box = tmp_path / "exchange" / boxes[f"{path.parent.parent.name}/{path.parent.stem}"]
        shutil.copy(path, box / "in" / f"{number}-{path.name}")
    run_once(tmp_path, SystemClock(), lambda _: None)
    messages = [
        json.loads(path.read_bytes()) for path in (tmp_path / "exchange" / "erp").glob("*.json")
    ]
    assert _in_order(each["document"] for each in messages) == _in_order(_expected())


def _mailboxes() -> dict[str, str]:
    """Return the partner whose mailbox brings what a map reads, by the map's name."""
    return {
        agreement.map: partner
        for partner, each in read_site(ROOT).partners.items()
        for agreement in each.receive
    }


def _expected() -> Iterator[Any]:
    for path in RECEIVED:
        yield from json.loads(path.with_suffix(".json").read_bytes())


def _in_order(documents: Iterator[Any]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in documents)
