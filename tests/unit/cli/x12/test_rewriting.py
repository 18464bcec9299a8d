"""``edigw x12 format``, ``to-json`` and ``from-json``: the same X12 in other forms."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edigateway.cli.exits import Exit
from edigateway.cli.main import cli
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload

GOOD = payload(group(order()))
LATE = payload(group(order(BEG, "REF*DP*038", "CUR*BY*USD", LINE, "CTT*1")))
ODD = payload(group(order(BEG, LINE.replace("EA", "CTN"), "CTT*1")))
DAMAGED = GOOD.replace(b"IEA*1*000000001~\n", b"")


def rewritten(content: bytes, *arguments: str) -> Result:
    """Run a command of the group on bytes that come by standard input."""
    return CliRunner().invoke(cli, ["x12", *arguments, "-"], input=content, prog_name="edigw")


def test_format_puts_a_loose_file_right() -> None:
    """Counts, padding, numbers and empty elements are put right, one segment a line."""
    loose = GOOD.replace(b"~\n", b"~").replace(b"SE*5", b"SE*9").replace(b"9.95*", b"9.950*")
    result = rewritten(loose.replace(b"CTT*1", b"ctt*1**"), "format")
    assert result.exit_code == Exit.OK
    assert result.stdout_bytes == GOOD


def test_format_options_choose_the_notation() -> None:
    """Delimiters and line ends are as asked for."""
    result = rewritten(GOOD, "format", "--delimiters", "|:!^", "--line-end", "none")
    assert result.stdout.endswith("!GE|1|1!IEA|1|000000001!")
    result = rewritten(GOOD, "format", "--line-end", "crlf")
    assert result.stdout_bytes == GOOD.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("options", "exit_code", "said"),
    [
        (["--delimiters", "*~"], Exit.USAGE, "four characters are needed"),
        (["--delimiters", "**~^"], Exit.FOUND, "'*' cannot be two delimiters at once"),
        (["--delimiters", "4:~^"], Exit.FOUND, "'4' cannot be a delimiter"),
        (["--charset", "ebcdic"], Exit.USAGE, "'ebcdic' is not one of"),
    ],
)
def test_format_options_that_make_no_sense_are_refused(
    options: list[str], exit_code: Exit, said: str
) -> None:
    """Whoever typed them is told what would."""
    result = rewritten(GOOD, "format", *options)
    assert result.exit_code == exit_code
    assert said in result.stderr


@pytest.mark.parametrize("command", ["format", "to-json"])
@pytest.mark.parametrize("content", [b"nothing", DAMAGED])
def test_what_is_no_whole_x12_is_exit_2(command: str, content: bytes) -> None:
    """A file that was cut off is not made to look whole."""
    result = rewritten(content, command)
    assert result.exit_code == Exit.USAGE
    assert result.stderr.startswith("edigw: ")
    assert b"IEA" not in result.stdout_bytes


def test_json_comes_back_as_the_same_bytes() -> None:
    """There and back there is no difference."""
    document = rewritten(GOOD, "to-json").stdout_bytes
    assert json.loads(document)["interchanges"][0]["isa"][5] == "ACME"
    assert rewritten(document, "from-json").stdout_bytes == GOOD


def test_from_json_judges_unless_told_otherwise() -> None:
    """A set is refused for anything, for errors, or for nothing."""
    odd = rewritten(ODD, "to-json").stdout_bytes
    result = rewritten(odd, "from-json")
    assert result.exit_code == Exit.FOUND
    assert (
        "sets[0]: this set breaks the rules of X12:\n  segments[1].segments[0][3]: PO103 is 'CTN'"
        in (result.stderr)
    )
    assert rewritten(odd, "from-json", "--allow-warnings").stdout_bytes == ODD
    late = rewritten(LATE, "to-json").stdout_bytes
    assert rewritten(late, "from-json", "--unchecked").stdout_bytes == LATE
    moved = rewritten(late, "from-json").stdout
    assert moved.index("CUR*") < moved.index("REF*")


def test_output_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    """A refused file leaves what was there before, and nothing else."""
    target = tmp_path / "order.edi"
    document = rewritten(GOOD, "to-json").stdout_bytes
    assert rewritten(document, "from-json", "--output", str(target)).exit_code == Exit.OK
    assert target.read_bytes() == GOOD
    broken = document.replace(b'"20240105"', b'"x"')
    assert rewritten(broken, "from-json", "-o", str(target)).exit_code == Exit.FOUND
    assert target.read_bytes() == GOOD
    assert list(tmp_path.iterdir()) == [target]


def test_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder that is not there is not made."""
    result = rewritten(GOOD, "format", "-o", str(tmp_path / "none" / "order.edi"))
    assert result.exit_code == Exit.USAGE
    assert "No such file or directory" in result.stderr


def test_output_to_what_is_no_file_is_written_into_it(tmp_path: Path) -> None:
    """A device or a named pipe is not replaced, and a link is followed."""
    pipe, target, link = tmp_path / "pipe", tmp_path / "target", tmp_path / "link"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    link.symlink_to(target)
    try:
        assert rewritten(GOOD, "format", "-o", str(pipe)).exit_code == Exit.OK
        assert os.read(reading, 1 << 16) == GOOD
    finally:
        os.close(reading)
    assert rewritten(GOOD, "format", "-o", str(link)).exit_code == Exit.OK
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert target.read_bytes() == GOOD


def test_output_on_a_full_disk_is_said() -> None:
    """The name is that of what could not be written."""
    result = rewritten(GOOD, "format", "-o", "/dev/full")
    assert result.exit_code == Exit.USAGE
    assert result.stderr == "edigw: /dev/full: No space left on device\n"


def test_input_that_cannot_be_read_is_not_taken_for_the_output(tmp_path: Path) -> None:
    """Which of the two failed is told apart."""
    target = str(tmp_path / "out.edi")
    unreadable = CliRunner().invoke(cli, ["x12", "format", "/proc/self/mem", "-o", target])
    assert unreadable.exit_code == Exit.USAGE
    assert "/proc/self/mem: it cannot be read: Input/output error" in unreadable.stderr


def test_format_of_a_missing_file_is_exit_2() -> None:
    """The command line names something that is not there."""
    result = CliRunner().invoke(cli, ["x12", "format", "no-such-file.edi"])
    assert result.exit_code == Exit.USAGE


@pytest.mark.parametrize("name", ["order.edi", "-"])
@pytest.mark.parametrize("command", ["format", "to-json", "from-json"])
def test_refusal_names_the_file(
    command: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever rewrites many files in a loop must see which of them is damaged."""
    monkeypatch.chdir(tmp_path)
    Path("order.edi").write_bytes(b"neither X12 nor JSON")
    refused = CliRunner().invoke(cli, ["x12", command, name], input=b"neither X12 nor JSON")
    assert refused.exit_code != Exit.OK
    assert refused.stderr.startswith(f"edigw: {name}: ")
