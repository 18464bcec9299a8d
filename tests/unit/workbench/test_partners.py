"""A partner is ready when its files, maps, examples and folders are well, and nothing is open any more."""

import json
import re
from pathlib import Path

import pytest

from edigateway.cli.exits import Exit
from tests.unit.cli.conftest import typed
from tests.unit.workbench.proposing import LINE, order, proposed, site

PARTNER, MAP = "partners/lumen.yaml", "maps/lumen/850.yaml"
GUIDELINE = "guidelines/lumen-850.yaml"
EXAMPLE = "maps/lumen/850.tests/sample-1.edi"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a site with the partner lumen, ready: proposed, answered, its examples accepted."""
    found = site(tmp_path)
    proposed(found, order("REF*DP*9", *LINE), order("REF*DP*8", *LINE, number=2)).write(found)
    for path in (PARTNER, MAP, GUIDELINE):
        text = (found / path).read_text()
        (found / path).write_text(re.sub(r" *# open:.*", "", text))
    assert typed("map", "test", "lumen/850", "--accept", site=found).exit_code == Exit.OK
    return found


def replaced(file: Path, old: str, new: str) -> None:
    """Write something else in a file."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_partner_without_a_flaw_is_ready(root: Path) -> None:
    """One line, and what to do next."""
    result = typed("partner", "check", "lumen", site=root)
    assert result.output == "lumen is ready for 850, with 2 examples. Next: edigw reload\n"
    assert result.exit_code == Exit.OK


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (PARTNER, "[erp]", "[erp]  # open: and to the shop?", "open: and to the shop?"),
        (GUIDELINE, "REF[DP]", "# open: always?\n  REF[DP]", "open: always?"),
        (PARTNER, "map: lumen/850", "map: x12/850", "is not their own"),
        (PARTNER, "exchange/lumen/in", "exchange/lumen/none", "there is no folder"),
    ],
)
def test_partner_that_needs_a_person_ends_with_3(
    root: Path, file: str, old: str, new: str, told: str
) -> None:
    """What somebody has to do or to ask is listed with its place."""
    replaced(root / file, old, new)
    result = typed("partner", "check", "lumen", site=root)
    assert told in result.output
    assert "not ready" in result.output.splitlines()[-1]
    assert result.exit_code == Exit.PERSON


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (PARTNER, "lumen/850", "lumen/85", "there is no map 'lumen/85'"),
        (MAP, "extends", "extend", "layout needs a format"),
        (GUIDELINE, "  REF[DP]:", "  REF[IA]: required\n  REF[DP]:", "rejected by lumen-850"),
        (PARTNER, "id: LUMEN", "id: LUMENS", "which is no identity of theirs"),
        (EXAMPLE, "PO-1", "PO-9", "differ"),
        (PARTNER, "outbox:\n  path: exchange/lumen/out\n", "", "no outbox"),
    ],
)
def test_partner_with_a_fault_ends_with_1(
    root: Path, file: str, old: str, new: str, told: str
) -> None:
    """What is wrong is listed as a fault."""
    replaced(root / file, old, new)
    result = typed("partner", "check", "lumen", site=root)
    assert told in result.output
    assert result.exit_code == Exit.FOUND


def test_partner_without_examples_needs_a_person(root: Path) -> None:
    """No file of theirs was ever tried."""
    for path in (root / EXAMPLE).parent.iterdir():
        path.unlink()
    result = typed("partner", "check", "lumen", site=root)
    assert "there is no example of a 850" in result.output
    assert result.exit_code == Exit.PERSON


def test_fault_of_another_partner_is_only_counted(root: Path) -> None:
    """Whoever looks at one partner is not told all about another."""
    (root / "partners" / "other.yaml").write_text("partner: other\nnothing: x\n")
    result = typed("partner", "check", "lumen", site=root)
    assert result.output == (
        "lumen is not ready: 1 fault in other files of the site. Next: edigw check\n"
    )
    assert result.exit_code == Exit.FOUND


def test_report_as_json_says_the_same(root: Path) -> None:
    """A script sees weights, places and the verdict."""
    replaced(root / PARTNER, "[erp]", "[erp]  # open: and to the shop?")
    found = json.loads(typed("partner", "check", "lumen", "--json", site=root).stdout)
    [point] = found["points"]
    assert (point["weight"], point["problem"]) == ("person", "open: and to the shop?")
    assert (found["ready"], found["examples"], found["documents"]) == (False, 2, ["850"])


def test_partner_that_does_not_exist_is_refused(root: Path) -> None:
    """The names that there are, are told."""
    result = typed("partner", "check", "lumne", site=root)
    assert "no partner 'lumne' that can be read; there are: lumen" in result.output
    assert result.exit_code == Exit.FOUND


def test_partner_new_prints_and_writes_nothing_with_dry_run(tmp_path: Path) -> None:
    """The files are shown, and the site stays as it is."""
    root = site(tmp_path / "site")
    sample = tmp_path / "a.edi"
    sample.write_bytes(order(*LINE))
    before = sorted(root.rglob("*"))
    result = typed("partner", "new", "lumen", "--from-samples", sample, "--dry-run", site=root)
    assert "# --- partners/lumen.yaml" in result.stdout
    assert result.exit_code == Exit.OK
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.edi",),
        ("--from-samples",),
        ("--from-samples", "no-such.edi"),
        ("--like", "x", "--from-samples", "a"),
    ],
)
def test_partner_new_with_a_wrong_command_line_ends_with_2(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Files need --from-samples, and that needs files."""
    result = typed("partner", "new", "lumen", *arguments, site=site(tmp_path))
    assert result.exit_code == Exit.USAGE


def test_partner_new_like_another_writes_and_says_what_is_next(root: Path) -> None:
    """From one partner to the next."""
    result = typed("partner", "new", "nova", "--like", "lumen", site=root)
    assert result.exit_code == Exit.OK
    assert "edigw partner check nova" in result.stdout
    assert (root / "partners" / "nova.yaml").exists()
