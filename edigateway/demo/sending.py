"""What the partners send, each in its own way: onto its SFTP server, with its own gateway, or into a folder."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edigateway.cli.site import SiteFolder
from edigateway.cli.terminal import say
from edigateway.demo.site import HARBORLIGHT, LUMENHART, demo_file
from edigateway.demo.typed import Failed, output_of
from edigateway.ledger.evidence.search import subjects
from edigateway.ledger.evidence.story import Story
from edigateway.ledger.evidence.telling import tell
from edigateway.ledger.journal import Event
from edigateway.model.lifecycle import State

WAIT_S = 30.0
_UNSETTLED = {State.RECEIVED, State.READY, State.DEFERRED, State.AWAITING}


class NotInTime(Exception):
    """A file was not through after :data:`WAIT_S` seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One file that a partner sends; ``source`` is its content, ``name`` what the partner calls it."""

    by: str
    partner: str
    source: str
    name: str
    about: str


SENDINGS = (
    Sending(
        by="SFTP",
        partner="harborlight",
        source="order.edi",
        name="order.edi",
        about="a good X12 850",
    ),
    Sending(
        by="AS2",
        partner="lumenhart",
        source="lamps.edi",
        name="lamps.edi",
        about="an 850, signed and encrypted",
    ),
    Sending(
        by="folder",
        partner="tinker",
        source="orders.csv",
        name="orders.csv",
        about="two orders as CSV",
    ),
    Sending(
        by="SFTP",
        partner="harborlight",
        source="two-orders.edi",
        name="two-orders.edi",
        about="two 850s, one with errors",
    ),
    Sending(
        by="SFTP",
        partner="harborlight",
        source="order.edi",
        name="order-again.edi",
        about="the first file, byte for byte",
    ),
    Sending(
        by="folder",
        partner="van",
        source="stranger.edi",
        name="stranger.edi",
        about="an 850 from nobody we know",
    ),
)

_REPEATED = Sending(
    by="AS2",
    partner="lumenhart",
    source="lamps.edi",
    name="lamps.edi",
    about="the same message once more",
)


def send(root: Path, sending: Sending) -> Story:
    """Send one file as its partner would, wait for its end, and say what became of it.

    Raises:
        NotInTime: it was not through in time.
        Failed: the partner's gateway did not take it.
    """
    began = time.monotonic()
    _WAYS[sending.by](root, sending)
    story = wait_for(root, sending.name)
    outcome = ", ".join(each.state for each in story.told) or story.file.state
    say_row(sending, time.monotonic() - began, outcome)
    return story


def repeat(root: Path) -> None:
    """Let Lumenhart's gateway send its message once more, and say what came of it.

    Raises:
        NotInTime: it got no receipt in time.
        Failed: we did not know it again.
    """
    theirs, began = root / LUMENHART, time.monotonic()
    sent = wait_for(theirs, _REPEATED.source).file
    output_of(theirs, "replay", str(sent.id), "--apply")
    settled = wait_for(theirs, _REPEATED.source).file
    took_s = time.monotonic() - began
    message = wait_for(root, _REPEATED.source).file.message
    if message is None or settled.state != State.DELIVERED:
        raise Failed(f"{sent.name} was not taken again")
    journal = json.loads(output_of(root, "show", str(message.id), "--journal", "--json"))["journal"]
    if Event.MESSAGE_REPEATED not in [each["event"] for each in journal]:
        raise Failed(f"message {message.id} was not known again")
    say_row(_REPEATED, took_s, "the same receipt")


def say_row(sending: Sending, took_s: float, outcome: str) -> None:
    """Say in one line what was sent how, how long it took, and what became of it."""
    who = f"{sending.by:<7}{sending.partner:<12} {sending.name:<17}"
    say(f"  {who}{sending.about:<29} {took_s:4.1f} s  {outcome}")


def wait_for(site: Path, name: str) -> Story:
    """Wait until a file or document of a site is settled, with the answers to it.

    Raises:
        NotInTime: it was not in time.
    """
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        with SiteFolder(site.absolute()).looking() as connection:
            found = subjects(connection, name)
            if found and _is_settled(story := tell(connection, found[0])):
                return story
        time.sleep(0.1)
    raise NotInTime(f"{name} was not through after {WAIT_S:.0f} s; see {site / 'daemon.log'}")


def _is_settled(story: Story) -> bool:
    answers = [answer.state for answer in story.answers]
    states = {story.file.state, *answers, *(each.state for each in story.told)}
    return not states & _UNSETTLED


def _by_sftp(root: Path, sending: Sending) -> None:
    _put(root / HARBORLIGHT / "orders", sending)


def _into_folder(root: Path, sending: Sending) -> None:
    _put(root / "exchange" / sending.partner / "in", sending)


def _put(folder: Path, sending: Sending) -> None:
    """Write a file, which has its name only when it is whole."""
    hidden = folder / f".{sending.name}"
    hidden.write_bytes(demo_file(sending.source))
    hidden.rename(folder / sending.name)


def _by_as2(root: Path, sending: Sending) -> None:
    """Let the partner's gateway send it: ``edigw send`` hands a file to a daemon."""
    theirs = root / LUMENHART
    file = theirs / sending.name
    file.write_bytes(demo_file(sending.source))
    output_of(theirs, "send", "demo", str(file))


_WAYS: dict[str, Callable[[Path, Sending], None]] = {
    "SFTP": _by_sftp,
    "AS2": _by_as2,
    "folder": _into_folder,
}
