"""Showing things: what lies at the end of each way, as a person would look at it."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from edigateway.cli.terminal import say
from edigateway.demo.site import LUMENHART
from edigateway.demo.typed import COMMAND_STYLE, edigw, output_bytes
from edigateway.ledger.evidence.story import Story
from edigateway.model.lifecycle import State

WIDEST = 96
_RECEIPT_LINES = re.compile(
    rb"^(?:Original-Message-ID|Disposition|Received-Content-MIC): .*$", re.MULTILINE | re.IGNORECASE
)


def chapter(title: str) -> None:
    """Begin something new."""
    say()
    say(f"── {title} ".ljust(98, "─"), "bold cyan")


def receipt(root: Path, story: Story) -> None:
    """Show the receipt for a message that the partner sent us, from the partner's ledger."""
    theirs = root / LUMENHART
    number = "1"
    say(
        f"$ edigw --site {theirs} show {number} --receipt | grep -ai -e ^original -e ^disp -e ^received",
        COMMAND_STYLE,
    )
    found = _RECEIPT_LINES.findall(output_bytes(theirs, "show", number, "--receipt"))
    _lines([each.decode("ascii", "replace").strip() for each in found])
    edigw(theirs, "why", number)


def delivered(root: Path, story: Story) -> None:
    """Show the part of the ERP's message that says most, as the command beside it would."""
    key = story.told[0].deliveries[0].idempotency_key
    (path,) = (root / "erp" / "inbox").glob(f"*{key}.json")
    query = "{event, partner, id, number: .document.number, line: .document.lines[0]}"
    say(f"$ jq '{query}' \\\n    {path}", COMMAND_STYLE)
    message = json.loads(path.read_bytes())
    document = message["document"]
    shown = {name: message[name] for name in ("event", "partner", "id")}
    shown |= {"number": document["number"], "line": document["lines"][0]}
    _lines(json.dumps(shown, indent=2).splitlines())


def acknowledgement(folder: Path, story: Story) -> None:
    """Show our answer to a file, as it lies in a folder of the partner."""
    path = folder / story.answers[0].file
    say(f"$ cat {path}", COMMAND_STYLE)
    _lines(path.read_text("ascii").replace("~\n", "~").replace("~", "~\n").splitlines())


def refused(story: Story) -> int:
    """Return the number of the document that was refused."""
    return next(each.id for each in story.told if each.state == State.REJECTED)


def goodbye(root: Path, theirs: Path) -> None:
    """Say how to look further."""
    say()
    say("Look further:", "bold")
    say(f"  export EDIGW_SITE={root}")
    for command in ("status", "list", "why LH-20881", "cert list", "ledger verify", "run"):
        say(f"  edigw {command}")


def _lines(lines: Sequence[str]) -> None:
    for line in lines:
        say(f"  {line if len(line) <= WIDEST else line[:WIDEST] + '…'}")
