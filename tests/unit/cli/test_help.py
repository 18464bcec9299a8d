"""Help: every command teaches itself."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from edigateway.cli.exits import Exit
from edigateway.cli.main import COMMANDS, cli
from tests.support.site import SmallSite
from tests.unit.cli.conftest import typed

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "exit-codes.md"


def every_command() -> list[str]:
    context = click.Context(cli)
    found = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        below = command.list_commands(context) if isinstance(command, click.Group) else []
        found += [name, *(f"{name} {each}" for each in below)]
    return found


@pytest.mark.parametrize("command", every_command())
def test_help_of_every_command_shows_an_example_of_itself(command: str) -> None:
    """Whoever asks a command for help sees what to type."""
    result = typed(*command.split(), "--help")
    assert result.exit_code == 0
    examples = result.output.partition("Example")[2]
    assert re.search(rf"^ +edigw .*{command.split()[0]}", examples, re.MULTILINE)


def test_command_without_arguments_lists_all_commands() -> None:
    """The first thing that one types shows what there is, each on one line."""
    result = typed("--help")
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", result.output, re.MULTILINE)
    assert "..." not in result.output.partition("Commands:")[2]


LIBRARIES = {"sqlalchemy", "pydantic", "rich", "yaml"}
WORK = {"alembic", "httpx2", "edigateway.flow", "edigateway.ledger.ledger"}


@pytest.mark.parametrize(
    ("arguments", "kept_out"),
    [
        ("--help", LIBRARIES),
        ("version", LIBRARIES),
        ("x12 sets", LIBRARIES),
        ("x12 describe 850", LIBRARIES),
        ("list", WORK),
        ("show 1", WORK),
        ("why 1", WORK),
        ("status", WORK),
    ],
)
def test_command_loads_only_what_it_needs(
    traffic: SmallSite, arguments: str, kept_out: set[str]
) -> None:
    """Whoever only looks does not wait for what migrates, translates and posts."""
    command = [sys.executable, "-X", "importtime", "-m", "edigateway.cli", "--site"]
    done = subprocess.run(
        [*command, str(traffic.root), *arguments.split()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout
    assert not {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()} & kept_out


def test_unknown_command_is_a_usage_error() -> None:
    """A slip of the finger is told from a fault."""
    assert typed("statsu").exit_code == Exit.USAGE


def test_reference_page_lists_every_exit_code() -> None:
    """The page and the program agree."""
    listed = re.findall(r"^\| (\d+) \|", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert [int(code) for code in listed] == [int(each) for each in Exit]
