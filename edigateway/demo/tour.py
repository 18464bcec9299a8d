"""The tour: five files go in, and every outcome is shown with the commands that an operator would use."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.cli.main import cli
from edigateway.cli.site import SiteFolder
from edigateway.cli.terminal import say
from edigateway.demo.daemon import running_daemon
from edigateway.demo.site import demo_file, make_site
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.evidence.story import Story
from edigateway.ledger.evidence.telling import tell
from edigateway.model.lifecycle import State

WAIT_S = 30.0
WIDEST = 96
STRANGER = "quillmoor"
_UNSETTLED = {State.RECEIVED, State.READY, State.DEFERRED}

PICTURE = """\
  Harborlight Grocers ──X12──▶┐                   ┌── JSON ──▶ erp/inbox, for the ERP
  Tinker & Thread ──────CSV──▶┼──▶ edigateway ──▶─┤
  a VAN's mailbox ──────X12──▶┘                   └── 997 ───▶ exchange/harborlight/out
"""


class NotInTime(Exception):
    """A file was not through after :data:`WAIT_S` seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """One file that a partner drops; ``source`` is its content, ``name`` what the partner calls it."""

    source: str
    name: str
    mailbox: str
    about: str


DROPS = (
    Drop(source="order.edi", name="order.edi", mailbox="harborlight", about="a good X12 850"),
    Drop(
        source="two-orders.edi",
        name="two-orders.edi",
        mailbox="harborlight",
        about="two 850s, the second one with errors",
    ),
    Drop(source="orders.csv", name="orders.csv", mailbox="tinker", about="two orders as CSV"),
    Drop(
        source="order.edi",
        name="order-again.edi",
        mailbox="harborlight",
        about="the first file once more, byte for byte",
    ),
    Drop(
        source="stranger.edi",
        name="stranger.edi",
        mailbox="van",
        about="an 850 from a sender nobody knows",
    ),
)


def tour(root: Path) -> None:
    """Show everything, on a fresh site in ``root``.

    Raises:
        NotOurs: the folder is somebody else's.
        DidNotStart: the daemon did not start.
        NotInTime: a file was not through in time.
    """
    make_site(root)
    _chapter("The journey")
    say(PICTURE)
    say("Starting the daemon (edigw run) on a new site ...")
    with running_daemon(root):
        stories = {drop.name: _send(root, drop) for drop in DROPS}
        _show(root, stories)
        _chapter("The stranger is welcome: save the YAML, reload, replay")
        _admit(root, stories["stranger.edi"])
        _chapter("The end: SIGTERM lets the daemon settle what it began")
    say("The daemon has stopped.")
    _goodbye(root)


def _show(root: Path, stories: dict[str, Story]) -> None:
    _chapter("What came in")
    _edigw(root, "list")
    _chapter("The good order, as the ERP gets it")
    _show_json(root, stories["order.edi"])
    _chapter("The answer to the partner: a 997 that takes one order and refuses the other")
    _show_997(root, stories["two-orders.edi"])
    _chapter("Why was it refused?")
    _edigw(root, "why", str(_refused(stories["two-orders.edi"])))
    _chapter("The same file again: recognised, and not delivered twice")
    _edigw(root, "why", "order-again.edi")
    _chapter("The stranger: kept aside, with the YAML that would admit it")
    _edigw(root, "why", "stranger.edi")


def _admit(root: Path, story: Story) -> None:
    """Do what the story of the stranger advises."""
    path = root / "partners" / f"{STRANGER}.yaml"
    path.write_text(story.file.remedy, "utf-8")
    for folder in ("in", "out"):
        (root / "exchange" / STRANGER / folder).mkdir(parents=True)
    say(f"(the YAML above is now {path})")
    _edigw(root, "check")
    _edigw(root, "reload")
    _edigw(root, "replay", str(story.file.id), "--apply")
    _wait_for(root, "Q-2290")
    _edigw(root, "list", "--partner", STRANGER)


def _send(root: Path, drop: Drop) -> Story:
    """Drop one file as the partner would, under its final name only when it is whole; wait for its end."""
    inbox = root / "exchange" / drop.mailbox / "in"
    hidden = inbox / f".{drop.name}"
    hidden.write_bytes(demo_file(drop.source))
    began = time.monotonic()
    hidden.rename(inbox / drop.name)
    story = _wait_for(root, drop.name)
    took_s = time.monotonic() - began
    outcome = ", ".join(each.state for each in story.told) or story.file.state
    say(f"  {drop.name:<16} {drop.about:<42} {took_s:4.1f} s  {outcome}")
    return story


def _wait_for(root: Path, name: str) -> Story:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        with SiteFolder(root.absolute()).looking() as connection:
            found = subjects(connection, name)
            if found and _is_settled(story := tell(connection, found[0])):
                return story
        time.sleep(0.1)
    raise NotInTime(f"{name} was not through after {WAIT_S:.0f} s; see {root / 'daemon.log'}")


def _is_settled(story: Story) -> bool:
    answers = [answer.state for group in story.groups for answer in group.answers]
    states = {story.file.state, *answers, *(each.state for each in story.told)}
    return not states & _UNSETTLED


def _refused(story: Story) -> int:
    return next(each.id for each in story.told if each.state == State.REJECTED)


def _show_json(root: Path, story: Story) -> None:
    """Show the part of the ERP's message that says most, as the command beside it would."""
    key = story.told[0].deliveries[0].idempotency_key
    (path,) = (root / "erp" / "inbox").glob(f"*{key}.json")
    say(
        f"$ jq '{{event, partner, id, number: .document.number, line: .document.lines[0]}}' \\\n    {path}",
        "bold",
    )
    message = json.loads(path.read_bytes())
    document = message["document"]
    shown = {name: message[name] for name in ("event", "partner", "id")}
    shown |= {"number": document["number"], "line": document["lines"][0]}
    _show_lines(json.dumps(shown, indent=2).splitlines())


def _show_997(root: Path, story: Story) -> None:
    path = root / "exchange" / "harborlight" / "out" / story.groups[0].answers[0].file
    say(f"$ cat {path}", "bold")
    _show_lines(path.read_text("ascii").replace("~\n", "~").replace("~", "~\n").splitlines())


def _show_lines(lines: Sequence[str]) -> None:
    for line in lines:
        say(f"  {line if len(line) <= WIDEST else line[:WIDEST] + '…'}")


def _edigw(root: Path, *arguments: str) -> None:
    """Run a command in this process, as if it had been typed."""
    say(f"$ edigw --site {root} {' '.join(arguments)}", "bold")
    cli.main(["--site", str(root), *arguments], prog_name="edigw", standalone_mode=False)


def _chapter(title: str) -> None:
    say()
    say(f"── {title} ".ljust(98, "─"), "bold cyan")


def _goodbye(root: Path) -> None:
    say()
    say("Look further:", "bold")
    say(f"  export EDIGW_SITE={root}")
    for command in ("status", "why T-3051", "show 1 --journal", "ledger verify", "run"):
        say(f"  edigw {command}")
