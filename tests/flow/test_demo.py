"""The demonstration as a newcomer runs it: a process of its own, with everything that it starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from edigateway.demo.daemon import DidNotStart, running_daemon
from edigateway.demo.site import LUMENHART
from tests.house.sources import ROOT
from tests.support.site import SmallSite

INTERRUPTED = 130


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short path, as sockets want it."""
    with tempfile.TemporaryDirectory(prefix="demo-") as made:
        yield Path(made)


def demo(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run it as a newcomer would, whose terminal is not the narrow one of tests."""
    command = [sys.executable, "-m", "edigateway.demo", *map(str, arguments)]
    own = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run(
        command, cwd=folder, env=own, capture_output=True, text=True, timeout=300, check=False
    )


def listed(site: Path, *arguments: str) -> list[dict[str, str]]:
    found = CliRunner().invoke(cli, ["--site", str(site), "list", "--json", *arguments])
    return json.loads(found.stdout)  # type: ignore[no-any-return]


def processes_on(folder: Path) -> list[str]:
    """Return the command lines of all that still runs on a folder, or was started in it."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if (each / "cwd").resolve().is_relative_to(folder):
                found.append((each / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it ended, or is not ours
            continue
    return found


@pytest.fixture(scope="module")
def done() -> Iterator[tuple[Path, str]]:
    """Run the whole demonstration once; return its folder and what it said."""
    with tempfile.TemporaryDirectory(prefix="demo-") as made:
        folder = Path(made)
        shown = demo(folder)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert processes_on(folder) == []
        yield folder / "demo-site", shown.stdout


def test_demo_shows_every_outcome_on_one_screen_width(done: tuple[Path, str]) -> None:
    """What is promised to a newcomer happens, without colours in a pipe."""
    root, shown = done
    for words in ("AK9*P*2*2*1", "PO102 is 'TWELVE'", "duplicate", "quarantined", "ZZ/QUILLMOOR"):
        assert words in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 100
    states = [each["state"] for each in listed(root)]
    assert states.count("delivered") == 6


def test_demo_shows_the_receipt_of_a_message_that_was_taken_once(done: tuple[Path, str]) -> None:
    """RFC 4130 §7.4: the receipt names the message, says processed, and repeats its MIC."""
    root, shown = done
    for words in ("automatic-action/MDN-sent-automatically; processed", "Received-Content-MIC: "):
        assert words in shown
    assert "the same receipt" in shown
    assert len(listed(root, "--key", "LH-20881")) == 1
    theirs = listed(root / LUMENHART)
    assert [(each["kind"], each["state"]) for each in theirs] == [("997", "kept")]


def test_demo_leaves_the_acknowledgements_on_the_sftp_server(done: tuple[Path, str]) -> None:
    """Both orders that came by SFTP are answered there, and nothing is left lying."""
    server = done[0] / "theirs" / "harborlight"
    assert len(list((server / "acknowledgements").iterdir())) == 2
    assert list((server / "orders").iterdir()) == []


def test_demo_leaves_sites_that_are_sound(done: tuple[Path, str]) -> None:
    """What a newcomer copies has no fault, and both ledgers can be proved."""
    for site in (done[0], done[0] / LUMENHART):
        for command in (["check"], ["ledger", "verify"], ["cert", "expiring"]):
            result = CliRunner().invoke(cli, ["--site", str(site), *command])
            assert result.exit_code == Exit.OK, result.output


def test_pages_show_what_the_demo_says(done: tuple[Path, str]) -> None:
    """The excerpt in the README has the lines of a real run, but for numbers, names and times."""
    excerpt = ROOT.joinpath("README.md").read_text("utf-8").partition("from `make demo` -->\n```\n")
    lines = excerpt[2].partition("```")[0].splitlines()
    said = {words(line) for line in done[1].splitlines()}
    assert len(lines) > 15
    assert [
        line for line in lines if line.strip() not in ("", "...") and words(line) not in said
    ] == []


def words(line: str) -> tuple[str, ...]:
    """Return the words of a line that are the same in every run."""
    return tuple(each for each in line.split() if each.isalpha())


def test_demo_that_is_interrupted_ends_all_that_it_started(folder: Path) -> None:
    """Ctrl-C leaves no process behind, and the next run finds nothing in its way."""
    command = [sys.executable, "-u", "-m", "edigateway.demo"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        next(line for line in process.stdout if "What the partners send" in line)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == INTERRUPTED
    assert "Traceback" not in rest
    assert processes_on(folder) == []


def test_port_that_is_taken_is_said(tmp_path: Path) -> None:
    """A daemon whose partners cannot reach it has not started; whoever has the port is not taken for it."""
    site = SmallSite(root=tmp_path)
    site.write()
    site.partner("web", "partner: web\ninbox: {transport: http, token: '${cred:token}'}\n")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_text("a token that is long enough for anybody")
    (tmp_path / "secrets" / "token").chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (tmp_path / "edigateway.yaml").open("a") as settings:
            settings.write(f"listener: {{port: {port}}}\n")
        with (
            pytest.raises(DidNotStart, match=f"cannot listen on 127.0.0.1 port {port}"),
            running_daemon(tmp_path, port),
        ):
            pass


@pytest.mark.parametrize(
    ("argument", "code", "said"), [("--help", 0, "half a minute"), ("--what", 2, "usage:")]
)
def test_demo_takes_no_option_for_a_folder(
    tmp_path: Path, argument: str, code: int, said: str
) -> None:
    """Whoever asks for help gets help, and no site."""
    shown = demo(tmp_path, argument)
    assert shown.returncode == code
    assert said in shown.stdout + shown.stderr
    assert not list(tmp_path.iterdir())
