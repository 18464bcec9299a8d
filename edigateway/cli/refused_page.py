"""The story of a message that was refused when a partner called: it has no file, and nothing of it was taken."""

from edigateway.cli.plain import one_line
from edigateway.cli.terminal import say, say_pairs
from edigateway.cli.when import clock_time, shown
from edigateway.ledger.evidence.messages import RefusedMessage

_DOCTORED = "as2"
"""The transport whose messages can be looked into further."""


def say_refused(message: RefusedMessage) -> None:
    """Write what came, why it was refused, and whose move it is."""
    say(f"message {message.id} of {message.partner}: REFUSED", "bold red")
    say(f"  {shown(message.created_at)}")
    what = f"it came by {message.transport} as {one_line(message.reference)}"
    say_pairs(
        [
            (clock_time(message.created_at), what),
            ("", f"! refused: {one_line(message.detail)}"),
        ]
    )
    say()
    lines = [("Whose move", _move(message)), *(("Next", each) for each in next_steps(message))]
    say_pairs(lines, first_style="bold yellow")


def next_steps(message: RefusedMessage) -> list[str]:
    """Return what to type next."""
    doctor = [f"edigw as2 doctor {message.id}"] if message.transport == _DOCTORED else []
    return [*doctor, f"edigw show {message.id} --journal"]


def _move(message: RefusedMessage) -> str:
    if message.transport == _DOCTORED:
        return "operator: See what did not fit and on whose side, have it mended there, and ask them to send it again."
    return "partner: They were told why; they must mend it, and send it again."
