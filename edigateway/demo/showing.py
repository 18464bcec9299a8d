"""Showing things: what lies at the end of each way, as a person would look at it."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from edigateway.cli.terminal import say, say_pairs
from edigateway.demo.sending import wait_for
from edigateway.demo.typed import COMMAND_STYLE, Failed, output_bytes, output_of
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


def receipt(theirs: Path, name: str) -> None:
    """Show the receipt for a message that the partner sent us, as the partner's gateway has it.

    Raises:
        Failed: it does not prove what it should.
    """
    file = wait_for(theirs, name).file
    number = str(file.id)
    kept = "| grep -aiE '^(original-m|disp|rece)'"
    say(f"$ edigw --site {theirs} show {number} --receipt {kept}", COMMAND_STYLE)
    found = _RECEIPT_LINES.findall(output_bytes(theirs, "show", number, "--receipt"))
    _lines([each.decode("ascii", "replace").strip() for each in found])
    message = _json(theirs, "show", str(file.message.id if file.message else 0), "--json")["row"]
    certificates = {
        each["facts"]["sha256"].replace(":", "").lower(): each["file"]
        for each in _json(theirs, "cert", "list", "--json")
    }
    computed = [f"{value}, {digest}" for digest, value in message["facts"]["mics"]]
    proof, signer = message["receipt_facts"], message["receipt_facts"]["signed_by"]
    if proof["mic"] not in computed or signer not in certificates:
        raise Failed(f"the receipt for {name} does not prove that we have it")
    say_pairs(
        [
            ("MIC", "the one that Lumenhart computed before it sent: we have just that"),
            ("signed by", f"{certificates[signer]}, which Lumenhart took in above"),
        ]
    )


def delivered(root: Path, story: Story) -> None:
    """Show the part of the ERP's message that says most, as the command beside it would."""
    key = story.told[0].deliveries[0].idempotency_key
    (path,) = (root / "erp" / "inbox").glob(f"*{key}.json")
    query = "{event, partner, id} + (.document | {number, ordered_on, lines: (.lines | length)})"
    say(f"$ jq '{query}' \\\n    {path}", COMMAND_STYLE)
    message = json.loads(path.read_bytes())
    document = message["document"]
    shown = {name: message[name] for name in ("event", "partner", "id")}
    shown |= {name: document[name] for name in ("number", "ordered_on")}
    shown |= {"lines": len(document["lines"])}
    _lines(json.dumps(shown, indent=2).splitlines())


def acknowledgement(folder: Path, story: Story) -> None:
    """Show our answer to a file, as it lies in a folder of the partner."""
    path = folder / story.answers[0].file
    say(f"$ cat {path}", COMMAND_STYLE)
    _lines(path.read_text("ascii").replace("~\n", "~").replace("~", "~\n").splitlines())


def refused(story: Story) -> int:
    """Return the number of the document that was refused."""
    return next(each.id for each in story.told if each.state == State.REJECTED)


def goodbye(root: Path) -> None:
    """Say how to look further."""
    say()
    say("Look further:", "bold")
    say(f"  export EDIGW_SITE={root}")
    for command in ("status", "list", "why order-again.edi", "show 1 --journal", "ledger verify"):
        say(f"  edigw {command}")


def _json(site: Path, *arguments: str) -> Any:
    return json.loads(output_of(site, *arguments))


def _lines(lines: Sequence[str]) -> None:
    for line in lines:
        say(f"  {line if len(line) <= WIDEST else line[:WIDEST] + '…'}")
