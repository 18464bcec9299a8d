"""``edigw as2 doctor``: what is the matter with a message or receipt, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from edigateway.cli.as2.connections import connections_of
from edigateway.cli.as2.explanations import as_facts, show_explanations
from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.sources import source, why
from edigateway.cli.terminal import say, say_json
from edigateway.clock import SystemClock
from edigateway.errors import EdigatewayError
from edigateway.ledger.evidence.messages import KeptMessage, kept_message, sent_message
from edigateway.ledger.schema import MissingLedger
from edigateway.transports.as2.diagnosing.captured import Captured, NoMessage, captured
from edigateway.transports.as2.diagnosing.practice import Practice
from edigateway.transports.as2.diagnosing.receipts import SentFile, explain_receipt
from edigateway.transports.as2.message.doctor.explanation import Cause, Explanation
from edigateway.transports.as2.message.names import bare_id

MOST_BYTES = 200 << 20


class NotKnown(EdigatewayError):
    """There is nothing to be looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is looked into, in words, and what was found to be the matter with it."""

    partner: str
    what: str
    found: Sequence[Explanation]
    if_none: str = "Nothing is the matter with it."


@click.command("doctor")
@click.argument("subject", metavar="FILE|ID")
@click.option("--partner", metavar="PARTNER", help="Whose it is; else by AS2-From and AS2-To.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(
    folder: SiteFolder, ctx: click.Context, subject: str, partner: str | None, as_json: bool
) -> None:
    """Explain why a signature, a MIC or a decryption failed, and say what to do.

    FILE is a message or receipt as it was captured: the header, a blank line and the body. ID is the
    number of a message in the ledger, or of a file that travelled in one; or a Message-ID. A message that
    we refused is looked into as it came, of one that we sent the receipt. Everything that is known to go wrong
    between systems is tried: other line ends, a header that was left out, a transfer encoding taken
    off, another digest; another certificate or key that the site has, or that came with the message.
    Whatever fits is named, with what either side can do. Nothing is changed by it, and no message accepted.

    \b
    Examples:
      edigw as2 doctor 1041
      edigw as2 doctor 20261201.17@acme.example
      edigw as2 doctor receipt.txt
      edigw as2 doctor message.bin --partner acme --json | jq -r .found[].remedy

    \b
    Exit codes: 0 nothing is the matter with it, 1 something is (or there is no such message), 2 FILE
    cannot be read, or is no message of AS2, 69 there is no ledger, 78 the site's files have faults.
    """
    practice = Practice(connections_of(folder), SystemClock().now())
    if partner and partner not in practice.connections:
        raise NotKnown(f"{one_line(partner)} is no partner by AS2")
    is_kept = (subject.isdigit() or "@" in subject) and not Path(subject).exists()
    case = (
        _of_kept(folder, practice, bare_id(subject))
        if is_kept
        else _of_file(folder, practice, subject, partner)
    )
    if as_json:
        say_json({"partner": case.partner, "what": case.what, "found": as_facts(case.found)})
    else:
        say(f"{case.what}:")
        show_explanations(case.found)
        if not case.found:
            say(case.if_none, "green")
    ctx.exit(Exit.FOUND if case.found else Exit.OK)


def _of_kept(folder: SiteFolder, practice: Practice, named: str) -> Case:
    with folder.looking() as connection:
        kept = kept_message(connection, named)
    if kept is None:
        raise NotKnown(f"{one_line(named)} is neither a message nor a file that travelled in one")
    if kept.transport != "as2":
        raise NotKnown(
            f"{one_line(named)} came by {kept.transport}, and the doctor looks into messages of AS2 only; "
            f"see: edigw why {one_line(named)}"
        )
    if kept.partner not in practice.connections:
        raise NotKnown(f"{kept.partner} is no partner by AS2 any more")
    if kept.direction == "out":
        return _of_sent(practice, kept)
    what = f"Message {kept.id} of {kept.partner}, {kept.reference}"
    if kept.accepted:
        return Case(partner=kept.partner, what=f"{what}, which we took", found=())
    if not kept.kept:
        raise NotKnown(f"message {kept.id} was too large to be kept when it was refused")
    found = practice.explain_message(kept.partner, captured(kept.kept))
    return Case(
        partner=kept.partner,
        what=f"{what}, refused: {kept.detail}",
        found=found,
        if_none="It would be taken now: have it sent again.",
    )


def _of_sent(practice: Practice, kept: KeptMessage) -> Case:
    what = f"The receipt for message {kept.id} to {kept.partner}, {kept.reference}"
    if not kept.receipt:
        missing = Explanation(
            cause=Cause.NOT_FOUND,
            problem=f"there is no receipt: {kept.detail or 'none came yet'}",
            remedy=f"look at its story: edigw why {kept.id}",
        )
        return Case(partner=kept.partner, what=what, found=[missing])
    found = explain_receipt(practice, kept.partner, captured(kept.receipt), _file(kept))
    return Case(partner=kept.partner, what=what, found=found)


def _of_file(folder: SiteFolder, practice: Practice, name: str, partner: str | None) -> Case:
    given = _captured(name)
    whose = partner or practice.partner_of(given)
    if whose is None:
        names = one_line(f"from {given.as2_from!r} to {given.as2_to!r}")
        raise NotKnown(f"no partner has these names: {names}; say whose it is with --partner")
    if given.is_receipt:
        kept = _sent(folder, whose, given.receipt_for)
        what = f"The receipt of {whose} for {one_line(given.receipt_for)}"
        if kept is None:
            what += ", which the ledger does not know, so that only its signature is looked into"
        found = explain_receipt(practice, whose, given, _file(kept) if kept else None)
        return Case(partner=whose, what=what, found=found)
    what = f"The message of {whose}, {one_line(given.reference)}"
    return Case(partner=whose, what=what, found=practice.explain_message(whose, given))


def _captured(name: str) -> Captured:
    try:
        with source(name) as opened:
            content = opened.file.read(MOST_BYTES + 1)
    except OSError as error:
        raise click.UsageError(why(name, error)) from None
    if len(content) > MOST_BYTES:
        raise click.UsageError(f"{one_line(name)} has more than {MOST_BYTES} bytes")
    try:
        return captured(content)
    except NoMessage as error:
        raise click.UsageError(f"{one_line(name)} is no message of AS2: {error}") from None


def _sent(folder: SiteFolder, partner: str, reference: str) -> KeptMessage | None:
    """Return the message that a receipt is for; a captured one can be looked into without a ledger, too."""
    try:
        with folder.looking() as connection:
            return sent_message(connection, partner, reference)
    except MissingLedger:
        return None


def _file(kept: KeptMessage) -> SentFile:
    name, content = kept.files[0] if kept.files else ("", b"")
    return SentFile(facts=kept.facts, name=name, content=content)
