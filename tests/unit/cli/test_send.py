"""``edigw send``: a file goes to a partner as it is, through the daemon or without it."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from edigateway.cli.exits import Exit
from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.control import Control
from edigateway.ledger import tables
from tests.support.site import SmallSite
from tests.unit.cli.conftest import typed

CONTENT = b"ISA*anything\r\n\x00\xff"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invoice.edi"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.parametrize("command", [["send"], ["as2", "send"]])
def test_file_is_sent_at_the_next_run_byte_for_byte(
    empty: SmallSite, file: Path, command: list[str]
) -> None:
    """Without a daemon the ledger has it, and the next pass puts it into the outbox; people look for it in two places."""
    result = typed(*command, "acme", file, site=empty.root)
    assert result.exit_code == Exit.OK
    assert "at the next `edigw run`" in result.stdout
    empty.run()
    (sent,) = (empty.root / "acme" / "out").iterdir()
    assert (sent.name, sent.read_bytes()) == ("1-invoice.edi", CONTENT)
    (row,) = empty.rows(tables.transmission)
    assert (row.state, row.direction) == ("delivered", "out")


def test_json_has_the_number_under_which_it_is_found(empty: SmallSite, file: Path) -> None:
    """A script asks later what became of it."""
    result = typed("send", "acme", file, "--name", "july bill.edi", "--json", site=empty.root)
    assert json.loads(result.stdout) == {
        "number": 1,
        "partner": "acme",
        "name": "july bill.edi",
        "size_bytes": len(CONTENT),
        "at_work": False,
    }
    (row,) = empty.rows(tables.transmission)
    assert row.name == "1-july-bill.edi"


def test_daemon_that_runs_is_handed_the_file(empty: SmallSite, file: Path) -> None:
    """It alone writes to the ledger; whoever asked is named."""
    asked: list[Any] = []
    (empty.root / "state").mkdir()
    control = Control(empty.root / "state", lambda request: asked.append(request) or {"number": 7})  # type: ignore[func-returns-value]
    try:
        result = typed("send", "acme", file, site=empty.root)
    finally:
        control.close()
    assert "File 7 for acme: invoice.edi" in result.stdout
    assert "at work" in result.stdout
    (request,) = asked
    assert base64.b64decode(request.pop("content")) == CONTENT
    assert request.pop("by")
    assert request == {"command": "submit", "partner": "acme", "name": "invoice.edi"}


def test_file_of_many_megabytes_fits_through_the_socket(empty: SmallSite, tmp_path: Path) -> None:
    """What may be sent may be handed over."""
    large = tmp_path / "large.edi"
    large.write_bytes(b"x" * (5 << 20))
    (empty.root / "state").mkdir()
    control = Control(
        empty.root / "state", lambda request: {"number": len(base64.b64decode(request["content"]))}
    )
    try:
        result = typed("send", "acme", large, "--json", site=empty.root)
    finally:
        control.close()
    assert json.loads(result.stdout)["number"] == 5 << 20


def test_refusal_of_the_daemon_is_exit_1(empty: SmallSite, file: Path) -> None:
    """What it says is said."""

    def refuse(request: object) -> dict[str, object]:
        raise ValueError("no outbox")

    (empty.root / "state").mkdir()
    control = Control(empty.root / "state", refuse)
    try:
        result = typed("send", "acme", file, site=empty.root)
    finally:
        control.close()
    assert (result.exit_code, result.stderr) == (Exit.FOUND, "edigw: not sent: no outbox\n")


def test_partner_without_an_outbox_is_exit_1_and_those_with_one_are_named(
    empty: SmallSite, file: Path
) -> None:
    """Nothing is in the ledger then."""
    result = typed("send", "acne", file, site=empty.root)
    assert result.exit_code == Exit.FOUND
    assert "there are: acme" in result.stderr
    assert empty.rows(tables.transmission) == []


def test_ledger_of_another_process_is_exit_75(empty: SmallSite, file: Path) -> None:
    """Whoever holds it is named."""
    empty.run()
    ledger = site_ledger(read_site(empty.root), SystemClock())
    try:
        assert typed("send", "acme", file, site=empty.root).exit_code == Exit.HELD
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("gone.edi", None, "No such file"), ("empty.edi", b"", "is empty")],
)
def test_file_that_cannot_be_sent_is_a_usage_error(
    empty: SmallSite, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    """A slip is told before anything is written."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = typed("send", "acme", tmp_path / name, site=empty.root)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr
    assert not (empty.root / "state").exists()


def test_standard_input_is_sent_under_the_name_that_is_given(empty: SmallSite) -> None:
    """What another program writes needs no file, but a name."""
    command = [
        sys.executable,
        "-m",
        "edigateway.cli",
        "--site",
        str(empty.root),
        "send",
        "acme",
        "-",
    ]
    unnamed = subprocess.run(command, input=CONTENT, capture_output=True, check=False)
    assert unnamed.returncode == Exit.USAGE
    assert b"--name" in unnamed.stderr
    named = subprocess.run([*command, "--name", "a.edi"], input=CONTENT, check=False)
    assert named.returncode == Exit.OK
    (row,) = empty.rows(tables.transmission)
    assert (row.name, row.size_bytes) == ("1-a.edi", len(CONTENT))
