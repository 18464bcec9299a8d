"""Standard input and output that are closed, full or left by their reader: a sentence and an exit code, never a traceback."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edigateway.cli.exits import Exit
from edigateway.cli.main import main
from tests.support.orders import Order
from tests.support.site import SmallSite
from tests.unit.cli.test_help import every_command

FULL = "edigw: standard output cannot be written: No space left on device\n"
REAL: tuple[str, ...] = (
    "status",
    "status --json",
    "list",
    "list --json",
    "show 1",
    "show 1 --payload",
    "why good.edi",
    "ledger verify",
    "schema purchase_order",
    "run --once",
    "check",
    "version",
    "x12 sets",
    "x12 describe 850",
    "x12 validate {file}",
    "x12 validate --json {file}",
    "x12 ack {file}",
    "x12 show {file}",
    "x12 format {file}",
    "x12 to-json {file}",
)


@pytest.fixture
def ending(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[int, str]]]:
    """Return a way to run ``edigw`` on a full disk in this process: its exit code, and what it said of that."""
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device

        def run(*arguments: str) -> tuple[int, str]:
            monkeypatch.setattr(sys, "argv", ["edigw", *arguments])
            monkeypatch.setattr(sys, "stdout", full)
            monkeypatch.setattr(sys, "stderr", sys.stderr)
            with pytest.raises(SystemExit) as ended:
                main()
            sys.stdout.close()  # as the interpreter does at its end: what could not be written is not tried again
            return int(ended.value.code or 0), capfd.readouterr().err

        yield run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with a good order."""
    path = tmp_path / "good.edi"
    path.write_bytes(Order(number=1).content())
    return path


@pytest.mark.parametrize("command", every_command())
def test_help_of_every_command_on_a_full_disk_is_exit_74(
    command: str, ending: Callable[..., tuple[int, str]]
) -> None:
    """Not even help may end in a traceback."""
    assert ending(*command.split(), "--help") == (Exit.UNWRITTEN, FULL)


@pytest.mark.parametrize("command", REAL)
def test_output_on_a_full_disk_is_exit_74(
    command: str, traffic: SmallSite, file: Path, ending: Callable[..., tuple[int, str]]
) -> None:
    """Whatever the command found, nobody got it."""
    arguments = command.format(file=file).split()
    assert ending("--site", str(traffic.root), *arguments) == (Exit.UNWRITTEN, FULL)


def edigw(*arguments: object, **streams: object) -> subprocess.CompletedProcess[bytes]:
    """Run ``edigw`` as a process of its own, with the streams that are given."""
    command = [sys.executable, "-m", "edigateway.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, **streams)  # type: ignore[call-overload, no-any-return]


def test_reader_that_has_seen_enough_is_exit_74_without_a_word(file: Path) -> None:
    """``edigw x12 show order.edi | head -1`` is no fault of anybody."""
    reading, writing = os.pipe()
    os.close(reading)
    done = edigw("x12", "show", file, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (Exit.UNWRITTEN, b"")


def test_closed_standard_output_is_said(file: Path) -> None:
    """``>&-`` leaves nowhere to write to."""
    closed = "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-m", "edigateway.cli", "x12", "to-json", str(file)]
    done = subprocess.run(
        [sys.executable, "-c", closed, *command], capture_output=True, check=False
    )
    assert done.returncode == Exit.UNWRITTEN
    assert done.stderr.startswith(b"edigw: standard output is closed")


@pytest.mark.parametrize("command", ["validate", "ack", "show", "format", "to-json", "from-json"])
def test_closed_standard_input_is_exit_2(
    command: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``<&-`` leaves nothing to read; Python says so by giving no stream at all."""
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "argv", ["edigw", "x12", command, "-"])
    monkeypatch.setattr(sys, "stdout", _appending(1))
    monkeypatch.setattr(sys, "stderr", _appending(2))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == Exit.USAGE
    assert "standard input is closed" in capfd.readouterr().err


def test_message_that_cannot_be_written_changes_nothing() -> None:
    """The exit code is for programs, and still true when nobody can be told why."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  a device
        done = edigw("statsu", stdout=subprocess.DEVNULL, stderr=full)
    assert done.returncode == Exit.USAGE


def _appending(descriptor: int) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.FileIO(descriptor, "wb", closefd=False), write_through=True)
