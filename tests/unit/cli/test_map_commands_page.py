"""The page about map commands: what it shows is what the commands print."""

import re
import shlex
from collections.abc import Sequence

import pytest
from click.testing import CliRunner

from edigateway.cli.main import cli
from tests.support.benches import ROOT

PAGE = (ROOT / "docs" / "reference" / "map-commands.md").read_text("utf-8")
SHOWN: Sequence[tuple[str, str]] = re.findall(
    r"^```\n\$ (edigw [^\n]*)\n(.*?)^```", PAGE, re.M | re.S
)
_LEFT_OUT = "..."


def _printed(line: str) -> str:
    """Run commands, each with what the one before it prints, and return what the last one does."""
    text = b""
    for command in line.split(" | "):
        words = shlex.split(command)[1:]
        text = CliRunner().invoke(cli, words, input=text, prog_name="edigw").stdout_bytes
    return text.decode().replace("\r\n", "\n")


def _pattern(shown: str) -> str:
    """Return a pattern of what is shown, in which dots stand for what was left out."""
    return ".*".join(map(re.escape, shown.split(_LEFT_OUT)))


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[each for each, _ in SHOWN])
def test_command_on_the_page_prints_what_the_page_shows(
    monkeypatch: pytest.MonkeyPatch, command: str, shown: str
) -> None:
    """From the top of this repository, a hundred columns wide."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("EDIGW_SITE", raising=False)
    assert re.fullmatch(_pattern(shown), _printed(command), re.DOTALL), _printed(command)


def test_page_shows_what_most_commands_print() -> None:
    """The examples are found at all."""
    assert len(SHOWN) >= 6
