"""``edigw as2 ping``: one connection tried step by step, up to a message and its receipt."""

from collections.abc import Sequence

import click

from edigateway.cli.as2.connections import connections_of
from edigateway.cli.as2.explanations import as_facts, show_explanations
from edigateway.cli.exits import Exit
from edigateway.cli.page import faint
from edigateway.cli.plain import one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say, say_json
from edigateway.clock import SystemClock
from edigateway.transports.as2.connection import Connection
from edigateway.transports.as2.diagnosing.captured import NoMessage, captured
from edigateway.transports.as2.diagnosing.practice import Practice
from edigateway.transports.as2.diagnosing.receipts import SentFile, explain_receipt
from edigateway.transports.as2.message.doctor.explanation import Explanation
from edigateway.transports.as2.pinging import NAME, TEXT, Mark, Step, ping

_MARKS = {Mark.WELL: ("ok", "green"), Mark.DOUBTFUL: ("look", "yellow"), Mark.FAILED: ("no", "red")}


@click.command("ping")
@click.argument("partner", metavar="PARTNER")
@click.option(
    "--message", is_flag=True, help="Send a message too, and judge the receipt; they see it."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def command(
    folder: SiteFolder, ctx: click.Context, partner: str, message: bool, as_json: bool
) -> None:
    """Try the AS2 connection with PARTNER, and say of each step whether it works.

    Looked at are the names and keys that the site has, and when they end. Then the server of url is
    looked up, connected to, and asked for its TLS certificate; it is not told anything.

    AS2 has no ping of its own. With --message a line of text is sent as a real message, signed and
    encrypted as the settings say, and the signed receipt for it is judged like any other; one that
    proves nothing is explained. Our ledger does not know of it, theirs does: their people see a file
    called edigateway-ping.txt that is no document.

    \b
    Examples:
      edigw as2 ping acme
      edigw as2 ping acme --message
      edigw as2 ping acme --message --json | jq -r '.steps[] | select(.mark == "failed") | .detail'

    \b
    Exit codes: 0 all went well, 1 a step failed (or there is no such partner), 3 all went well, and
    something needs a person (a certificate that ends soon), 78 the site's files have faults.
    """
    connections = connections_of(folder)
    if partner not in connections:
        known = ", ".join(sorted(connections)) or "nobody yet"
        click.echo(f"edigw: {one_line(partner)} is no partner by AS2; there are: {known}", err=True)
        ctx.exit(Exit.FOUND)
    steps, found = _tried(connections, partner, message=message, is_shown=not as_json)
    marks = {each.mark for each in steps}
    if as_json:
        rows = [_facts(each) for each in steps]
        say_json({"partner": partner, "steps": rows, "explanations": as_facts(found)})
    else:
        show_explanations(found)
        _conclude(marks, message=message)
    ctx.exit(
        Exit.FOUND if Mark.FAILED in marks else Exit.PERSON if Mark.DOUBTFUL in marks else Exit.OK
    )


def _tried(
    connections: dict[str, Connection], partner: str, *, message: bool, is_shown: bool
) -> tuple[Sequence[Step], Sequence[Explanation]]:
    now = SystemClock().now()
    steps: list[Step] = []
    for step in ping(connections[partner], now, message=message):
        steps.append(step)
        if is_shown:
            _show(step)
    last = steps[-1] if steps else None
    if last is None or last.mark is not Mark.FAILED or not last.outcome or not last.sealed:
        return steps, []
    if last.outcome.receipt is None:
        return steps, []
    sent = SentFile(facts=last.sealed.facts, name=NAME, content=TEXT)
    try:
        receipt = captured(last.outcome.receipt.content)
    except NoMessage:
        return steps, []
    return steps, explain_receipt(Practice(connections, now), partner, receipt, sent)


def _show(step: Step) -> None:
    word, colour = _MARKS[step.mark]
    took = f"{step.took_ms:7.1f} ms" if step.took_ms is not None else " " * 10
    head = click.style(f"{word:5}", fg=colour)
    click.echo(f"{head} {one_line(step.what):10} {took}  {one_line(step.detail)}")
    if step.fingerprint:
        click.echo(faint(f"{' ' * 28}SHA-256 {step.fingerprint}"))
    if step.remedy:
        click.echo(f"{' ' * 28}{one_line(step.remedy)}")


def _conclude(marks: set[Mark], *, message: bool) -> None:
    if Mark.FAILED in marks:
        say("It does not work yet.", "bold red")
    elif message:
        say("It works: the receipt proves that the message arrived as it was sent.", "green")
    else:
        say("The server is there. Whether it takes our messages, only --message can tell.", "green")


def _facts(step: Step) -> dict[str, object]:
    return {
        "what": step.what,
        "mark": step.mark.value,
        "detail": step.detail,
        "remedy": step.remedy,
        "fingerprint": step.fingerprint,
        "took_ms": step.took_ms if step.took_ms is None else round(step.took_ms, 1),
    }
