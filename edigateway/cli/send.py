"""``edigw send``: hand over a file that goes to a partner as it is."""

import base64
from dataclasses import dataclass
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.person import person
from edigateway.cli.plain import counted, one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.sources import STANDARD_INPUT, source, why
from edigateway.cli.terminal import say, say_json
from edigateway.clock import SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.control import NoDaemon
from edigateway.errors import EdigatewayError
from edigateway.flow.outbound.submit import Submission, submit

MOST_BYTES = 100 * 1024 * 1024


class NotSent(EdigatewayError):
    """The file was not taken over, and nothing of it is in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file that was taken over: its number in the ledger, and whether a daemon is at work on it."""

    number: int
    at_work: bool


@click.command("send")
@click.argument("partner", metavar="PARTNER")
@click.argument("file", metavar="FILE")
@click.option("--name", metavar="NAME", help="What the partner sees it called; else as FILE is.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(
    folder: SiteFolder, ctx: click.Context, partner: str, file: str, name: str | None, as_json: bool
) -> None:
    """Send FILE to PARTNER through its outbox, byte for byte: over AS2, by SFTP, or into a folder.

    The file is in the ledger when the command ends, under the number that it prints, and from then on
    sent like an acknowledgement: again until the partner has it, by AS2 until its receipt proves it.
    The number goes in front of the name, so that no two files are called the same. Nothing is read,
    translated or checked: what FILE holds is your affair. With - as FILE standard input is sent.

    \b
    Examples:
      edigw send acme invoice-4711.edi
      edigw map try acme/810 invoice.json | edigw send acme - --name invoice-4711.edi
      edigw why invoice-4711.edi

    \b
    Exit codes: 0 taken over, 1 refused (there is no such partner, or it has no outbox), 2 FILE cannot
    be read, is empty or too large, 75 another process has the ledger, 78 the site has faults.
    """
    content = _content(file)
    called = name or _called(file)
    submission = Submission(partner=partner, name=called, content=content)
    handed = _hand_over(folder, submission)
    if as_json:
        facts = {"number": handed.number, "partner": partner, "name": called}
        say_json(facts | {"size_bytes": len(content), "at_work": handed.at_work})
    else:
        _show(submission, handed)
    ctx.exit(Exit.OK)


def _called(file: str) -> str:
    if file == STANDARD_INPUT:
        raise click.UsageError("standard input has no name: say what to call it with --name")
    return Path(file).name


def _content(file: str) -> bytes:
    """Read the file.

    Raises:
        click.UsageError: there is nothing in it to be sent, or too much.
    """
    try:
        with source(file) as opened:
            content = opened.file.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(why(file, error)) from None
    if not content:
        raise click.UsageError(f"{one_line(file)} is empty")
    if len(content) > MOST_BYTES:
        raise click.UsageError(f"{one_line(file)} has more than {MOST_BYTES} bytes")
    return content


def _hand_over(folder: SiteFolder, submission: Submission) -> Handed:
    """Give the file to the daemon, or write it into the ledger where none is running."""
    by = person()
    request = {
        "command": "submit",
        "partner": submission.partner,
        "name": submission.name,
        "content": base64.b64encode(submission.content).decode("ascii"),
        "by": by,
    }
    try:
        answer = folder.ask(request)
    except NoDaemon:
        return Handed(number=_alone(folder, submission, by), at_work=False)
    if not answer.get("ok"):
        raise NotSent(f"not sent: {answer.get('error', 'the daemon gave no answer')}")
    return Handed(number=int(answer["number"]), at_work=True)


def _alone(folder: SiteFolder, submission: Submission, by: str) -> int:
    site = read_site(folder.root)
    ledger = site_ledger(site, SystemClock())
    try:
        return submit(ledger, site, submission, by=by)
    finally:
        ledger.close()


def _show(submission: Submission, handed: Handed) -> None:
    size = counted(len(submission.content), "byte")
    say(f"File {handed.number} for {submission.partner}: {one_line(submission.name)}, {size}.")
    if handed.at_work:
        say("The daemon is at work on it.", "green")
    else:
        say("No daemon is running: it is sent at the next `edigw run`.")
    say(f"What becomes of it: edigw why {handed.number}")
