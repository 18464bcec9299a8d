"""The newcomer's walk: every step of the page on adding a partner is typed as it stands, and prints what it says."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.cli.conftest import typed

HOWTO = Path(__file__).parents[3] / "docs" / "howto" / "add-a-partner.md"
SITE = "/srv/edi"
"""What the page calls the folder of the site."""
_BLOCK = re.compile(r"^```\n(\$ .*?)^```", re.MULTILINE | re.DOTALL)
_CHANGING = (
    (re.compile(r"[A-Z][a-z]{2} \d\d(?= \d\d:\d\d:\d\d)"), "Nov 21"),
    (re.compile(r"\d{4}-\d\d-\d\d (?=\d\d:\d\d:\d\d)"), "2026-11-21 "),
    (re.compile(r"\d\d:\d\d:\d\d"), "09:30:00"),
    (re.compile(r"\d+ of \d+ fields used"), "24 of 458 fields used"),
    (re.compile(r"(?<=-)[0-9a-f]{8}(?=-\d)"), "5eed0001"),
)
"""What no two runs have in common, and how many fields there are: that grows."""


class Step(NamedTuple):
    """One command of the page, and what stands below it."""

    command: str
    printed: str


def steps(page: str) -> Iterator[Step]:
    """Yield every step of a page."""
    for block in _BLOCK.findall(page):
        for text in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, _, rest = text.partition("\n")
            if "<<'END'" in first:
                content, _, rest = rest.partition("END\n")
                first = f"{first}\n{content}END"
            yield Step(first, rest)


def run(walk: Sequence[Step], root: Path) -> Iterator[Step]:
    """Type each command, in a folder that stands for that of the page, and yield what was really printed."""
    here = root
    for command, _ in walk:
        text = command.replace(SITE, str(root))
        if text.startswith("edigw "):
            result = typed(*shlex.split(text)[1:])
            printed = result.output
        else:
            done = subprocess.run(
                ["bash", "-ec", f"{text}\npwd >&2"],
                cwd=here,
                capture_output=True,
                text=True,
                check=True,
            )
            printed, here = done.stdout, Path(done.stderr.strip())
        yield Step(command, steady(printed.replace(str(root), SITE)))
        os.chdir(here)


def steady(printed: str) -> str:
    """Replace what changes from run to run."""
    for pattern, instead in _CHANGING:
        printed = pattern.sub(instead, printed)
    return printed


def test_walk_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From two sample files to a partner that is ready, and its first order delivered."""
    monkeypatch.chdir(tmp_path)
    walk = list(steps(HOWTO.read_text("utf-8")))
    root = tmp_path / "edi"
    root.mkdir()
    for said, real in zip(walk, run(walk, root), strict=True):
        assert (real.command, real.printed) == (said.command, said.printed)
    assert (
        "lumenhart is ready for 850"
        in [step for step in walk if "check" in step.command][-1].printed
    )
