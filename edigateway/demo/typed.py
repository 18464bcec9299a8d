"""Typing commands: ``edigw`` is run in this process, as if a person had typed it."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from edigateway.cli.main import cli
from edigateway.cli.terminal import say

COMMAND_STYLE = "bold"


class Failed(Exception):
    """A command of the demonstration did not do what it should."""


def edigw(site: Path, *arguments: str) -> None:
    """Show a command, and what it says."""
    _say_command(site, arguments)
    _run(site, arguments)


def edigw_quietly(site: Path, *arguments: str) -> str:
    """Show a command, and keep to ourselves what it says.

    Raises:
        Failed: it did not end well.
    """
    _say_command(site, arguments)
    return output_of(site, *arguments)


def output_of(site: Path, *arguments: str) -> str:
    """Return what a command says, without a word about it.

    Raises:
        Failed: it did not end well.
    """
    return output_bytes(site, *arguments).decode("utf-8", "replace")


def output_bytes(site: Path, *arguments: str) -> bytes:
    """Return what a command writes.

    Raises:
        Failed: it did not end well.
    """
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, "utf-8", write_through=True) as said, redirect_stdout(said):
        code = _run(site, arguments)
        said.flush()
        content = raw.getvalue()
    if code:
        raise Failed(f"edigw {' '.join(arguments)} ended with {code}")
    return content


def _run(site: Path, arguments: tuple[str, ...]) -> int:
    run: Callable[..., int | None] = cli.main
    return run(["--site", str(site), *arguments], prog_name="edigw", standalone_mode=False) or 0


def _say_command(site: Path, arguments: tuple[str, ...]) -> None:
    say(f"$ edigw --site {site} {' '.join(arguments)}", COMMAND_STYLE)
